export type { OwnerRef, PartyKind, PartyRef, QueueRef } from "./party.js";
export { partyKey, sameParty } from "./party.js";
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
export { evolveHandoff } from "./protocol/evolve.js";
export type {
  CustomerMove,
  CustomerState,
  HandoffEnd,
  HandoffStatus,
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
export { startHandoffState } from "./protocol/state.js";
export type { Overdue } from "./protocol/status.js";
export { due, handoffStatus, nextDeadline } from "./protocol/status.js";
export type { Assurance, Audience, HandoffMode, HandoffReason, Priority } from "./vocabulary.js";
