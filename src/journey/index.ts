export type { AppendLog } from "../kernel/append-log.js";
export type { DecisionContext, EventOf } from "../kernel/event.js";
export { refuseStaleSend } from "./authorisation.js";
export type {
  ChecklistCommand,
  ConfirmIdentity,
  ConfirmIssue,
  ExplainTransition,
  ReviewContext,
  ScoreReview,
} from "./checklist/commands.js";
export type {
  ChecklistEvent,
  ConfirmationMethod,
  ContextReviewed,
  IdentityConfirmed,
  IssueConfirmed,
  ReviewScored,
  TransitionExplained,
} from "./checklist/events.js";
export { CONFIRMATION_METHODS } from "./checklist/events.js";
export type { JourneyCommand } from "./commands.js";
export type {
  CommitmentCommand,
  MakeCommitment,
  RenegotiateCommitment,
  SettleCommitment,
} from "./commitments/commands.js";
export type {
  CommitmentBroken,
  CommitmentEvent,
  CommitmentKept,
  CommitmentMade,
  CommitmentRenegotiated,
} from "./commitments/events.js";
export type {
  CustomerCommand,
  DescribeCustomer,
  LinkIdentity,
  ProvenIdentity,
  RecordConsent,
  RecordErasure,
  RecordPreference,
  RegisterCustomer,
  RekeyCustomer,
  RequestErasure,
  UnlinkIdentity,
} from "./customer/commands.js";
export { decideCustomer } from "./customer/decide.js";
export type {
  ConsentRecorded,
  CustomerDescribed,
  CustomerErased,
  CustomerEvent,
  CustomerRegistered,
  CustomerRekeyed,
  ErasureRequested,
  IdentityLinked,
  IdentityUnlinked,
  PreferenceRecorded,
  SharedJourneys,
  UnlinkReason,
} from "./customer/events.js";
export { SHARED_JOURNEYS, UNLINK_REASONS } from "./customer/events.js";
export { evolveCustomer } from "./customer/evolve.js";
export type {
  ReachCommand,
  RecordOptOut,
  RecordPresence,
  RecordQuietHours,
} from "./customer/reach/commands.js";
export type {
  OptOutRecorded,
  OptOutScope,
  PresenceSeen,
  QuietHours,
  QuietHoursRecorded,
  ReachEvent,
} from "./customer/reach/events.js";
export { OPT_OUT_SCOPES } from "./customer/reach/events.js";
export type { KnownQuietHours, OptOut, Presence } from "./customer/reach/state.js";
export type { Consent, Customer, Erasure, LinkedIdentity } from "./customer/state.js";
export { decideJourney } from "./decide.js";
export type { JourneyEvent } from "./events.js";
export { evolveJourney } from "./evolve.js";
export type {
  AnswerSurvey,
  CaptureMention,
  CommentOnSurvey,
  FeedbackCommand,
  InviteToSurvey,
  RecordUnclearReply,
  RemindOfSurvey,
  SurveyCommand,
} from "./feedback/commands.js";
export type {
  AnswerWay,
  FeedbackEvent,
  MentionCaptured,
  SurveyAnswered,
  SurveyCommented,
  SurveyData,
  SurveyEvent,
  SurveyInvited,
  SurveyKind,
  SurveyNotUnderstood,
  SurveyReminded,
  SurveyScale,
} from "./feedback/events.js";
export { ANSWER_WAYS, SURVEY_KINDS } from "./feedback/events.js";
export type { Survey, SurveyAnswer } from "./feedback/state.js";
export { surveyOf, surveys } from "./feedback/state.js";
export type { HistoryItem, NoticeItem } from "./history.js";
export { history } from "./history.js";
export type {
  AddNote,
  AnswerQuestion,
  AskForFact,
  AskQuestion,
  DescribeIssue,
  KnowledgeCommand,
  RecordAttempt,
  RecordFact,
  RetractFact,
  Tag,
  Untag,
} from "./knowledge/commands.js";
export type {
  AttemptRecorded,
  FactAskedAgain,
  FactRecorded,
  FactRetracted,
  FactSource,
  IssueDescribed,
  JourneyTagged,
  JourneyUntagged,
  KnowledgeEvent,
  NoteAdded,
  Outcome,
  QuestionAnswered,
  QuestionAsked,
} from "./knowledge/events.js";
export { OUTCOMES } from "./knowledge/events.js";
export type {
  AbsorbJourney,
  ChangeStatus,
  ClearOfSpam,
  EraseJourney,
  LifecycleCommand,
  MarkSpam,
  MergeJourney,
  OpenJourney,
  RekeyJourney,
} from "./lifecycle/commands.js";
export type {
  ClearedOfSpam,
  JourneyAbsorbed,
  JourneyErased,
  JourneyMerged,
  JourneyOpened,
  JourneyRekeyed,
  JourneyStatus,
  LifecycleEvent,
  MarkedSpam,
  NewMacs,
  SendAuthorised,
  StatusCause,
  StatusChanged,
} from "./lifecycle/events.js";
export { JOURNEY_STATUSES } from "./lifecycle/events.js";
export type {
  AuthoriseSend,
  EndConversation,
  MessageCommand,
  ObservedMessage,
  RecordContact,
  RecordDeletion,
  RecordEdit,
  RecordMessage,
} from "./messages/commands.js";
export type {
  Attachment,
  ContactAnswered,
  ContactData,
  ContactEnded,
  ContactEvent,
  ContactMissed,
  ContactStarted,
  Content,
  ConversationEnded,
  MessageData,
  MessageDeleted,
  MessageEdited,
  MessageEvent,
  MessageRecorded,
} from "./messages/events.js";
export type {
  NoticeCommand,
  RecordNoticeReceipt,
  SettleNotice,
  StartNotice,
  SuppressNotice,
} from "./notices/commands.js";
export type {
  NoticeData,
  NoticeDelivered,
  NoticeEvent,
  NoticeFailed,
  NoticeRead,
  NoticeSent,
  NoticeStarted,
  NoticeSuppressed,
  NoticeUnknown,
} from "./notices/events.js";
export type { AttemptState, Notice, NoticeAttempt, Suppression } from "./notices/state.js";
export { noticeOf, notices } from "./notices/state.js";
export { packetSource } from "./packet-source.js";
export type { IssuedSummary, IssuePacket, PacketCommand } from "./packets/commands.js";
export type {
  IssuedPersonal,
  IssuedTarget,
  PacketEvent,
  PacketIssued,
  PacketSources,
  SummaryFailure,
  TextDigest,
} from "./packets/events.js";
export type { PacketStreams, RebuildCaveat, RebuiltPacket } from "./packets/rebuild.js";
export { rebuildPacket } from "./packets/rebuild.js";
export type { IssuePass, PassCommand, RedeemPass, RevokePass, TryPin } from "./passes/commands.js";
export type {
  PassData,
  PassEvent,
  PassIssued,
  PassKey,
  PassKind,
  PassRedeemed,
  PassRevoked,
  PinTried,
  RevocationReason,
} from "./passes/events.js";
export { PASS_KINDS, REVOCATION_REASONS } from "./passes/events.js";
export type { Pass } from "./passes/state.js";
export type {
  AttachCustomer,
  DetachCustomer,
  IntroduceParty,
  PeopleCommand,
  RecordIdentity,
} from "./people/commands.js";
export type {
  CustomerAttached,
  CustomerDetached,
  IdentityKind,
  IdentityRecorded,
  LinkEvidence,
  PartyIntroduced,
  PeopleEvent,
} from "./people/events.js";
export { IDENTITY_KINDS, LINK_EVIDENCE } from "./people/events.js";
export type { Issue, Journey } from "./state.js";
export type { Conversation, TimelineContact, TimelineItem, TimelineMessage } from "./timeline.js";
export { conversations, currentChannel, timeline } from "./timeline.js";
