import { type EpochMs, epochMs } from "../../kernel/instant.js";
import type { CalculatorOptions } from "../calculators/basis.js";
import { durationResult } from "../calculators/duration-result.js";
import { satisfactionOf } from "../calculators/satisfaction.js";
import { contributionsOf } from "../contributions/contributions.js";
import { confidenceOf } from "../invalid-input.js";
import type { JourneyRecord } from "../records.js";
import type { Proportion } from "../statistics/proportion.js";
import { KpiPartials } from "../totals/kpi-partials.js";
import { type DurationLeaders, durationLeaders } from "./duration-leaders.js";
import { type LeaderOptions, type RateLeaders, rateLeaders } from "./rate-leaders.js";
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
  const { contributions } = contributionsOf(
    { journeys },
    { cohort: "started", timeZone: "UTC", period: "day", weekStart: "monday", ...options },
  );
  const partials = new KpiPartials();
  for (const contribution of contributions) partials.add(contribution);
  return channelEffectivenessOf(partials, epochMs(options.asOf, "asOf"), options);
}

/** {@link channelEffectiveness} of partials. */
export function channelEffectivenessOf(
  partials: KpiPartials,
  asOf: EpochMs,
  options: LeaderOptions = {},
): ChannelEffectiveness {
  const confidence = confidenceOf(options.confidence);
  const onChannel = partials.sumBy(({ channel }) => channel);
  const strata: Record<string, Readonly<Record<string, Proportion>>> = {};
  for (const channel of onChannel.flatMap(([name]) => (name === null ? [] : [name]))) {
    const bySegment = partials.chosen((cell) => cell.channel === channel).sumBy(({ segment }) => segment);
    const rated = bySegment.map(([segment, totals]) => {
      const { count, n } = satisfactionOf({ totals, asOf, confidence });
      return [segment ?? "", { count, n }] as const;
    });
    if (rated.some(([, { n }]) => n > 0)) strata[channel] = Object.fromEntries(rated);
  }

  const channels: ChannelFigures[] = [];
  const resolutions: Parameters<typeof durationLeaders>[0][number][] = [];
  const engagements: Record<string, Proportion> = {};
  for (const [channel, totals] of onChannel) {
    if (channel === null) continue;
    const basis = { totals, asOf, confidence };
    const { count, n } = satisfactionOf(basis);
    const { value: medianMs, n: journeys } = durationResult(basis, "resolution");
    const engagement = { count: totals.count("stays.engaged"), n: totals.count("stays.answered") };
    channels.push({
      channel,
      satisfaction: { count, n },
      medianResolutionMs: medianMs,
      journeys,
      engagement,
    });
    if (journeys > 0)
      resolutions.push({
        name: channel,
        medianMs,
        observations: totals.duration("resolution").observations(asOf),
      });
    if (engagement.n > 0) engagements[channel] = engagement;
  }
  return {
    satisfaction: standardisedLeaders(strata, options),
    resolution: durationLeaders(resolutions, options),
    engagement: rateLeaders(engagements, options),
    channels,
  };
}
