export type { JsonLimits } from "../kernel/json.js";
export { type ContextFilter, filterContext } from "./agents/filter-context.js";
export type { BriefMessage } from "./brief/messages.js";
export type { BriefFormat, BriefLocale, BriefOptions } from "./brief/render.js";
export { renderBrief } from "./brief/render.js";
export type { CarrierName } from "./carrier/built-in.js";
export { CARRIERS } from "./carrier/built-in.js";
export type { CarriedField, Carrier, CarrierFormat, CarrierUnit } from "./carrier/carrier.js";
export { defineCarrier } from "./carrier/carrier.js";
export type { FlatRecord } from "./carrier/formats.js";
export type { PieceKind } from "./carrier/pieces.js";
export type { CarrierLoss, CarrierValue, Projection, ProjectOptions } from "./carrier/project.js";
export { projectPacket } from "./carrier/project.js";
export type { PacketView } from "./packet/audience.js";
export { PACKET_AUDIENCE } from "./packet/audience.js";
export type { BuildPacketOptions, GivenSummary } from "./packet/build.js";
export { buildPacket } from "./packet/build.js";
export type { ChangeOf, Named, PacketChange, PacketParts, PlacedMessage } from "./packet/changes.js";
export { diffPackets } from "./packet/diff.js";
export type { GivenKnowledge } from "./packet/given.js";
export type {
  Certainty,
  CommitmentStatus,
  ContactStatus,
  KeptList,
  NextStepCode,
  PacketAttachment,
  PacketAttempt,
  PacketCommitment,
  PacketCompleteness,
  PacketConsent,
  PacketContact,
  PacketConversation,
  PacketCustomer,
  PacketExtension,
  PacketFact,
  PacketFactValue,
  PacketFrom,
  PacketHandoff,
  PacketIdentity,
  PacketIssue,
  PacketJourney,
  PacketMessage,
  PacketNextStep,
  PacketNote,
  PacketOmission,
  PacketOwner,
  PacketParty,
  PacketPastJourney,
  PacketQuestion,
  PacketRequest,
  PacketSenderNote,
  PacketSlaClock,
  PacketSummary,
  PacketTimeline,
  PacketTo,
  PacketTone,
  PacketWarning,
  SlaClockStatus,
  TextAudience,
  TransferPacket,
  WarningCode,
} from "./packet/packet.js";
export {
  CERTAINTIES,
  COMMITMENT_STATUSES,
  CONTACT_STATUSES,
  KEPT_LISTS,
  PACKET_TONES,
  SLA_CLOCK_STATUSES,
  TEXT_AUDIENCES,
} from "./packet/packet.js";
export { packetJsonSchema, parsePacket, transferPacketSchema } from "./packet/parse.js";
export { type PacketFor, projectFor } from "./packet/project-for.js";
export { findRepeatAsks, type RepeatAskOptions } from "./packet/repeat-ask.js";
export type {
  Maybe,
  PacketSource,
  RowFlag,
  RowId,
  RowText,
  RowView,
  SourceAttachment,
  SourceAttempt,
  SourceCommitment,
  SourceConsent,
  SourceContact,
  SourceCustomer,
  SourceExtension,
  SourceFact,
  SourceHandoff,
  SourceIdentity,
  SourceJourney,
  SourceMessage,
  SourceNote,
  SourceOwner,
  SourceParty,
  SourcePastJourney,
  SourceQuestion,
  SourceSlaClock,
} from "./packet/source.js";
export type { PacketTarget, ReadTarget, RequiredItem } from "./packet/target.js";
export type { OwnerRef, PartyKind, PartyRef, QueueRef } from "./party.js";
export { partyKey, sameParty } from "./party.js";
export { askedOf } from "./protocol/asked.js";
export type {
  AcceptHandoff,
  AcknowledgeHandoff,
  Actor,
  AdoptPromises,
  CompleteHandoff,
  ConfirmHandoff,
  DeclineHandoff,
  EndConsult,
  Fence,
  HandoffCommand,
  Join,
  Leave,
  OfferHandoff,
  Reassign,
  RecordArrival,
  RecordCustomerRefusal,
  RecordUnavailable,
  RenewLease,
  RequestHandoff,
  RescheduleHandoff,
  ReturnHandoff,
  StartConsult,
  Take,
  TakeOver,
  Tick,
  WithdrawHandoff,
} from "./protocol/commands.js";
export type { HandoffContext } from "./protocol/decide.js";
export { decideHandoff } from "./protocol/decide.js";
export type {
  ConsultEnd,
  ConsultEnded,
  ConsultStarted,
  CustomerAbsent,
  CustomerArrived,
  CustomerDeclined,
  CustomerInvited,
  DeclineReason,
  HandoffAccepted,
  HandoffCompleted,
  HandoffConfirmed,
  HandoffDeclined,
  HandoffEvent,
  HandoffExpired,
  HandoffFellBack,
  HandoffOffered,
  HandoffRequested,
  HandoffRerouted,
  HandoffRescheduled,
  HandoffReturned,
  HandoffSuperseded,
  HandoffWarned,
  HandoffWarning,
  HandoffWithdrawn,
  HumanStretchEnded,
  OwnershipReassigned,
  OwnershipRenewed,
  OwnershipTaken,
  OwnershipTakenOver,
  ParticipantJoined,
  ParticipantLeft,
  PickupMissed,
  PromisesAdopted,
  PromisesMissed,
  ReassignCause,
  ReceiptAcknowledged,
  ReceiptMissed,
} from "./protocol/events.js";
export { CONSULT_ENDS, DECLINE_REASONS, HANDOFF_WARNINGS, REASSIGN_CAUSES } from "./protocol/events.js";
export { evolveHandoff } from "./protocol/evolve.js";
export type {
  CustomerMove,
  CustomerState,
  HandoffEnd,
  HandoffStatus,
  LegTable,
  PromisesMove,
  PromisesState,
  ReceiptMove,
  ReceiptState,
  ReceiverMove,
  ReceiverState,
} from "./protocol/legs.js";
export { CUSTOMER_LEG, PROMISES_LEG, RECEIPT_LEG, RECEIVER_GOAL, RECEIVER_LEG } from "./protocol/legs.js";
export type { HandoffPolicy } from "./protocol/policy.js";
export { defaultHandoffPolicy } from "./protocol/policy.js";
export type {
  ArrivalEvidence,
  Consult,
  CustomerLeg,
  EndedHandoff,
  Handoff,
  HandoffState,
  Ownership,
  Participant,
  PromisesLeg,
  ReceiptLeg,
  ReceiverLeg,
  Right,
  Route,
  RouteStep,
} from "./protocol/state.js";
export {
  KEPT_COMMANDS,
  KEPT_PAST,
  MOST_PARTICIPANTS,
  MOST_STEPS,
  RIGHTS,
  startHandoffState,
} from "./protocol/state.js";
export type { Overdue } from "./protocol/status.js";
export { due, handoffStatus, nextDeadline } from "./protocol/status.js";
export { ENTRY_CHANNELS, type EntryChannel, type EntryOptions, entryLink } from "./resume/entry-link.js";
export { extractToken } from "./resume/token-form.js";
export type { Assurance, Audience, HandoffMode, HandoffReason, Priority } from "./vocabulary.js";
export { AUDIENCES, HANDOFF_MODES, HANDOFF_REASONS, PRIORITIES } from "./vocabulary.js";
