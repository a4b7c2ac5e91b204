/**
 * KPI calculators: pure functions on plain records.
 *
 * @module kpi
 */

export type { Basis, CalculatorOptions } from "./calculators/basis.js";
export { type CasesOptions, type JourneyCase, type JourneyCases, journeyCases } from "./calculators/cases.js";
export {
  type ChannelSwitchingResult,
  type ChannelTransition,
  channelSwitching,
} from "./calculators/channel-switching.js";
export {
  type CompletionAfterSwitchResult,
  completionAfterSwitch,
  type DifferenceResult,
} from "./calculators/completion-after-switch.js";
export { type ContextCompletenessResult, contextCompleteness } from "./calculators/context-completeness.js";
export { type CsatBySwitchingResult, csatBySwitching } from "./calculators/csat-by-switching.js";
export {
  type FirstContactResolutionResult,
  firstContactResolution,
} from "./calculators/first-contact-resolution.js";
export {
  type FirstResponseTimeResult,
  firstResponseTime,
  humanWait,
  stayResponseTime,
} from "./calculators/first-response-time.js";
export { type HandoffSuccessResult, handoffSuccess } from "./calculators/handoff-success.js";
export { repeatYourself } from "./calculators/repeat-yourself.js";
export { type ResolutionTimeResult, resolutionTime } from "./calculators/resolution-time.js";
export { type SwitchAbandonmentResult, switchAbandonment } from "./calculators/switch-abandonment.js";
export { type AcceptedWithin, type TimeToAcceptResult, timeToAccept } from "./calculators/time-to-accept.js";
export { type LeaderOptions, type RateLeaders, rateLeaders } from "./channels/rate-leaders.js";
export type { ExcludedJourney, JourneyExclusion } from "./journeys/tidy-journeys.js";
export type { FirstResponseState } from "./outcomes/first-response.js";
export type { HandoffOutcome, HandoffOutcomeState } from "./outcomes/handoffs.js";
export type { SurveyOutcome } from "./outcomes/surveys.js";
export type { ChannelSwitch, SwitchOfferOutcome } from "./outcomes/switching.js";
export type {
  AssignmentRecord,
  ContactRecord,
  EventRecordBase,
  FactRecord,
  HandoffRecord,
  JourneyRecord,
  JourneyRecordEvent,
  MergeRecord,
  MessageRecord,
  RatingScale,
  RecordActor,
  RecordStatus,
  SpamRecord,
  StatusRecord,
  SurveyEventRecord,
  SurveyKind,
  SurveyRecord,
  SwitchOfferRecord,
} from "./records.js";
export type {
  DurationResult,
  Exclusions,
  KpiInterval,
  KpiResult,
  ObservedDurations,
  RateResult,
} from "./result.js";
export { type NetPromoter, type NpsHistogram, netPromoter } from "./statistics/net-promoter.js";
export { type CesResult, ces } from "./surveys/ces.js";
export { type CsatResult, csat, type SurveyOptions } from "./surveys/csat.js";
export { type NpsResult, nps, npsFromCounts } from "./surveys/nps.js";
export {
  type Measured,
  type StatusColour,
  type Target,
  type TargetStatus,
  targetStatus,
} from "./targets/target-status.js";
