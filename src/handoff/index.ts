export type { JsonLimits } from "../kernel/json.js";
export type { BriefFormat, BriefLocale, BriefOptions } from "./brief/render.js";
export { renderBrief } from "./brief/render.js";
export type { PacketView } from "./packet/audience.js";
export { PACKET_AUDIENCE } from "./packet/audience.js";
export type { BuildPacketOptions, GivenSummary } from "./packet/build.js";
export { buildPacket } from "./packet/build.js";
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
  ConfirmHandoff,
  DeclineHandoff,
  Fence,
  HandoffCommand,
  Join,
  Leave,
  Reassign,
  RecordArrival,
  RecordCustomerRefusal,
  RequestHandoff,
  Take,
  TakeOver,
  Tick,
  WithdrawHandoff,
} from "./protocol/commands.js";
export type { HandoffContext } from "./protocol/decide.js";
export { decideHandoff } from "./protocol/decide.js";
export type {
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
  HandoffWithdrawn,
  OwnershipReassigned,
  OwnershipTaken,
  OwnershipTakenOver,
  ParticipantJoined,
  ParticipantLeft,
  ReassignCause,
  ReceiptAcknowledged,
  ReceiptMissed,
} from "./protocol/events.js";
export { DECLINE_REASONS, REASSIGN_CAUSES } from "./protocol/events.js";
export { evolveHandoff } from "./protocol/evolve.js";
export type {
  CustomerMove,
  CustomerState,
  HandoffEnd,
  HandoffStatus,
  LegTable,
  ReceiptMove,
  ReceiptState,
  ReceiverMove,
  ReceiverState,
} from "./protocol/legs.js";
export { CUSTOMER_LEG, RECEIPT_LEG, RECEIVER_GOAL, RECEIVER_LEG } from "./protocol/legs.js";
export type { HandoffPolicy } from "./protocol/policy.js";
export { defaultHandoffPolicy } from "./protocol/policy.js";
export type {
  ArrivalEvidence,
  CustomerLeg,
  EndedHandoff,
  Handoff,
  HandoffState,
  Ownership,
  Participant,
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
  RIGHTS,
  startHandoffState,
} from "./protocol/state.js";
export type { Overdue } from "./protocol/status.js";
export { due, handoffStatus, nextDeadline } from "./protocol/status.js";
export type { Assurance, Audience, HandoffMode, HandoffReason, Priority } from "./vocabulary.js";
export { AUDIENCES, HANDOFF_MODES, HANDOFF_REASONS, PRIORITIES } from "./vocabulary.js";
