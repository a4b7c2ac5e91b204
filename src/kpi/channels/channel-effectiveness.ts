import type { EpochMs } from "../../kernel/instant.js";
import type { CalculatorOptions } from "../calculators/basis.js";
import { durationResult } from "../calculators/duration-result.js";
import { satisfactionOf } from "../calculators/satisfaction.js";
import { contributionsBy } from "../contributions/contributions.js";
import { rulesOf } from "../contributions/kpi-context.js";
import type { JourneyRecord } from "../records.js";
import type { Proportion } from "../statistics/proportion.js";
import { KpiPartials } from "../totals/kpi-partials.js";
import type { KpiTotals } from "../totals/kpi-totals.js";
import { type DurationGroup, type DurationLeaders, durationLeaders } from "./duration-leaders.js";
import { type LeaderOptions, leaderRules, type RateLeaders, rateLeaders } from "./rate-leaders.js";
import { type StandardisedLeaders, standardisedLeaders } from "./standardised-leaders.js";

/** What the rankings of one channel rest on. */
export interface ChannelFigures {
  readonly channel: string;
  /** Ratings of conversations on it, and those that were positive. */
  readonly satisfaction: Proportion;
  /** Kaplan-Meier median of journeys that began on it. */
  readonly medianResolutionMs: number | null;
  readonly journeys: number;
  /** Stays on it that were answered, and those on which the customer wrote again after the answer. */
  readonly engagement: Proportion;
}

/**
 * Which channel does best, asked three ways. There is no composite: what a point of one is worth in another
 * is nobody's to know.
 */
export interface ChannelEffectiveness {
  /** By CSAT, standardised to the mix of segments of all channels. */
  readonly satisfaction: StandardisedLeaders;
  /** By the Kaplan-Meier median resolution time of journeys that began on the channel. */
  readonly resolution: DurationLeaders;
  /** By the share of answered stays on which the customer wrote again. */
  readonly engagement: RateLeaders;
  /** By name. */
  readonly channels: readonly ChannelFigures[];
}

/**
 * Channel effectiveness: satisfaction, speed and engagement, each with the set of channels that cannot be
 * told from the best.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { satisfaction } = channelEffectiveness(journeys, { asOf: "2026-05-20T00:00:00Z" });
 * satisfaction.leaders; // ["phone", "web-chat"]
 * ```
 */
export function channelEffectiveness(
  journeys: readonly JourneyRecord[],
  options: CalculatorOptions & LeaderOptions,
): ChannelEffectiveness {
  const rules = rulesOf({
    cohort: "started",
    timeZone: "UTC",
    period: "day",
    weekStart: "monday",
    ...options,
  });
  const partials = new KpiPartials();
  for (const contribution of contributionsBy({ journeys }, rules).contributions) partials.add(contribution);
  return channelEffectivenessOf(partials, rules.asOf, options);
}

/** {@link channelEffectiveness} of partials. */
export function channelEffectivenessOf(
  partials: KpiPartials,
  asOf: EpochMs,
  options: LeaderOptions = {},
): ChannelEffectiveness {
  const rules = leaderRules(options);
  const { confidence } = rules;
  const positiveOf = (totals: KpiTotals): Proportion => {
    const { count, n } = satisfactionOf({ totals, asOf, confidence });
    return { count, n };
  };
  const channels: ChannelFigures[] = [];
  const ratings: (readonly [string, Readonly<Record<string, Proportion>>])[] = [];
  const resolutions: DurationGroup[] = [];
  const engagements: (readonly [string, Proportion])[] = [];
  for (const [channel, totals] of partials.sumBy((cell) => cell.channel)) {
    if (channel === null) continue;
    const satisfaction = positiveOf(totals);
    const { value: medianMs, n: journeys } = durationResult({ totals, asOf, confidence }, "resolution");
    const engagement = { count: totals.count("stays.engaged"), n: totals.count("stays.answered") };
    channels.push({ channel, satisfaction, medianResolutionMs: medianMs, journeys, engagement });
    if (satisfaction.n > 0) {
      const bySegment = partials.chosen((cell) => cell.channel === channel).sumBy(({ segment }) => segment);
      const mix = bySegment.map(([segment, sums]) => [segment ?? "", positiveOf(sums)] as const);
      ratings.push([channel, Object.fromEntries(mix)]);
    }
    if (journeys > 0) {
      const observations = totals.duration("resolution").observations(asOf);
      resolutions.push({ name: channel, medianMs, observations });
    }
    if (engagement.n > 0) engagements.push([channel, engagement]);
  }
  return {
    satisfaction: standardisedLeaders(Object.fromEntries(ratings), rules),
    resolution: durationLeaders(resolutions, rules),
    engagement: rateLeaders(Object.fromEntries(engagements), rules),
    channels,
  };
}
