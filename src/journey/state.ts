import type { ChannelId } from "../channels/channel-id.js";
import type { HandoffEvent } from "../handoff/protocol/events.js";
import type { HandoffState, Ownership } from "../handoff/protocol/state.js";
import type { Priority } from "../handoff/vocabulary.js";
import type { AppendLog } from "../kernel/append-log.js";
import type { Erased } from "../kernel/erased.js";
import type { EpochMs } from "../kernel/instant.js";
import type { ChecklistEvent } from "./checklist/events.js";
import type { CommitmentEvent } from "./commitments/events.js";
import type { MentionCaptured, SurveyEvent } from "./feedback/events.js";
import type {
  AttemptRecorded,
  FactAskedAgain,
  FactRecorded,
  FactRetracted,
  NoteAdded,
  QuestionAnswered,
  QuestionAsked,
} from "./knowledge/events.js";
import type { JourneyStatus, NewMacs, SendAuthorised, StatusChanged } from "./lifecycle/events.js";
import type {
  ContactEvent,
  ConversationEnded,
  MessageDeleted,
  MessageEdited,
  MessageRecorded,
} from "./messages/events.js";
import type { NoticeEvent, NoticeStarted } from "./notices/events.js";
import type { PacketIssued } from "./packets/events.js";
import type { Pass } from "./passes/state.js";
import type { IdentityRecorded, PartyIntroduced } from "./people/events.js";

/** What the journey is about. `null`: never said. */
export interface Issue {
  readonly subject: string | Erased | null;
  readonly description: string | Erased | null;
  readonly category: string | null;
  readonly priority: Priority;
  readonly sensitive: boolean;
}

/**
 * What is known of a journey, after the events so far. What grows without end (messages, facts, …) is kept as views of
 * append-only logs of the events themselves, so that one more event costs the same at the 10th and at the 10,000th.
 */
export interface Journey {
  readonly id: string;
  /** How many events made it. */
  readonly version: number;
  readonly openedAt: EpochMs;
  readonly openedOn: ChannelId;
  readonly status: JourneyStatus;
  readonly statusSince: EpochMs;
  readonly issue: Issue;
  readonly tags: readonly string[];
  readonly spam: boolean;
  /** The customer it belongs to, once there is evidence. */
  readonly customer: string | null;
  /** The journey it was merged into. */
  readonly mergedInto: string | null;
  /** The journeys merged into this one. */
  readonly absorbed: readonly string[];
  /** Their customers: what they write belongs here too. */
  readonly absorbedCustomers: readonly string[];
  /** What was personal of it is gone, on account of a customer; `null`: not so. */
  readonly erased: {
    readonly at: EpochMs;
    readonly customer: string;
    /** How many of its texts lay with the desk. */
    readonly references: number;
  } | null;
  /** The keyed MACs in use now for what events name by older ones. */
  readonly rekeyed: NewMacs | null;
  /** The customer's newest message by the source's clock. */
  readonly lastInbound: {
    readonly message: string;
    readonly channel: ChannelId;
    readonly occurredAt: EpochMs;
  } | null;
  readonly firstOwnership: Ownership;
  /** Owner, epoch, participants and the open handoff. */
  readonly handoff: HandoffState;
  /** When the newest event was recorded. */
  readonly recordedAt: EpochMs;
  /** By message id, in the order recorded. */
  readonly messages: AppendLog<MessageRecorded>;
  /** By message id: edits and deletions, also of messages that are still to come. */
  readonly changes: AppendLog<MessageEdited | MessageDeleted>;
  /** By contact id. */
  readonly contacts: AppendLog<ContactEvent>;
  readonly conversationEnds: AppendLog<ConversationEnded>;
  readonly notes: AppendLog<NoteAdded>;
  /** By fact key. */
  readonly facts: AppendLog<FactRecorded | FactRetracted>;
  /** By fact key: the times it was asked for although it was known. */
  readonly askedAgain: AppendLog<FactAskedAgain>;
  readonly attempts: AppendLog<AttemptRecorded>;
  readonly questions: AppendLog<QuestionAsked | QuestionAnswered>;
  readonly commitments: AppendLog<CommitmentEvent>;
  /** The ids of those neither kept nor broken, oldest first. */
  readonly openCommitments: readonly string[];
  /** By identity id. */
  readonly identities: AppendLog<IdentityRecorded>;
  /** By party key. */
  readonly parties: AppendLog<PartyIntroduced>;
  /** By event type. */
  readonly checklist: AppendLog<ChecklistEvent>;
  /** By packet id. */
  readonly packets: AppendLog<PacketIssued>;
  /** What the customer may come back with, oldest first. Forgotten some time after they expired. */
  readonly passes: readonly Pass[];
  /** By notice id. `notices(journey)` reads them. */
  readonly notices: AppendLog<NoticeEvent>;
  /** By idempotency key: the attempts that were started under it. */
  readonly noticeKeys: AppendLog<NoticeStarted>;
  /** By survey id. `surveys(journey)` reads them. */
  readonly surveys: AppendLog<SurveyEvent>;
  /** By mention id. */
  readonly mentions: AppendLog<MentionCaptured>;
  /** The journey that an invitation was followed from, which nobody has confirmed to be theirs. */
  readonly invitedFrom: string | null;
  /** By authorisation id. */
  readonly authorisations: AppendLog<SendAuthorised>;
  /** By event type: every change of owner and every step of a handoff. */
  readonly handoffs: AppendLog<HandoffEvent>;
  readonly statuses: AppendLog<StatusChanged>;
  /** By command id: the versions it wrote. */
  readonly commands: AppendLog<number>;
}
