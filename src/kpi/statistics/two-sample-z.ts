import { checkedProportion, type Proportion } from "./proportion.js";
import { twoSidedP } from "./special/normal.js";

/** A difference in standard errors, and how likely one at least as large is where there is none. */
export interface ZTest {
  readonly z: number;
  /** Two-sided. */
  readonly p: number;
}

/**
 * The z-test of two independent proportions, with their pooled rate and without continuity correction. `null` where it says nothing:
 * either `n` is 0, or all cases or none count. Fit for expected counts from 5; below, {@link fisherExact}.
 *
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none
 * @example
 * ```ts
 * twoSampleZ({ count: 178, n: 211 }, { count: 150, n: 205 }); // { z: 2.7938019159651835, p: 0.0052092376688249 }
 * ```
 */
export function twoSampleZ(first: Proportion, second: Proportion): ZTest | null {
  checkedProportion(first, "first");
  checkedProportion(second, "second");
  const n = first.n + second.n;
  const count = first.count + second.count;
  if (first.n === 0 || second.n === 0 || count === 0 || count === n) return null;
  const variance = (count / n) * ((n - count) / n) * (1 / first.n + 1 / second.n);
  const z = (first.count / first.n - second.count / second.n) / Math.sqrt(variance);
  return { z, p: twoSidedP(z) };
}
