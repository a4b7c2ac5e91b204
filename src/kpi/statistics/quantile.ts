import { invalidInput } from "../invalid-input.js";
import type { SortedSample } from "./sorted-sample.js";

/**
 * The quantile of a sample, type 7 of Hyndman & Fan (1996): linear between the two values next to rank p·(n − 1), as R and NumPy do.
 *
 * @param probability from 0, the least value, to 1, the greatest
 * @throws ThroughlineError `INVALID_INPUT` for a probability outside that range
 * @example
 * ```ts
 * const sample = sortedSample([12, 60, 61, 3600, 7, 90]);
 * if (sample !== null) quantile(sample, 0.9); // 1845
 * ```
 */
export function quantile(sample: SortedSample, probability: number): number {
  checkedProbability(probability);
  const rank = probability * (sample.n - 1);
  const below = Math.floor(rank);
  const [lower, upper] = [sample.at(below), sample.at(below + 1)];
  return lower + (rank - below) * (upper - lower);
}

/** The probability as it is, where it lies between 0 and 1. */
export function checkedProbability(probability: number): number {
  if (probability >= 0 && probability <= 1) return probability;
  throw invalidInput("probability", "must lie between 0 and 1");
}
