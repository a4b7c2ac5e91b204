import { confidenceOf } from "../invalid-input.js";
import type { Interval } from "./interval.js";
import { checkedProportion, type Proportion, rateOf } from "./proportion.js";
import { betaQuantile } from "./special/beta-quantile.js";

/** The rate of one group, drawn towards that of all. */
export interface ShrunkRate {
  /** `null` where the group is empty. */
  readonly raw: number | null;
  /** The fewer cases, the nearer to the mean. */
  readonly shrunk: number;
  /** Equal-tailed, of the posterior; `null` where there is no prior of which groups differ. */
  readonly interval: Interval | null;
}

/** Rates of groups of unlike size, made comparable. */
export interface ShrunkRates {
  /** The rate of all cases together. */
  readonly mean: number;
  /** How alike cases of one group are (intraclass correlation); not above 0: groups differ no more than chance makes them. `null` where it cannot be told. */
  readonly correlation: number | null;
  /** The beta prior; `null` where groups are not known to differ. */
  readonly prior: { readonly alpha: number; readonly beta: number } | null;
  readonly groups: Readonly<Record<string, ShrunkRate>>;
}

/**
 * Empirical Bayes shrinkage of rates: how much groups really differ is estimated from all of them (the ANOVA estimator of the intraclass
 * correlation, Ridout, Demétrio & Firth 1999), and each rate is drawn towards the mean by as much as its few cases call for. So three happy
 * customers do not lead the table. `null` where there are no cases at all.
 *
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, or a confidence outside its range
 * @example
 * ```ts
 * shrinkRates({
 *   chat: { count: 178, n: 211 },
 *   email: { count: 301, n: 420 },
 *   phone: { count: 88, n: 97 },
 *   sms: { count: 3, n: 3 },
 *   social: { count: 10, n: 31 },
 * })?.groups.sms?.shrunk; // 0.8267698511064918
 * ```
 */
export function shrinkRates(
  groups: Readonly<Record<string, Proportion>>,
  confidence?: number,
): ShrunkRates | null {
  const level = confidenceOf(confidence);
  const entries = Object.entries(groups);
  for (const [name, cases] of entries) checkedProportion(cases, `groups.${name}`);
  const filled = entries.map(([, cases]) => cases).filter(({ n }) => n > 0);
  const n = filled.reduce((sum, cases) => sum + cases.n, 0);
  if (n === 0) return null;
  const mean = filled.reduce((sum, cases) => sum + cases.count, 0) / n;
  const correlation = intraclassCorrelation(filled, n, mean);
  const strength = correlation !== null && correlation > 0 ? Math.max(0, 1 / correlation - 1) : null;
  const prior = strength === null ? null : { alpha: mean * strength, beta: (1 - mean) * strength };
  const shrunk = entries.map(([name, cases]) => [name, shrink(cases, prior, mean, level)] as const);
  return { mean, correlation, prior, groups: Object.fromEntries(shrunk) };
}

function intraclassCorrelation(groups: readonly Proportion[], n: number, mean: number): number | null {
  const k = groups.length;
  if (k < 2 || n === k) return null;
  const sum = (of: (cases: Proportion) => number) => groups.reduce((total, cases) => total + of(cases), 0);
  const between = sum((cases) => cases.n * (cases.count / cases.n - mean) ** 2) / (k - 1);
  const within = sum((cases) => (cases.count * (cases.n - cases.count)) / cases.n) / (n - k);
  const size = (n - sum((cases) => cases.n ** 2) / n) / (k - 1);
  const whole = between + (size - 1) * within;
  return whole === 0 ? null : (between - within) / whole;
}

function shrink(
  cases: Proportion,
  prior: ShrunkRates["prior"],
  mean: number,
  confidence: number,
): ShrunkRate {
  const raw = rateOf(cases);
  if (prior === null) return { raw, shrunk: mean, interval: null };
  const [alpha, beta] = [prior.alpha + cases.count, prior.beta + cases.n - cases.count];
  const beyond = (1 - confidence) / 2;
  const shrunk = alpha + beta === 0 ? mean : alpha / (alpha + beta);
  const interval =
    alpha > 0 && beta > 0
      ? { lower: betaQuantile(beyond, alpha, beta).x, upper: betaQuantile(beyond, beta, alpha).y, confidence }
      : null;
  return { raw, shrunk, interval };
}
