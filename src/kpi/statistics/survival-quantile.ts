import { confidenceOf, invalidInput } from "../invalid-input.js";
import { normalReach } from "./interval.js";
import type { SurvivalCurve } from "./kaplan-meier.js";
import { type SurvivalBandOptions, survivalLimits } from "./survival-band.js";

/** The time by which a share has ended, in the unit of the observations; `null` where the curve does not get so far. */
export interface SurvivalQuantile {
  readonly estimate: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly confidence: number;
}

/** How near to the level a curve counts as on it. */
const TOLERANCE = 1.5e-8;

/**
 * The time by which a share of all has ended, and its interval by inverting the band of the curve (Brookmeyer & Crowley 1982). Where
 * the curve runs exactly at the level it is the middle of that stretch.
 *
 * @param probability the share, between 0 and 1: 0.5 for the median, 0.9 for p90
 * @throws ThroughlineError `INVALID_INPUT` for a probability or a confidence outside its range
 * @example
 * ```ts
 * const curve = kaplanMeier([1, 2, 3, 4].map((time) => ({ time, event: true })));
 * if (curve !== null) survivalQuantile(curve, 0.5); // { estimate: 2.5, lower: 1, upper: null, confidence: 0.95 }
 * ```
 */
export function survivalQuantile(
  curve: SurvivalCurve,
  probability: number,
  options: SurvivalBandOptions = {},
): SurvivalQuantile {
  const confidence = confidenceOf(options.confidence);
  if (!(probability > 0 && probability < 1)) throw invalidInput("probability", "must lie between 0 and 1");
  const reach = normalReach(confidence);
  const limits = curve.steps.map((step) => survivalLimits(step, options.band ?? "log-log", reach));
  const crossing = (values: readonly (number | null | undefined)[]) =>
    crossingTime(curve, values, 1 - probability);
  return {
    estimate: crossing(curve.steps.map(({ survival }) => survival)),
    lower: crossing(limits.map((limit) => limit?.lower)),
    upper: crossing(limits.map((limit) => limit?.upper)),
    confidence,
  };
}

/** The first time at which the values, one for each step, are at or below the level. */
function crossingTime(
  { steps }: SurvivalCurve,
  values: readonly (number | null | undefined)[],
  level: number,
): number | null {
  const first = values.findIndex((value) => value != null && value < level + TOLERANCE);
  const start = steps[first];
  if (start === undefined) return null;
  const isOnLevel = (values[first] ?? 0) > level - TOLERANCE;
  if (!isOnLevel) return start.time;
  const drop = values.findIndex(
    (value, index) => index > first && value != null && value < level - TOLERANCE,
  );
  const end = steps[drop];
  return end === undefined ? start.time : (start.time + end.time) / 2;
}
