import { byText } from "../journeys/event-order.js";
import type { KpiInterval } from "../result.js";
import { directStandardisation, type StandardisedRate } from "../statistics/direct-standardisation.js";
import { normalReach } from "../statistics/interval.js";
import type { Proportion } from "../statistics/proportion.js";
import type { LeaderOptions } from "./rate-leaders.js";

/** The rate of one group on the common mix of cases. */
export interface StandardisedGroup {
  readonly name: string;
  readonly n: number;
  /** As it is. */
  readonly crude: number | null;
  /** As it would be with the mix of all groups; `null` where a stratum is missing. */
  readonly standardised: number | null;
  readonly interval: KpiInterval | null;
}

/** Who leads on a common mix of cases. */
export interface StandardisedLeaders {
  readonly best: string | null;
  /** The best and all with enough cases whose difference to it may be 0, by standardised rate. */
  readonly leaders: readonly string[];
  /** Too few cases, or none in some stratum. */
  readonly insufficient: readonly string[];
  readonly groups: readonly StandardisedGroup[];
}

/**
 * The set of leaders by a rate that is standardised to the mix of all groups together, so that a channel
 * that gets the hard cases is not ranked for that. Differences have a normal interval.
 */
export function standardisedLeaders(
  strata: Readonly<Record<string, Readonly<Record<string, Proportion>>>>,
  { minN, confidence }: Required<LeaderOptions>,
): StandardisedLeaders {
  const rates = directStandardisation({ groups: strata, confidence })?.groups ?? {};
  const groups = Object.entries(strata)
    .sort(([one], [other]) => byText(one, other))
    .map(([name, cases]) => ({ name, n: casesOf(cases), rate: rates[name] ?? EMPTY }));
  const mayLead = groups
    .filter(({ n, rate }) => n >= minN && rate.standardised !== null)
    .toSorted((one, other) => (other.rate.standardised ?? 0) - (one.rate.standardised ?? 0));
  const [best] = mayLead;
  const top = best?.rate ?? EMPTY;
  const leaders = mayLead.filter(({ rate }) => mayEqual(top, rate, confidence));
  return {
    best: best?.name ?? null,
    leaders: leaders.map(({ name }) => name),
    insufficient: groups.filter((group) => !mayLead.includes(group)).map(({ name }) => name),
    groups: groups.map(({ name, n, rate: { crude, standardised, interval } }) => ({
      name,
      n,
      crude,
      standardised,
      interval,
    })),
  };
}

const EMPTY: StandardisedRate = {
  crude: null,
  standardised: null,
  standardError: null,
  interval: null,
  coverage: 0,
};

function casesOf(strata: Readonly<Record<string, Proportion>>): number {
  return Object.values(strata).reduce((sum, { n }) => sum + n, 0);
}

function mayEqual(best: StandardisedRate, other: StandardisedRate, confidence: number): boolean {
  const difference = (best.standardised ?? 0) - (other.standardised ?? 0);
  return (
    difference <= normalReach(confidence) * Math.hypot(best.standardError ?? 0, other.standardError ?? 0)
  );
}
