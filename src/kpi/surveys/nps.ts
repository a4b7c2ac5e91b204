import { confidenceOf, invalidInput, wholeNumber } from "../invalid-input.js";
import { exclusions } from "../rate.js";
import type { KpiResult } from "../result.js";
import { netPromoter } from "../statistics/net-promoter.js";
import { isOnScale, scaleOf } from "./scale.js";

/** Recommendation, −100 to 100. */
export interface NpsResult extends KpiResult {
  /** Answers of 9 and 10. */
  readonly promoters: number;
  /** Answers of 7 and 8. */
  readonly passives: number;
  /** Answers of 0 to 6. */
  readonly detractors: number;
  /** In points; `null` of no answer. */
  readonly standardError: number | null;
  /** Of the shares, p + d − (p − d)². */
  readonly variance: number | null;
}

/**
 * Net promoter score of answers from 0 to 10: the share of promoters less the share of detractors, in
 * points (Reichheld 2003). `null` stands for an unanswered survey; anything else but a whole number from 0
 * to 10 is left out and counted as `offScale`.
 *
 * The interval is the adjusted one (Rocks 2016: three answers more, ¾ of one each to promoters and
 * detractors), which holds also for few answers and where all are alike.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a confidence that is none
 * @example
 * ```ts
 * const { value, promoters, detractors } = nps([10, 9, 8, 3]);
 * // value 25, promoters 2, detractors 1
 * ```
 */
export function nps(
  scores: readonly (number | null)[],
  options: { readonly confidence?: number } = {},
): NpsResult {
  const scale = scaleOf("nps");
  const bins = new Array<number>(11).fill(0);
  let offScale = 0;
  for (const score of scores) {
    if (score === null) continue;
    if (isOnScale(score, scale)) bins[score] = (bins[score] ?? 0) + 1;
    else offScale++;
  }
  return npsOf(bins, { offScale, confidence: options.confidence });
}

/**
 * {@link nps} of answers that are counted already: how many gave 0, 1, … 10.
 *
 * @throws ThroughlineError `INVALID_INPUT` for anything but eleven whole numbers
 */
export function npsFromCounts(
  counts: readonly number[],
  options: { readonly confidence?: number } = {},
): NpsResult {
  if (counts.length !== 11) throw invalidInput("counts", "must be eleven numbers, of the answers 0 to 10");
  return npsOf(
    counts.map((count, score) => wholeNumber(count, `counts.${score}`)),
    { offScale: 0, confidence: options.confidence },
  );
}

/** {@link npsFromCounts} of counts known to be such. */
export function npsOf(
  counts: readonly number[],
  { offScale, confidence }: { offScale: number; confidence: number | undefined },
): NpsResult {
  const level = confidenceOf(confidence);
  const [c0 = 0, c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0, c10 = 0] = counts;
  const found = netPromoter([c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10], level);
  return {
    value: found?.score ?? null,
    n: found?.n ?? 0,
    promoters: found?.promoters ?? 0,
    passives: found?.passives ?? 0,
    detractors: found?.detractors ?? 0,
    excluded: exclusions({ offScale }),
    interval: found?.adjusted ?? null,
    standardError: found?.standardError ?? null,
    variance: found?.variance ?? null,
    method: "100 × (promoters − detractors) / n; adjusted interval (n + 3, promoters and detractors + ¾)",
  };
}
