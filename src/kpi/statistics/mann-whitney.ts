import { SortedSample } from "./sorted-sample.js";
import { twoSidedP } from "./special/normal.js";

/** Whether the values of one set tend to be greater than those of another. */
export interface MannWhitney {
  /** Pairs in which the first is greater; a tie counts ½. */
  readonly u: number;
  /** u as a share of all pairs: ½ where neither tends to be greater. */
  readonly auc: number;
  /** Two-sided, exact. `null` with ties, or 50 or more values in either set. */
  readonly pExact: number | null;
  /** Two-sided, from the normal distribution, corrected for ties and continuity. `null` where all values are equal. */
  readonly pAsymptotic: number | null;
}

/** From this many values in either set on, only the asymptotic p is given. */
const MANY = 50;

/**
 * The rank-sum test of Mann & Whitney (1947) of whether the values of one set tend to be greater. It asks for no distribution, so it suits
 * durations. `null` where either set is empty.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a value that is not finite, or beyond ±1e150
 * @example
 * ```ts
 * mannWhitney([1, 4, 6], [2, 3, 5, 7]);
 * // { u: 5, auc: 0.4166666666666667, pExact: 0.857142857142857, pAsymptotic: 0.8596837951986661 }
 * ```
 */
export function mannWhitney(first: Iterable<number>, second: Iterable<number>): MannWhitney | null {
  const [one, other] = [SortedSample.of(first), SortedSample.of(second)];
  if (one === null || other === null) return null;
  const pairs = one.n * other.n;
  const { u, tieTerm } = compare(one, other);
  const all = one.n + other.n;
  const variance = (pairs / 12) * (all + 1 - tieTerm / (all * (all - 1)));
  const off = u - pairs / 2;
  const isSmall = one.n < MANY && other.n < MANY;
  return {
    u,
    auc: u / pairs,
    pExact:
      tieTerm === 0 && isSmall
        ? exactP(Math.min(u, pairs - u), Math.min(one.n, other.n), Math.max(one.n, other.n))
        : null,
    pAsymptotic: variance > 0 ? twoSidedP((off - Math.sign(off) / 2) / Math.sqrt(variance)) : null,
  };
}

/** u, and Σ(t³ − t) over groups of t equal values. */
function compare(one: SortedSample, other: SortedSample): { readonly u: number; readonly tieTerm: number } {
  let [u, tieTerm, place, below] = [0, 0, 0, 0];
  while (place < one.n || below < other.n) {
    const value = Math.min(
      place < one.n ? one.at(place) : Infinity,
      below < other.n ? other.at(below) : Infinity,
    );
    const mine = run(one, place, value);
    const theirs = run(other, below, value);
    u += mine * (below + theirs / 2);
    const tied = mine + theirs;
    tieTerm += tied * (tied * tied - 1);
    place += mine;
    below += theirs;
  }
  return { u, tieTerm };
}

/** How many values from a place on are equal to the value. */
function run(sample: SortedSample, from: number, value: number): number {
  let end = from;
  while (end < sample.n && sample.at(end) === value) end += 1;
  return end - from;
}

/**
 * Twice the share of arrangements with at most `u`, at most 1. `ways[i][u]` counts those of i and j values; taking in one more of the
 * second set adds j to u wherever it stands below one of the first.
 */
function exactP(u: number, rows: number, columns: number): number {
  const ways = Array.from({ length: rows + 1 }, () => new Float64Array(u + 1));
  for (const counts of ways) counts[0] = 1;
  let arrangements = 1;
  for (let column = 1; column <= columns; column += 1) {
    arrangements = (arrangements * (rows + column)) / column;
    for (let row = 1; row <= rows; row += 1) {
      const [counts, fewer] = [ways[row], ways[row - 1]];
      for (let sum = column; sum <= u; sum += 1) {
        if (counts !== undefined) counts[sum] = (counts[sum] ?? 0) + (fewer?.[sum - column] ?? 0);
      }
    }
  }
  const atMost = ways[rows]?.reduce((sum, count) => sum + count, 0) ?? 0;
  return Math.min(1, (2 * atMost) / arrangements);
}
