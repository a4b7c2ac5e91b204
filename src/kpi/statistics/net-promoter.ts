import { confidenceOf, invalidInput, wholeNumber } from "../invalid-input.js";
import { clip, type Interval, normalReach } from "./interval.js";
import { twoSidedP } from "./special/normal.js";
import type { ZTest } from "./two-sample-z.js";

/** How many gave each score: eleven counts, for 0 to 10. */
export type NpsHistogram = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** A net promoter score with what it rests on. Scores and limits are points from −100 to 100. */
export interface NetPromoter {
  readonly n: number;
  /** 9 and 10. */
  readonly promoters: number;
  /** 7 and 8. */
  readonly passives: number;
  /** 0 to 6. */
  readonly detractors: number;
  readonly score: number;
  /** Of one answer counted as 1, 0 or −1. */
  readonly variance: number;
  /** Of the score, in points. */
  readonly standardError: number;
  /** score ± q·standardError; too narrow for small `n`. */
  readonly wald: Interval;
  /** The same after ¾ promoters, ¾ detractors and 1½ passives are added; the one to report. */
  readonly adjusted: Interval;
}

/** How far two net promoter scores are apart, in points, and where the true difference lies (not clipped). */
export interface NetPromoterDifference extends Interval, ZTest {
  readonly difference: number;
  readonly standardError: number;
}

/**
 * The net promoter score (Reichheld 2003): the share of promoters less that of detractors, in points. Its intervals are the Wald
 * interval of the trinomial and the adjusted one (Rocks 2016), which keeps its promise also for small `n`. `null` without answers.
 *
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, not eleven of them, or a confidence outside its range
 * @example
 * ```ts
 * netPromoter([2, 0, 1, 3, 2, 6, 9, 21, 40, 55, 61])?.score; // 46.5
 * ```
 */
export function netPromoter(counts: NpsHistogram, confidence?: number): NetPromoter | null {
  const level = confidenceOf(confidence);
  const { n, promoters, detractors } = tally(counts, "counts");
  if (n === 0) return null;
  const plain = balance(promoters, detractors, n);
  return {
    n,
    promoters,
    passives: n - promoters - detractors,
    detractors,
    score: plain.score,
    variance: plain.variance,
    standardError: plain.standardError,
    wald: around(plain, level),
    adjusted: around(balance(promoters + 0.75, detractors + 0.75, n + 3), level),
  };
}

/**
 * The difference of two independent net promoter scores, `first` less `second`, with the unpooled standard error. `null` where either
 * has no answers. Also `null` where every
 * answer of both counts the same way, since nothing is known of the spread then.
 *
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, not eleven of them, or a confidence outside its range
 * @example
 * ```ts
 * netPromoterDifference([0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 15], [0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 10])?.difference; // 50
 * ```
 */
export function netPromoterDifference(
  first: NpsHistogram,
  second: NpsHistogram,
  confidence?: number,
): NetPromoterDifference | null {
  const level = confidenceOf(confidence);
  const [one, other] = [netPromoter(first, level), netPromoter(second, level)];
  if (one === null || other === null) return null;
  const difference = one.score - other.score;
  const standardError = Math.hypot(one.standardError, other.standardError);
  if (standardError === 0) return null;
  const z = difference / standardError;
  const reach = normalReach(level) * standardError;
  return {
    difference,
    standardError,
    z,
    p: twoSidedP(z),
    lower: difference - reach,
    upper: difference + reach,
    confidence: level,
  };
}

interface Balance {
  readonly score: number;
  readonly variance: number;
  readonly standardError: number;
}

function tally(counts: NpsHistogram, path: string) {
  if (counts.length !== 11) throw invalidInput(path, "must be eleven, one for each score from 0 to 10");
  const sum = (from: number, to: number) =>
    counts
      .slice(from, to + 1)
      .reduce((total, count, index) => total + wholeNumber(count, `${path}[${from + index}]`), 0);
  const [detractors, passives, promoters] = [sum(0, 6), sum(7, 8), sum(9, 10)];
  return { n: detractors + passives + promoters, promoters, detractors };
}

function balance(promoters: number, detractors: number, n: number): Balance {
  const share = (promoters - detractors) / n;
  const variance = Math.max(0, (promoters + detractors) / n - share * share);
  return { score: 100 * share, variance, standardError: 100 * Math.sqrt(variance / n) };
}

function around({ score, standardError }: Balance, confidence: number): Interval {
  const reach = normalReach(confidence) * standardError;
  return { lower: clip(score - reach, -100, 100), upper: clip(score + reach, -100, 100), confidence };
}
