import { epochMs, type Instant } from "../../kernel/instant.js";
import { confidenceOf } from "../invalid-input.js";
import type { DurationResult, RateResult } from "../result.js";
import type { NpsResult } from "../surveys/nps.js";
import { checkTotals, type KpiTotals } from "../totals/kpi-totals.js";
import { type ChannelSwitchingResult, channelSwitchingOf } from "./channel-switching.js";
import { type CompletionAfterSwitchResult, completionAfterSwitchOf } from "./completion-after-switch.js";
import { type ContextCompletenessResult, contextCompletenessOf } from "./context-completeness.js";
import { type CsatBySwitchingResult, csatBySwitchingOf } from "./csat-by-switching.js";
import { type FirstContactResolutionResult, firstContactResolutionOf } from "./first-contact-resolution.js";
import {
  type FirstResponseTimeResult,
  firstResponseTimeOf,
  humanWaitOf,
  stayResponseTimeOf,
} from "./first-response-time.js";
import { type HandoffSuccessResult, handoffSuccessOf } from "./handoff-success.js";
import { repeatYourselfOf } from "./repeat-yourself.js";
import { type ResolutionTimeResult, resolutionTimeOf } from "./resolution-time.js";
import {
  type EffortResult,
  effortOf,
  recommendationOf,
  type SatisfactionResult,
  satisfactionOf,
} from "./satisfaction.js";
import { type SwitchAbandonmentResult, switchAbandonmentOf } from "./switch-abandonment.js";
import { type TimeToAcceptResult, timeToAcceptOf } from "./time-to-accept.js";

/** Every KPI of one group of journeys and surveys. */
export interface KpiSet {
  readonly csat: SatisfactionResult;
  readonly nps: NpsResult & { readonly offered: number };
  readonly ces: EffortResult;
  readonly firstResponse: FirstResponseTimeResult;
  readonly stayResponse: DurationResult;
  readonly humanWait: DurationResult;
  readonly resolution: ResolutionTimeResult;
  readonly handoffSuccess: HandoffSuccessResult;
  readonly timeToAccept: TimeToAcceptResult;
  readonly contextCompleteness: ContextCompletenessResult;
  readonly repeatYourself: RateResult;
  readonly channelSwitching: ChannelSwitchingResult;
  readonly switchAbandonment: SwitchAbandonmentResult;
  readonly firstContactResolution: FirstContactResolutionResult;
  readonly reopenRate: RateResult;
  readonly completionAfterSwitch: CompletionAfterSwitchResult;
  readonly csatBySwitching: CsatBySwitchingResult;
}

/** A KPI with one value, which a target can be set for. */
export type KpiName = Exclude<keyof KpiSet, "csatBySwitching">;

/** Every {@link KpiName}. */
export const KPI_NAMES = [
  "csat",
  "nps",
  "ces",
  "firstResponse",
  "stayResponse",
  "humanWait",
  "resolution",
  "handoffSuccess",
  "timeToAccept",
  "contextCompleteness",
  "repeatYourself",
  "channelSwitching",
  "switchAbandonment",
  "firstContactResolution",
  "reopenRate",
  "completionAfterSwitch",
] as const satisfies readonly KpiName[];

/**
 * Every KPI of totals.
 *
 * @throws ThroughlineError `INVALID_INPUT` for what are no totals, or no valid `asOf` or confidence
 * @example
 * ```ts
 * const { csat, firstResponse } = kpisOf(totals, { asOf: "2026-05-20T00:00:00Z" });
 * ```
 */
export function kpisOf(
  totals: KpiTotals,
  options: { readonly asOf: Instant; readonly confidence?: number },
): KpiSet {
  checkTotals(totals);
  const basis = { totals, asOf: epochMs(options.asOf, "asOf"), confidence: confidenceOf(options.confidence) };
  const firstContact = firstContactResolutionOf(basis);
  return {
    csat: satisfactionOf(basis),
    nps: recommendationOf(basis),
    ces: effortOf(basis),
    firstResponse: firstResponseTimeOf(basis),
    stayResponse: stayResponseTimeOf(basis),
    humanWait: humanWaitOf(basis),
    resolution: resolutionTimeOf(basis),
    handoffSuccess: handoffSuccessOf(basis),
    timeToAccept: timeToAcceptOf(basis),
    contextCompleteness: contextCompletenessOf(basis),
    repeatYourself: repeatYourselfOf(basis),
    channelSwitching: channelSwitchingOf(basis),
    switchAbandonment: switchAbandonmentOf(basis),
    firstContactResolution: firstContact,
    reopenRate: firstContact.reopenRate,
    completionAfterSwitch: completionAfterSwitchOf(basis),
    csatBySwitching: csatBySwitchingOf(basis),
  };
}
