import { byTime, checkedCount, checkedTime } from "./kaplan-meier.js";

/** How long something was watched, and how it ended. */
export interface CompetingObservation {
  /** From 0, in any unit. */
  readonly time: number;
  /** `null`: censored; it was still running at `time`, or left then. */
  readonly cause: string | null;
  /** How many were alike, a whole number of at least 1; 1 where left out. */
  readonly times?: number;
}

/** What is known after one time. */
export interface IncidenceStep {
  readonly time: number;
  /** How many were watched until then or longer. */
  readonly atRisk: number;
  /** The share that has not ended yet. */
  readonly eventFree: number;
  /** The share that has ended so, by cause; with `eventFree` they add up to 1. */
  readonly incidence: Readonly<Record<string, number>>;
}

/** How things end as time passes: level between its steps, which are in order of time. */
export interface IncidenceCurve {
  readonly n: number;
  /** In order of their names. */
  readonly causes: readonly string[];
  readonly steps: readonly IncidenceStep[];
}

/**
 * The cumulative incidence of several ends of which only one can come (Aalen & Johansen 1978), such as a handoff that is accepted,
 * abandoned or expires. Taking the other ends for censorings would promise more acceptances than can come. At equal times, ends come
 * before censorings. `null` for no observations.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a time that is negative or not finite, or `times` that are no whole number of at least 1
 * @example
 * ```ts
 * const curve = cumulativeIncidence([
 *   { time: 5, cause: "accepted" },
 *   { time: 8, cause: "abandoned" },
 *   { time: 9, cause: null },
 * ]);
 * curve?.steps.at(-1)?.eventFree; // 0.33333333333333337
 * ```
 */
export function cumulativeIncidence(observations: readonly CompetingObservation[]): IncidenceCurve | null {
  const n = checkedCount(observations, "observations");
  if (n === 0) return null;
  const causes = [...new Set(observations.flatMap(({ cause }) => cause ?? []))].sort();
  const reached = new Map(causes.map((cause) => [cause, 0]));
  const steps: IncidenceStep[] = [];
  let [atRisk, eventFree] = [n, 1];
  for (const alike of byTime(observations)) {
    const [{ time }] = alike;
    const before = eventFree;
    let [ended, censored] = [0, 0];
    const ends = new Map<string, number>();
    for (const { cause, times = 1 } of alike) {
      if (cause === null) {
        censored += times;
        continue;
      }
      ended += times;
      ends.set(cause, (ends.get(cause) ?? 0) + times);
    }
    for (const [cause, count] of ends)
      reached.set(cause, (reached.get(cause) ?? 0) + (before * count) / atRisk);
    eventFree = (before * (atRisk - ended)) / atRisk;
    steps.push({ time, atRisk, eventFree, incidence: Object.fromEntries(reached) });
    atRisk -= ended + censored;
  }
  return { n, causes, steps };
}

/**
 * What share has ended in which way by a time. After the last observation the curve stays level.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a time that is negative or not finite
 * @example
 * ```ts
 * const curve = cumulativeIncidence([{ time: 5, cause: "accepted" }, { time: 8, cause: "abandoned" }]);
 * if (curve !== null) incidenceAt(curve, 6); // { eventFree: 0.5, incidence: { abandoned: 0, accepted: 0.5 } }
 * ```
 */
export function incidenceAt(
  curve: IncidenceCurve,
  time: number,
): Pick<IncidenceStep, "eventFree" | "incidence"> {
  checkedTime(time, "time");
  const step = curve.steps.findLast((candidate) => candidate.time <= time);
  if (step !== undefined) return { eventFree: step.eventFree, incidence: step.incidence };
  return { eventFree: 1, incidence: Object.fromEntries(curve.causes.map((cause) => [cause, 0])) };
}
