import type { Exclusions, RateResult } from "./result.js";
import { wilsonInterval } from "./statistics/wilson.js";

/** A share with its Wilson interval; `null` of none. */
export function rateResult(
  count: number,
  n: number,
  { excluded = {}, confidence, method = "share with Wilson interval" }: RateOptions = {},
): RateResult {
  return {
    value: n === 0 ? null : count / n,
    n,
    count,
    excluded,
    interval: wilsonInterval({ count, n }, confidence),
    method,
  };
}

/** What a share says beside its numbers. */
export interface RateOptions {
  readonly excluded?: Exclusions;
  readonly confidence?: number | undefined;
  readonly method?: string;
}

/** The reasons that met somebody. */
export function exclusions(counts: Readonly<Record<string, number>>): Exclusions {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}
