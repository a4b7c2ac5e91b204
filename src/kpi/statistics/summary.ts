import { quantile } from "./quantile.js";
import { sortedSample } from "./sorted-sample.js";

/** What a set of values looks like, in their unit. */
export interface Summary {
  readonly n: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** With n − 1; `null` for a single value. */
  readonly standardDeviation: number | null;
  /** In the order of the probabilities. */
  readonly quantiles: readonly number[];
}

/**
 * Mean, spread and type 7 quantiles of values, such as durations. `null` for none.
 *
 * @param probabilities which quantiles, each from 0 to 1
 * @throws ThroughlineError `INVALID_INPUT` for a value that is not finite, or beyond ±1e150, or a probability outside its range
 * @example
 * ```ts
 * summarise([12, 60, 61, 3600, 7, 90], [0.5, 0.9]);
 * // { n: 6, min: 7, max: 3600, mean: 638.3333333333334, standardDeviation: 1451.261336447253, quantiles: [60.5, 1845] }
 * ```
 */
export function summarise(values: Iterable<number>, probabilities: readonly number[]): Summary | null {
  const sample = sortedSample(values);
  if (sample === null) return null;
  const { n, min, max } = sample;
  const roughly = sum(sample, (value) => value / n);
  const mean = roughly + sum(sample, (value) => value - roughly) / n;
  const squares = sum(sample, (value) => (value - mean) ** 2);
  return {
    n,
    min,
    max,
    mean,
    standardDeviation: n === 1 ? null : Math.sqrt(squares / (n - 1)),
    quantiles: probabilities.map((probability) => quantile(sample, probability)),
  };
}

function sum(values: Iterable<number>, of: (value: number) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}
