import { confidenceOf, invalidInput, wholeNumber } from "../invalid-input.js";
import type { Interval } from "./interval.js";
import { studentT } from "./special/student-t.js";

/** What is known of the values whose mean is asked about. */
export interface MeanInput {
  readonly n: number;
  readonly mean: number;
  /** With n − 1; `null` for a single value. */
  readonly standardDeviation: number | null;
}

/**
 * The interval of Student (1908) for a mean. `null` below two values, since one says nothing of the spread.
 *
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for numbers that are not finite, a negative deviation, or a confidence outside its range
 * @example
 * ```ts
 * tInterval({ n: 10, mean: 5, standardDeviation: 2 });
 * // { lower: 3.56928618805867, upper: 6.43071381194133, confidence: 0.95 }
 * ```
 */
export function tInterval({ n, mean, standardDeviation }: MeanInput, confidence?: number): Interval | null {
  const level = confidenceOf(confidence);
  wholeNumber(n, "n");
  if (n < 2 || standardDeviation === null) return null;
  if (!Number.isFinite(mean)) throw invalidInput("mean", "must be a finite number");
  if (!(standardDeviation >= 0 && standardDeviation < Infinity)) {
    throw invalidInput("standardDeviation", "must be a finite number of at least 0");
  }
  const reach = (studentT(level, n - 1) * standardDeviation) / Math.sqrt(n);
  return { lower: mean - reach, upper: mean + reach, confidence: level };
}
