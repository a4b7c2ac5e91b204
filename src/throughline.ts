/**
 * The application: journeys, handoffs, owners and customers over a store.
 *
 * @module throughline
 */

export type { Captured, CaptureOptions, PublicMention } from "./application/capture-post.js";
export type { ConsultStarted, Consults, StartedConsult } from "./application/consults.js";
export { createThroughline, type Throughline } from "./application/create-throughline.js";
export type { Customers, IdentityTaken, Linked, OptOutRequest } from "./application/customers.js";
export type { Desk, Desks } from "./application/desk.js";
export type { FollowContext } from "./application/following/follow-context.js";
export type { FollowOptions } from "./application/following/follow-events.js";
export {
  createFollower,
  type Follower,
  type Progress,
  type RunningFollower,
} from "./application/following/follower.js";
export {
  createInbox,
  type Inbox,
  type InboxOptions,
  type OnceResult,
} from "./application/following/inbox.js";
export type { PartitionLag } from "./application/following/lag.js";
export type { FollowerTuning, HandlesOpened, HandlesStored } from "./application/following/options.js";
export type { ParkedJourney } from "./application/following/parked.js";
export { publishTo } from "./application/following/publish-to.js";
export { guardReply } from "./application/guard-reply.js";
export type { Callback, Handoffs, Requested, RequestedHandoff } from "./application/handoffs.js";
export type { Sender } from "./application/identity.js";
export type { Asked, CommandOptions } from "./application/input.js";
export type { IssuedPacket } from "./application/issue-packet.js";
export type { Action, Observation } from "./application/journey-commands.js";
export type {
  Beginning,
  JourneyListing,
  JourneySummary,
  Journeys,
  SendAuthorisation,
} from "./application/journeys.js";
export type { LinkOnArrival } from "./application/link-on-arrival.js";
export type { Mentions, PublicInvitation } from "./application/mentions.js";
export type {
  NoticeReceipt,
  NoticeSettlement,
  NoticeStart,
  NoticeSuppression,
  Notices,
} from "./application/notices.js";
export { noticeTriggers } from "./application/notifying/default-triggers.js";
export {
  type JourneyNotifier,
  journeyNotifier,
  NOTICE_TIMES,
} from "./application/notifying/journey-notifier.js";
export type { JourneyNotifierOptions } from "./application/notifying/journey-notifier-options.js";
export type { LinkAsked, NoticeEntries, SurveyPages } from "./application/notifying/notice-links.js";
export {
  type EventNamed,
  type Happened,
  type JourneyEventType,
  type LinkPurpose,
  type NoticeTimes,
  type NoticeTools,
  type NoticeTrigger,
  noticeTrigger,
  type PhoneEntry,
  type TriggeredValues,
} from "./application/notifying/notice-trigger.js";
export type { AddressAsked } from "./application/notifying/reachable-channels.js";
export type { ThroughlineOptions } from "./application/options.js";
export type { Accepted, Outcome, RefusedOutcome } from "./application/outcome.js";
export type { Owners } from "./application/owners.js";
export type { PacketRequest } from "./application/packet.js";
export type { IssuedInvitation, IssuedPin, IssuedToken, PassRequest } from "./application/passes.js";
export {
  type CodecKeys,
  type Held,
  type PersonalCodec,
  plaintextCodec,
} from "./application/personal-codec.js";
export type { Sighting, Sightings } from "./application/presence.js";
export type {
  CustomerExport,
  ExportedCustomer,
  ExportedEvent,
  ExportedJourney,
  ExportedSurvey,
} from "./application/privacy/customer-export.js";
export { type EncryptingCodecOptions, encryptingCodec } from "./application/privacy/encrypting-codec.js";
export type { ErasureRequest } from "./application/privacy/erase.js";
export type { DeliveredCopy, ErasureReport } from "./application/privacy/erasure-report.js";
export type { Keys, KeyWalk, KeyWalked } from "./application/privacy/keys.js";
export type { KeyService } from "./application/privacy/root-keys.js";
export type { Inbound, Received, ResumedByMessage } from "./application/receive.js";
export type { ComingIn, Resumed } from "./application/resume.js";
export type { CustomerOutcome } from "./application/run-on-customer.js";
export type { JourneyOutcome } from "./application/run-on-journey.js";
export type {
  ReplyOutcome,
  SurveyComment,
  SurveyReference,
  SurveyResponse,
  SurveyTold,
  WrittenReply,
} from "./application/survey-answers.js";
export type { AskedSurvey, NotAsked, SurveyInvitation, SurveyReminder } from "./application/survey-asking.js";
export type { SurveySubject } from "./application/survey-subject.js";
export type { Surveys } from "./application/surveys.js";
export { instrumentFollower } from "./application/telemetry/instrument-follower.js";
export { instrumentScheduler } from "./application/telemetry/instrument-scheduler.js";
export { instrumentStore } from "./application/telemetry/instrument-store.js";
export { instrumentThroughline, type TracedDesks } from "./application/telemetry/instrument-throughline.js";
export { instrumentTransport } from "./application/telemetry/instrument-transport.js";
export {
  createInstruments,
  type Instruments,
  type InstrumentsOptions,
  type Told,
} from "./application/telemetry/instruments.js";
export {
  ATTRIBUTES,
  METRICS,
  type MetricName,
  OPERATIONS,
  type OperationName,
} from "./application/telemetry/names.js";
export type {
  Attributes,
  Meter,
  MetricOptions,
  Span,
  SpanContext,
  SpanOptions,
  Telemetry,
  Tracer,
} from "./application/telemetry/telemetry.js";
export { type TraceLinks, tracedCommandId } from "./application/telemetry/trace-links.js";
export type { Opening } from "./application/tenant-context.js";
export {
  type JourneyTimers,
  type JourneyTimersOptions,
  journeyTimers,
  type PromiseDue,
  type Rebuilt,
} from "./application/timers/journey-timers.js";
export { nextWakeAt, type OpenPromise } from "./application/timers/next-wake.js";
export type { MadeAvailable } from "./application/unavailable.js";
export type { Waiting, WaitingFor, WaitingHandoff } from "./application/waiting.js";
export { type Clock, systemClock } from "./kernel/clock.js";
export { ERASED, type Erased, isErased } from "./kernel/erased.js";
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorDetails,
  isThroughlineError,
  ThroughlineError,
} from "./kernel/error.js";
export { type ClockGuard, guardClock } from "./kernel/guarded-clock.js";
export { type NewId, randomId } from "./kernel/ids.js";
export { type EpochMs, epochMs, type Instant } from "./kernel/instant.js";
export type { Mac, Secrets } from "./kernel/keyed-mac.js";
export { type LogEntry, type LogFields, type Logger, type LogLevel, silentLogger } from "./kernel/logger.js";
export { type Decision, REFUSAL_CODES, type Refusal, type RefusalCode } from "./kernel/refusal.js";
export type { StandardResult, StandardSchemaV1 } from "./kernel/schema.js";
