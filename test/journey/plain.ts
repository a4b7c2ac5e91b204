import type { Journey } from "throughline/journey";
import { AppendLog } from "../../src/kernel/append-log.js";

/** A journey as plain data, its logs written out, so that two can be compared. */
export function plain(journey: Journey | null): Record<string, unknown> | null {
  if (journey === null) return null;
  return Object.fromEntries(
    Object.entries(journey).map(([name, value]) => [
      name,
      value instanceof AppendLog ? [...value.entries()] : value,
    ]),
  );
}
