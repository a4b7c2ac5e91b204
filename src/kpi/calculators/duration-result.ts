import type { DurationResult, Exclusions, ObservedDurations } from "../result.js";
import { kaplanMeier } from "../statistics/kaplan-meier.js";
import { survivalQuantile } from "../statistics/survival-quantile.js";
import type { Repeated } from "../totals/duration-bag.js";
import type { DurationTotals } from "../totals/duration-totals.js";
import type { DurationName } from "../totals/measures.js";
import type { Basis } from "./basis.js";

/** One kind of duration: Kaplan-Meier median and p90, and what is seen of those that ended. */
export function durationResult(
  { totals, asOf, confidence }: Basis,
  name: DurationName,
  excluded: Exclusions = {},
): DurationResult {
  const durations = totals.duration(name);
  const observed = observedDurations(durations);
  const censored = durations.left.n + durations.open.n;
  const result = { n: observed.n + censored, censored, excluded, observed };
  const precision = totals.precision === "exact" ? "" : ", within 1 %";
  const method = `Kaplan-Meier median with log-log band${precision}`;
  const curve = kaplanMeier(durations.observations(asOf));
  if (curve === null) return { ...result, value: null, p90: null, interval: null, method };
  const { estimate, lower, upper } = survivalQuantile(curve, 0.5, { confidence });
  return {
    ...result,
    value: estimate,
    p90: survivalQuantile(curve, 0.9).estimate,
    interval: { lower, upper, confidence },
    method,
  };
}

/** Those that ended, and nothing else. */
export function observedDurations({ ended, moments }: DurationTotals): ObservedDurations {
  const entries = ended.entries();
  const { n, mean, variance } = moments;
  return {
    n,
    medianMs: quantileOf(entries, n, 0.5),
    p90Ms: quantileOf(entries, n, 0.9),
    meanMs: mean,
    sdMs: variance === null ? null : Math.sqrt(variance),
  };
}

/** Type 7 of Hyndman & Fan, of values that are counted already; `null` of none. */
function quantileOf(entries: readonly Repeated[], n: number, probability: number): number | null {
  if (n === 0) return null;
  const rank = probability * (n - 1);
  const below = Math.floor(rank);
  const [lower, upper] = [valueAt(entries, below), valueAt(entries, Math.min(below + 1, n - 1))];
  return lower + (rank - below) * (upper - lower);
}

function valueAt(entries: readonly Repeated[], rank: number): number {
  let seen = 0;
  for (const [value, times] of entries) {
    seen += times;
    if (seen > rank) return value;
  }
  return Number.NaN;
}
