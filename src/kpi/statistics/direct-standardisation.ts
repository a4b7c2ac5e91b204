import { confidenceOf, invalidInput } from "../invalid-input.js";
import { clip, type Interval, normalReach } from "./interval.js";
import { checkedProportion, type Proportion, rateOf } from "./proportion.js";

/** What is to be compared on one mix of cases. */
export interface StandardisationInput {
  /** Of each group, the cases in each stratum, by name. A stratum that is not listed is empty. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, Proportion>>>>;
  /** The standard mix; need not add up to 1. Where left out, that of all groups together. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Between 0 and 1; 0.95 where left out. */
  readonly confidence?: number;
}

/** The rate of one group, as it is and as it would be with the standard mix. */
export interface StandardisedRate {
  /** `null` where the group is empty. */
  readonly crude: number | null;
  /** `null` where the group has no case in a stratum that has weight: nothing is made up for it. */
  readonly standardised: number | null;
  readonly standardError: number | null;
  readonly interval: Interval | null;
  /** The weight of the strata in which the group has cases. */
  readonly coverage: number;
}

/** Groups compared on one mix of cases. */
export interface Standardisation {
  /** By stratum; they add up to 1. */
  readonly weights: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<string, StandardisedRate>>;
}

/**
 * Direct standardisation: what the rate of each group would be if all had the same mix of cases, so that a channel that gets the hard
 * ones is not ranked for that. `null` where there are no cases at all.
 *
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, weights that are negative, not finite or all 0, or a confidence
 * outside its range
 * @example
 * ```ts
 * const { groups } = directStandardisation({
 *   groups: {
 *     A: { small: { count: 81, n: 87 }, large: { count: 192, n: 263 } },
 *     B: { small: { count: 234, n: 270 }, large: { count: 55, n: 80 } },
 *   },
 * }) ?? {};
 * groups?.A?.standardised; // 0.8325462173856037, and B 0.778875: A is better, though its crude rate of 0.78 is below 0.826
 * ```
 */
export function directStandardisation(input: StandardisationInput): Standardisation | null {
  const confidence = confidenceOf(input.confidence);
  const groups = Object.entries(input.groups);
  for (const [name, strata] of groups) {
    for (const [stratum, cases] of Object.entries(strata))
      checkedProportion(cases, `groups.${name}.${stratum}`);
  }
  const weights = input.weights === undefined ? pooledMix(input.groups) : checkedWeights(input.weights);
  const sum = [...weights.values()].reduce((total, weight) => total + weight, 0);
  if (sum === 0) return null;
  const mix = new Map([...weights].map(([stratum, weight]) => [stratum, weight / sum]));
  return {
    weights: Object.fromEntries(mix),
    groups: Object.fromEntries(groups.map(([name, strata]) => [name, standardise(strata, mix, confidence)])),
  };
}

function standardise(
  strata: Readonly<Record<string, Proportion>>,
  mix: ReadonlyMap<string, number>,
  confidence: number,
): StandardisedRate {
  const byStratum = new Map(Object.entries(strata));
  const cases = [...byStratum.values()];
  const crude = rateOf({
    count: cases.reduce((sum, { count }) => sum + count, 0),
    n: cases.reduce((sum, { n }) => sum + n, 0),
  });
  let [rate, variance, coverage, covered] = [0, 0, 0, true];
  for (const [stratum, weight] of mix) {
    const { count, n } = byStratum.get(stratum) ?? { count: 0, n: 0 };
    if (n === 0) {
      covered &&= weight === 0;
      continue;
    }
    coverage += weight;
    rate += (weight * count) / n;
    variance += (weight * weight * count * (n - count)) / n ** 3;
  }
  if (!covered) return { crude, standardised: null, standardError: null, interval: null, coverage };
  const reach = normalReach(confidence) * Math.sqrt(variance);
  return {
    crude,
    standardised: rate,
    standardError: Math.sqrt(variance),
    interval: { lower: clip(rate - reach, 0, 1), upper: clip(rate + reach, 0, 1), confidence },
    coverage: Math.min(1, coverage),
  };
}

function pooledMix(groups: StandardisationInput["groups"]): ReadonlyMap<string, number> {
  const mix = new Map<string, number>();
  for (const strata of Object.values(groups)) {
    for (const [stratum, { n }] of Object.entries(strata)) mix.set(stratum, (mix.get(stratum) ?? 0) + n);
  }
  return mix;
}

function checkedWeights(weights: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  const entries = Object.entries(weights);
  for (const [stratum, weight] of entries) {
    if (!(weight >= 0 && weight < Infinity))
      throw invalidInput(`weights.${stratum}`, "must be a finite number of at least 0");
  }
  if (!entries.some(([, weight]) => weight > 0)) throw invalidInput("weights", "must not all be 0");
  return new Map(entries);
}
