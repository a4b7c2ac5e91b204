import { invalidInput } from "../invalid-input.js";

/** How long something was watched, and whether its end was seen. */
export interface Observation {
  /** From 0, in any unit. */
  readonly time: number;
  /** `false`: censored; it was still running at `time`, or left then. */
  readonly event: boolean;
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
 * @throws ThroughlineError `INVALID_INPUT` for a time that is negative or not finite
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
  if (observations.length === 0) return null;
  let survival = 1;
  let logVariance: number | null = 0;
  const steps = tallies(observations, "observations").map((tally) => {
    const left = tally.atRisk - tally.events;
    survival *= left / tally.atRisk;
    if (logVariance !== null)
      logVariance = left === 0 ? null : logVariance + tally.events / (tally.atRisk * left);
    return { ...tally, survival, logVariance };
  });
  const events = steps.reduce((sum, step) => sum + step.events, 0);
  return { n: observations.length, events, steps };
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
  for (const [index, { time }] of observations.entries()) checkedTime(time, `${path}[${index}].time`);
  const sorted = [...observations].sort((one, other) => one.time - other.time);
  const result: Tally[] = [];
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const time = sorted[from]?.time ?? 0;
    let events = 0;
    for (; sorted[to]?.time === time; to += 1) if (sorted[to]?.event === true) events += 1;
    result.push({ time, atRisk: sorted.length - from, events, censored: to - from - events });
  }
  return result;
}

/** The time as it is, where it is one. */
export function checkedTime(time: number, path: string): number {
  if (time >= 0 && time < Infinity) return time;
  throw invalidInput(path, "must be a finite number of at least 0");
}
