import type { SurvivalCurve, SurvivalStep } from "../statistics/kaplan-meier.js";
import type { CurvePoint } from "./duration-totals.js";

/**
 * The product-limit curve of durations that are counted by time already; `null` of none. See `kaplanMeier`.
 */
export function survivalOf(points: readonly CurvePoint[]): SurvivalCurve | null {
  const n = points.reduce((sum, { ended, censored }) => sum + ended + censored, 0);
  if (n === 0) return null;
  let atRisk = n;
  let survival = 1;
  let logVariance: number | null = 0;
  const steps = points.map(({ ms, ended, censored }): SurvivalStep => {
    const left = atRisk - ended;
    survival *= left / atRisk;
    if (logVariance !== null) logVariance = left === 0 ? null : logVariance + ended / (atRisk * left);
    const step = { time: ms, atRisk, events: ended, censored, survival, logVariance };
    atRisk = left - censored;
    return step;
  });
  return { n, events: steps.reduce((sum, { events }) => sum + events, 0), steps };
}
