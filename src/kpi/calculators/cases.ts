import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import { DEFAULT_ABANDON_AFTER_MS } from "../contributions/kpi-context.js";
import { wholeNumber } from "../invalid-input.js";
import type { TidyJourney } from "../journeys/tidy-journey.js";
import { type ExcludedJourney, tidyJourneys } from "../journeys/tidy-journeys.js";
import { type FirstResponseState, firstResponseOf, stayResponsesOf } from "../outcomes/first-response.js";
import { type HandoffOutcome, handoffsOf } from "../outcomes/handoffs.js";
import { resolutionOf } from "../outcomes/resolution.js";
import { type SurveyOutcome, surveysOf } from "../outcomes/surveys.js";
import {
  type ChannelSwitch,
  type SwitchOfferOutcome,
  switchesOf,
  switchOffersOf,
} from "../outcomes/switching.js";
import type { JourneyRecord } from "../records.js";

/** What stands behind the numbers: each journey by itself, for a list to look into or a test to compare. */
export interface JourneyCases {
  readonly journeys: readonly JourneyCase[];
  readonly excluded: readonly ExcludedJourney[];
  /** Events that were passed over: after `asOf`, or given twice. */
  readonly dropped: { readonly futureEvents: number; readonly duplicateEvents: number };
}

/** One journey as the calculators see it. Durations are milliseconds. */
export interface JourneyCase {
  readonly id: string;
  readonly tenant: string;
  readonly startAt: EpochMs;
  readonly firstResponse: {
    readonly state: FirstResponseState;
    /** Waited, up to `asOf` while `waiting`; `null` where no human answered and none is awaited. */
    readonly ms: number | null;
  };
  /** One for each stay on a channel; not `answered` is censored after `ms`. */
  readonly stays: readonly { readonly channel: string; readonly answered: boolean; readonly ms: number }[];
  readonly resolution: {
    readonly firstMs: number | null;
    /** `null` while open. */
    readonly fullMs: number | null;
    /** How long it has run; `null` once resolved. */
    readonly censoredMs: number | null;
    readonly requesterWaitMs: number;
    readonly reopens: number;
  };
  readonly handoffs: readonly HandoffOutcome[];
  readonly switches: readonly ChannelSwitch[];
  readonly offers: readonly SwitchOfferOutcome[];
  readonly surveys: readonly SurveyOutcome[];
}

/** What cases are worked out with. */
export interface CasesOptions {
  readonly asOf: Instant;
  /** How long a customer has to go on after the offer of another channel. Default 24 hours. */
  readonly abandonAfterMs?: number;
}

/**
 * Every journey by itself, by the rules of the calculators.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
 * @example
 * ```ts
 * const { journeys } = journeyCases(records, { asOf: "2026-05-04T00:00:00Z" });
 * journeys[0]?.firstResponse; // { state: "answered", ms: 240000 }
 * ```
 */
export function journeyCases(records: readonly JourneyRecord[], options: CasesOptions): JourneyCases {
  const asOf = epochMs(options.asOf, "asOf");
  const withinMs = wholeNumber(options.abandonAfterMs ?? DEFAULT_ABANDON_AFTER_MS, "abandonAfterMs");
  const { journeys, excluded, dropped } = tidyJourneys(records, asOf);
  return { journeys: journeys.map((journey) => caseOf(journey, asOf, withinMs)), excluded, dropped };
}

function caseOf(journey: TidyJourney, asOf: EpochMs, withinMs: number): JourneyCase {
  const { state, fromAt, endAt } = firstResponseOf(journey);
  const { firstAt, fullAt, reopenedAt, waitMs, waitingSince } = resolutionOf(journey);
  const since = (at: EpochMs | null) => (at === null ? null : at - journey.startAt);
  const counted = state === "answered" || state === "waiting";
  return {
    id: journey.id,
    tenant: journey.tenant,
    startAt: journey.startAt,
    firstResponse: { state, ms: fromAt === null || !counted ? null : (endAt ?? asOf) - fromAt },
    stays: stayResponsesOf(journey).map((stay) => ({
      channel: stay.channel,
      answered: stay.answered,
      ms: (stay.endAt ?? asOf) - stay.fromAt,
    })),
    resolution: {
      firstMs: since(firstAt),
      fullMs: since(fullAt),
      censoredMs: fullAt === null ? asOf - journey.startAt : null,
      requesterWaitMs: waitMs + (waitingSince === null ? 0 : asOf - waitingSince),
      reopens: reopenedAt.length,
    },
    handoffs: handoffsOf(journey),
    switches: switchesOf(journey),
    offers: switchOffersOf(journey, withinMs, asOf),
    surveys: surveysOf(journey),
  };
}
