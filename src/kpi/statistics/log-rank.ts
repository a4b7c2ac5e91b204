import { type Observation, type Tally, tallies } from "./kaplan-meier.js";
import { solve } from "./linear-system.js";
import { chiSquareTail } from "./special/chi-square.js";

/** One group of a {@link LogRank}. */
export interface LogRankGroup {
  readonly name: string;
  readonly n: number;
  readonly observed: number;
  /** How many events there would be if all groups lasted alike. */
  readonly expected: number;
}

/** Whether groups last equally long. */
export interface LogRank {
  readonly chiSquare: number;
  readonly degrees: number;
  readonly p: number;
  /** In order of their names. */
  readonly groups: readonly LogRankGroup[];
}

/**
 * The log-rank test (Mantel 1966, Peto & Peto 1972) of whether groups last equally long, unweighted, with the hypergeometric variance.
 * A group with nobody at risk at any event takes no part. `null` where fewer than two groups can be compared.
 *
 * @param groups observations by name
 * @throws ThroughlineError `INVALID_INPUT` for a time that is negative or not finite, or `times` that are no whole number of at least 1
 * @example
 * ```ts
 * const ended = (time: number) => ({ time, event: true });
 * logRank({ chat: [1, 2, 4].map(ended), email: [3, 5, 6].map(ended) })?.p; // 0.10983086614129
 * ```
 */
export function logRank(groups: Readonly<Record<string, readonly Observation[]>>): LogRank | null {
  const names = Object.keys(groups).sort();
  const own = names.map((name) => tallies(groups[name] ?? [], `groups.${name}`));
  const all = tallies(Object.values(groups).flat(), "groups");
  const perGroup = own.map((tally) => inStepWith(all, tally));
  const expectedAt = (group: number, at: number) => {
    const { events = 0, atRisk = 1 } = all[at] ?? {};
    return (events * (perGroup[group]?.[at]?.atRisk ?? 0)) / atRisk;
  };
  const summed = names.map((name, group) => ({
    name,
    n: own[group]?.[0]?.atRisk ?? 0,
    observed: perGroup[group]?.reduce((sum, { events }) => sum + events, 0) ?? 0,
    expected: all.reduce((sum, _, at) => sum + expectedAt(group, at), 0),
  }));
  const compared = [...summed.keys()].filter((group) => (summed[group]?.expected ?? 0) > 0);
  const free = compared.slice(1);
  if (free.length === 0) return null;

  const covariance = (one: number, other: number) =>
    all.reduce((sum, { events, atRisk }, at) => {
      if (atRisk < 2 || events === 0) return sum;
      const [mine, theirs] = [perGroup[one]?.[at]?.atRisk ?? 0, perGroup[other]?.[at]?.atRisk ?? 0];
      const share = ((one === other ? atRisk : 0) - theirs) / atRisk;
      return sum + (events * (atRisk - events) * (mine / atRisk) * share) / (atRisk - 1);
    }, 0);
  const excess = free.map((group) => (summed[group]?.observed ?? 0) - (summed[group]?.expected ?? 0));
  const solution = solve(
    free.map((one) => free.map((other) => covariance(one, other))),
    excess.map((value) => [value]),
  );
  if (solution === null) return null;
  const chiSquare = Math.max(
    0,
    excess.reduce((sum, value, index) => sum + value * (solution[index]?.[0] ?? 0), 0),
  );
  return { chiSquare, degrees: free.length, p: chiSquareTail(chiSquare, free.length), groups: summed };
}

/** Of one group: at each time that occurs in any, how many are at risk, and how many end. */
function inStepWith(
  all: readonly Tally[],
  own: readonly Tally[],
): readonly Pick<Tally, "atRisk" | "events">[] {
  let place = 0;
  return all.map(({ time }) => {
    while ((own[place]?.time ?? Infinity) < time) place += 1;
    const tally = own[place];
    return { atRisk: tally?.atRisk ?? 0, events: tally?.time === time ? tally.events : 0 };
  });
}
