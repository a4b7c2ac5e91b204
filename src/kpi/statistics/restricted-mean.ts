import { confidenceOf, invalidInput } from "../invalid-input.js";
import { type Interval, normalReach } from "./interval.js";
import type { SurvivalCurve } from "./kaplan-meier.js";

/** The mean time up to a horizon, in the unit of the observations. */
export interface RestrictedMean {
  readonly mean: number;
  readonly standardError: number;
  readonly interval: Interval;
}

/**
 * How much of the time up to a horizon things last on average: the area under the survival curve (Irwin 1949). Unlike the plain mean
 * it is known while some are still running. Beyond the last observation the curve counts as level, so choose a horizon that
 * observations reach.
 *
 * @param horizon above 0, in the unit of the observations
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for a horizon that is not finite and above 0, or a confidence outside its range
 * @example
 * ```ts
 * const curve = kaplanMeier([2, 4].map((time) => ({ time, event: true })));
 * if (curve !== null) restrictedMean(curve, 10).mean; // 3
 * ```
 */
export function restrictedMean(curve: SurvivalCurve, horizon: number, confidence?: number): RestrictedMean {
  const level = confidenceOf(confidence);
  if (!(horizon > 0 && horizon < Infinity)) throw invalidInput("horizon", "must be a finite number above 0");
  let [end, areaBeyond, variance] = [horizon, 0, 0];
  for (const { time, atRisk, events, survival } of curve.steps.toReversed()) {
    if (time >= horizon) continue;
    areaBeyond += survival * (end - time);
    end = time;
    const left = atRisk - events;
    if (left > 0) variance += (areaBeyond * areaBeyond * events) / (atRisk * left);
  }
  const mean = areaBeyond + end;
  const standardError = Math.sqrt(variance);
  const reach = normalReach(level) * standardError;
  return {
    mean,
    standardError,
    interval: { lower: mean - reach, upper: mean + reach, confidence: level },
  };
}
