import { invalidInput, wholeNumber } from "../invalid-input.js";

/** How long something was watched, and whether its end was seen. */
export interface Observation {
  /** From 0, in any unit. */
  readonly time: number;
  /** `false`: censored; it was still running at `time`, or left then. */
  readonly event: boolean;
  /** How many were alike, a whole number of at least 1; 1 where left out. */
  readonly times?: number;
}

/** One time at which something was observed. */
export interface SurvivalStep {
  readonly time: number;
  /** How many were watched until then or longer. */
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
  /** The share that lasts longer than `time`. */
  readonly survival: number;
  /** The sum of Greenwood (1926), Σ d/(n(n − d)): the variance of ln survival. `null` where survival is 0. */
  readonly logVariance: number | null;
}

/** A survival curve: level between its steps, which are in order of time. */
export interface SurvivalCurve {
  readonly n: number;
  readonly events: number;
  readonly steps: readonly SurvivalStep[];
}

/**
 * The product-limit estimate of Kaplan & Meier (1958): how long things last, with those still running counted for as long as they were
 * watched. Leaving them out reads too short. At equal times, ends come before censorings. `null` for no observations.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a time that is negative or not finite, or `times` that are no whole number of at least 1
 * @example
 * ```ts
 * const curve = kaplanMeier([
 *   { time: 5, event: true },
 *   { time: 8, event: false },
 *   { time: 9, event: true },
 * ]);
 * curve?.steps.map(({ survival }) => survival); // [0.6666666666666667, 0.6666666666666667, 0]
 * ```
 */
export function kaplanMeier(observations: readonly Observation[]): SurvivalCurve | null {
  let survival = 1;
  let logVariance: number | null = 0;
  const steps = tallies(observations, "observations").map((tally) => {
    const left = tally.atRisk - tally.events;
    survival *= left / tally.atRisk;
    if (logVariance !== null)
      logVariance = left === 0 ? null : logVariance + tally.events / (tally.atRisk * left);
    return { ...tally, survival, logVariance };
  });
  const n = steps[0]?.atRisk ?? 0;
  return n === 0 ? null : { n, events: steps.reduce((sum, { events }) => sum + events, 0), steps };
}

/** What happened at one time. */
export interface Tally {
  readonly time: number;
  readonly atRisk: number;
  readonly events: number;
  readonly censored: number;
}

/** One tally for each time that occurs, in order. */
export function tallies(observations: readonly Observation[], path: string): readonly Tally[] {
  let atRisk = checkedCount(observations, path);
  const result: Tally[] = [];
  for (const alike of byTime(observations)) {
    const [{ time }] = alike;
    let [events, censored] = [0, 0];
    for (const { event, times = 1 } of alike)
      if (event) events += times;
      else censored += times;
    result.push({ time, atRisk, events, censored });
    atRisk -= events + censored;
  }
  return result;
}

/** How many they are, of times that are valid. */
export function checkedCount(
  observations: readonly { readonly time: number; readonly times?: number }[],
  path: string,
): number {
  let count = 0;
  for (const [index, { time, times = 1 }] of observations.entries()) {
    checkedTime(time, `${path}[${index}].time`);
    count += wholeNumber(times, `${path}[${index}].times`, 1);
  }
  return count;
}

/** Those of one time together, in order of time. */
export function* byTime<T extends { readonly time: number }>(
  observations: readonly T[],
): Generator<[T, ...T[]]> {
  let alike: [T, ...T[]] | null = null;
  for (const one of observations.toSorted((some, other) => some.time - other.time)) {
    if (alike?.[0].time === one.time) alike.push(one);
    else {
      if (alike !== null) yield alike;
      alike = [one];
    }
  }
  if (alike !== null) yield alike;
}

/** The time as it is, where it is one. */
export function checkedTime(time: number, path: string): number {
  if (time >= 0 && time < Infinity) return time;
  throw invalidInput(path, "must be a finite number of at least 0");
}
