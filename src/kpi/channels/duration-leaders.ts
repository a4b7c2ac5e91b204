import type { Observation } from "../statistics/kaplan-meier.js";
import { logRank } from "../statistics/log-rank.js";
import type { LeaderOptions } from "./rate-leaders.js";

/** Something that is ranked by how long it takes. */
export interface DurationGroup {
  readonly name: string;
  /** The Kaplan-Meier median; `null` where the curve does not get so far. */
  readonly medianMs: number | null;
  readonly observations: readonly Observation[];
}

/** Who is fastest, and whom that cannot be told apart from. */
export interface DurationLeaders {
  /** The shortest median among those with enough cases; `null` where none has. */
  readonly best: string | null;
  /** The best and all with enough cases that do not last distinguishably differently, by median. */
  readonly leaders: readonly string[];
  readonly insufficient: readonly string[];
  /** Log-rank p of the best against each other; `null` where they cannot be compared. */
  readonly pValues: Readonly<Record<string, number | null>>;
}

/**
 * The set of leaders by a duration: the shortest median, and all that a log-rank test does not tell from
 * it. Of equal medians the first given leads.
 */
export function durationLeaders(
  groups: readonly DurationGroup[],
  { minN, confidence }: Required<LeaderOptions>,
): DurationLeaders {
  const insufficient = groups
    .filter(({ observations }) => countOf(observations) < minN)
    .map(({ name }) => name);
  const eligible = groups
    .filter(({ observations }) => countOf(observations) >= minN)
    .toSorted((one, other) => rankOf(one) - rankOf(other));
  const [best] = eligible;
  if (best === undefined || best.medianMs === null)
    return { best: null, leaders: [], insufficient, pValues: {} };
  const pValues = Object.fromEntries(
    groups
      .filter((group) => group !== best)
      .map(({ name, observations }) => [
        name,
        logRank({ best: best.observations, other: observations })?.p ?? null,
      ]),
  );
  const leaders = eligible
    .filter((group) => group === best || (pValues[group.name] ?? 1) >= 1 - confidence)
    .map(({ name }) => name);
  return { best: best.name, leaders, insufficient, pValues };
}

function countOf(observations: readonly Observation[]): number {
  return observations.reduce((count, { times = 1 }) => count + times, 0);
}

/** A curve that never gets to its half is the longest of all. */
function rankOf({ medianMs }: DurationGroup): number {
  return medianMs ?? Number.MAX_VALUE;
}
