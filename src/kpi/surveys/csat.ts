import { confidenceOf } from "../invalid-input.js";
import { exclusions, rateResult } from "../rate.js";
import type { RatingScale } from "../records.js";
import type { RateResult } from "../result.js";
import { countFrom, type Histogram, histogramOf, momentsOf } from "./histogram.js";
import { isOnScale, type Scale, scaleOf } from "./scale.js";

/** Satisfaction on one scale. */
export interface CsatResult extends RateResult {
  readonly scale: { readonly min: number; readonly max: number; readonly positiveFrom: number };
  /** How many surveys were offered; unanswered ones and ratings off the scale included. */
  readonly offered: number;
  /** Rated of offered; `null` where none was offered. */
  readonly responseRate: number | null;
  readonly mean: number | null;
  /** (mean − min) / (max − min), 0 to 1. */
  readonly normalisedMean: number | null;
}

/** Options of {@link csat} and {@link ces}. */
export interface SurveyOptions {
  readonly scale?: RatingScale;
  /** Default 0.95. */
  readonly confidence?: number;
}

/**
 * Customer satisfaction: the share of ratings that are positive, of those given. `null` among the ratings
 * stands for a survey that was offered and not answered. A rating off the scale is left out and counted as
 * `offScale`.
 *
 * Positive begins at 4 of 1–5, 6 of 1–7, 9 of 1–10, 3 of 1–3 and 1 of 0–1 (thumbs); another scale has to
 * say where.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a scale or a confidence that is none
 * @example
 * ```ts
 * const { value, n, responseRate } = csat([5, 4, 2, null]);
 * // value 0.6666666666666666, n 3, responseRate 0.75
 * ```
 */
export function csat(ratings: readonly (number | null)[], options: SurveyOptions = {}): CsatResult {
  const scale = scaleOf("csat", options.scale);
  const given = ratings.filter((rating) => rating !== null);
  const rated = given.filter((rating) => isOnScale(rating, scale));
  return csatOf(histogramOf(rated), scale, {
    offered: ratings.length,
    offScale: given.length - rated.length,
    confidence: options.confidence,
  });
}

/** {@link csat} of ratings that are counted already. */
export function csatOf(
  histogram: Histogram,
  { min, max, positiveFrom }: Scale,
  { offered, offScale, confidence }: { offered: number; offScale: number; confidence: number | undefined },
): CsatResult {
  const { n, sum } = momentsOf(histogram);
  const from = positiveFrom ?? max;
  const mean = n === 0 ? null : sum / n;
  return {
    ...rateResult(countFrom(histogram, from), n, {
      excluded: exclusions({ offScale }),
      confidence: confidenceOf(confidence),
      method: `ratings of at least ${from} on ${min}–${max}, of those given; Wilson interval`,
    }),
    scale: { min, max, positiveFrom: from },
    offered,
    responseRate: offered === 0 ? null : n / offered,
    mean,
    normalisedMean: mean === null ? null : (mean - min) / (max - min),
  };
}
