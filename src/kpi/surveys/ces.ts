import { confidenceOf } from "../invalid-input.js";
import { exclusions } from "../rate.js";
import type { KpiResult } from "../result.js";
import { tInterval } from "../statistics/t-interval.js";
import type { SurveyOptions } from "./csat.js";
import { countFrom, type Histogram, histogramOf, momentsOf } from "./histogram.js";
import { isOnScale, type Scale, scaleOf } from "./scale.js";

/** Effort on one scale. `value` is the mean. */
export interface CesResult extends KpiResult {
  readonly scale: { readonly min: number; readonly max: number };
  /**
   * Share of the answers that agree that it was easy, 0 to 1; `null` on a scale that does not say from
   * where they do.
   */
  readonly agreeRate: number | null;
  /** 0 to 1, 1 always the least effort. */
  readonly normalisedMean: number | null;
}

/**
 * Customer effort score: the mean of the answers, with the t interval of the mean; of version 2 ("made it
 * easy", 1–7) also the share that agrees, 5 and above. `null` stands for an unanswered survey; a rating off
 * the scale is left out and counted as `offScale`.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a scale or a confidence that is none
 * @example
 * ```ts
 * const { value, agreeRate } = ces([7, 6, 3]);
 * // value 5.333333333333333, agreeRate 0.6666666666666666
 * ```
 */
export function ces(ratings: readonly (number | null)[], options: SurveyOptions = {}): CesResult {
  const scale = scaleOf("ces", options.scale);
  const given = ratings.filter((rating) => rating !== null);
  const rated = given.filter((rating) => isOnScale(rating, scale));
  return cesOf(histogramOf(rated), scale, {
    offScale: given.length - rated.length,
    confidence: options.confidence,
  });
}

/** {@link ces} of ratings that are counted already. */
export function cesOf(
  histogram: Histogram,
  { min, max, positiveFrom, higherIsBetter }: Scale,
  { offScale, confidence }: { offScale: number; confidence: number | undefined },
): CesResult {
  const level = confidenceOf(confidence);
  const { n, sum, squares } = momentsOf(histogram);
  const mean = n === 0 ? null : sum / n;
  const share = mean === null ? null : (mean - min) / (max - min);
  const result = {
    value: mean,
    n,
    excluded: exclusions({ offScale }),
    interval: null,
    method: `mean on ${min}–${max}${higherIsBetter ? "" : ", 1 is best"}; t interval of the mean`,
    scale: { min, max },
    agreeRate: n === 0 || positiveFrom === null ? null : countFrom(histogram, positiveFrom) / n,
    normalisedMean: share === null || higherIsBetter ? share : 1 - share,
  };
  if (mean === null || n < 2) return result;
  // n·Σx² − (Σx)² is a whole number, so nothing is lost to the subtraction.
  const standardDeviation = Math.sqrt((n * squares - sum * sum) / (n * (n - 1)));
  return { ...result, interval: tInterval({ n, mean, standardDeviation }, level) };
}
