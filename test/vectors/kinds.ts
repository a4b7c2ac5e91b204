import { JOURNEY_KINDS } from "./journey-kinds.js";
import type { Calculate } from "./kind.js";
import { STATISTICS_KINDS } from "./statistics-kinds.js";

/** What calculates each kind of case. A kind that is not here is reported as not covered. */
export const KINDS: Readonly<Record<string, Calculate>> = {
  ...JOURNEY_KINDS,
  ...STATISTICS_KINDS,
};
