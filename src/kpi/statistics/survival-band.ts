import { confidenceOf } from "../invalid-input.js";
import { clip, type Interval, normalReach } from "./interval.js";
import { checkedTime, type SurvivalCurve, type SurvivalStep } from "./kaplan-meier.js";

/**
 * How the limits of a survival curve are formed: on survival itself, on its logarithm, or on the logarithm of its negative logarithm,
 * which stays between 0 and 1 by itself and is the one for small samples (Borgan & Liestøl 1990).
 */
export type SurvivalBand = "plain" | "log" | "log-log";

/** A survival curve read at a time. */
export interface SurvivalAt {
  readonly time: number;
  /** How many were watched until then or longer. */
  readonly atRisk: number;
  /** The share that lasts longer than `time`. */
  readonly survival: number;
  /** Of Greenwood; `null` where survival is 0. */
  readonly standardError: number | null;
  /** `null` where survival is 0. */
  readonly interval: Interval | null;
}

/** How limits are asked for. */
export interface SurvivalBandOptions {
  /** "log-log" where left out. */
  readonly band?: SurvivalBand;
  /** Between 0 and 1; 0.95 where left out. */
  readonly confidence?: number;
}

/**
 * What share lasts longer than a time, with its pointwise interval. After the last observation the curve stays level.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a time that is negative or not finite, or a confidence outside its range
 * @example
 * ```ts
 * const curve = kaplanMeier([1, 2, 3, 4].map((time) => ({ time, event: true })));
 * if (curve !== null) survivalAt(curve, 2, { band: "log" }).interval;
 * // { lower: 0.18765892870658823, upper: 1, confidence: 0.95 }
 * ```
 */
export function survivalAt(
  curve: SurvivalCurve,
  time: number,
  options: SurvivalBandOptions = {},
): SurvivalAt {
  const confidence = confidenceOf(options.confidence);
  checkedTime(time, "time");
  const reach = normalReach(confidence);
  const step = curve.steps.findLast((candidate) => candidate.time <= time);
  const next = curve.steps.find((candidate) => candidate.time >= time);
  const { survival, logVariance } = step ?? { survival: 1, logVariance: 0 };
  const limits = survivalLimits({ survival, logVariance }, options.band ?? "log-log", reach);
  return {
    time,
    atRisk: next?.atRisk ?? 0,
    survival,
    standardError: logVariance === null ? null : survival * Math.sqrt(logVariance),
    interval: limits === null ? null : { ...limits, confidence },
  };
}

/** The limits of one step. `null` where survival is 0. */
export function survivalLimits(
  { survival, logVariance }: Pick<SurvivalStep, "survival" | "logVariance">,
  band: SurvivalBand,
  reach: number,
): { readonly lower: number; readonly upper: number } | null {
  if (logVariance === null) return null;
  if (survival === 1) return { lower: 1, upper: 1 };
  const spread = reach * Math.sqrt(logVariance);
  switch (band) {
    case "plain":
      return {
        lower: clip(survival - survival * spread, 0, 1),
        upper: clip(survival + survival * spread, 0, 1),
      };
    case "log":
      return { lower: survival * Math.exp(-spread), upper: Math.min(1, survival * Math.exp(spread)) };
    case "log-log": {
      const exponent = spread / Math.log(survival);
      return { lower: survival ** Math.exp(-exponent), upper: survival ** Math.exp(exponent) };
    }
  }
}
