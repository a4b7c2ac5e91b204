import type { ChannelId } from "../../channels/channel-id.js";
import type { Erased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { JsonValue } from "../../kernel/json.js";
import type { PartyKind } from "../party.js";
import type { Assurance, Audience, HandoffMode, HandoffReason, Priority } from "../vocabulary.js";

/** The schema of the packets this version builds, named in every packet. */
export const PACKET_SCHEMA = "throughline.packet/1";

/** Every {@link Certainty}. */
export const CERTAINTIES = ["inferred", "stated", "confirmed"] as const;
/** How sure a fact is: worked out by somebody, said by the customer, or confirmed. */
export type Certainty = (typeof CERTAINTIES)[number];

/** Every {@link CommitmentStatus}. */
export const COMMITMENT_STATUSES = ["open", "kept", "broken", "renegotiated"] as const;
/** What became of a promise. */
export type CommitmentStatus = (typeof COMMITMENT_STATUSES)[number];

/** Every {@link ContactStatus}. */
export const CONTACT_STATUSES = ["started", "answered", "missed", "ended"] as const;
/** How far a call or visit came. */
export type ContactStatus = (typeof CONTACT_STATUSES)[number];

/** Every {@link SlaClockStatus}. */
export const SLA_CLOCK_STATUSES = ["running", "paused", "met", "breached"] as const;
/** What a service-level clock does. */
export type SlaClockStatus = (typeof SLA_CLOCK_STATUSES)[number];

/** Every {@link PacketTone}. */
export const PACKET_TONES = ["neutral", "escalation", "sensitive"] as const;
/** How to meet the customer: as usual, after an escalation, or in a sensitive matter. */
export type PacketTone = (typeof PACKET_TONES)[number];

/** The audiences a free text may have. */
export const TEXT_AUDIENCES = ["customer", "agent", "system"] as const;
/** Who may see a free text: anyone but the public. */
export type TextAudience = (typeof TEXT_AUDIENCES)[number];

/** Every {@link KeptList}. */
export const KEPT_LISTS = [
  "messages",
  "contacts",
  "notes",
  "facts",
  "attempts",
  "questions",
  "commitments",
  "handoffs",
  "owners",
  "pastJourneys",
  "slaClocks",
] as const;
/** A list of which a packet keeps a part, and may have omitted the rest. */
export type KeptList = (typeof KEPT_LISTS)[number];

/** What a packet may warn of. Later versions may add codes. */
export type WarningCode =
  | "arrival-assurance"
  | "overdue-commitments"
  | "overdue-callback"
  | "overdue-clock"
  | "unanswered"
  | "low-assurance"
  | "conflicting-fact"
  | "ping-pong"
  | "many-hops"
  | "erased"
  | (string & Record<never, never>);

/** What to do next. Later versions may add codes. */
export type NextStepCode =
  | "as-noted"
  | "confirm-identity"
  | "keep-overdue-promise"
  | "call-customer"
  | "answer-customer"
  | "find-out"
  | "keep-promise"
  | "continue"
  | (string & Record<never, never>);

/** Somebody who takes part, as the packet shows them. */
export interface PacketParty {
  /** Customer, agent, bot, queue, or the desk's own software. */
  readonly kind: PartyKind;
  /** The desk's own id. */
  readonly id?: string;
  /** Name to show. */
  readonly name?: string | Erased;
}

/** Which journey a packet is about. */
export interface PacketJourney {
  /** The desk's own id of the journey. */
  readonly id: string;
  /** Version of the source this was built from. */
  readonly version?: number;
  /** Where the whole journey can be seen. */
  readonly url?: string;
}

/** Where a journey comes from. */
export interface PacketFrom {
  /** Who owned the journey when the packet was built. */
  readonly party?: PacketParty;
  /** The channel of the last message or contact. */
  readonly channel?: ChannelId;
}

/** Where a journey goes. At least one of channel, queue and party is there. */
export interface PacketTo {
  /** Where the customer goes on. */
  readonly channel?: ChannelId;
  /** The queue that receives. */
  readonly queue?: string;
  /** The agent or bot that receives. */
  readonly party?: PacketParty;
  /** The least assurance of who the customer is that the receiver needs. */
  readonly assurance?: Assurance;
}

/** An account, number or address of the customer. */
export interface PacketIdentity {
  /** Such as phone, email or a channel's id. */
  readonly kind: string;
  /** The number, address or account name. */
  readonly value: string | Erased;
  /** How sure we are that it is the customer's. */
  readonly assurance: Assurance;
}

/** A consent the customer gave or refused. */
export interface PacketConsent {
  /** What the consent is for. */
  readonly purpose: string;
  /** Whether it was given. */
  readonly given: boolean;
  /** When, in epoch milliseconds. */
  readonly at?: EpochMs;
}

/** Who the customer is. */
export interface PacketCustomer {
  /** The desk's own id of the customer. */
  readonly id?: string;
  /** Name to show. */
  readonly name?: string | Erased;
  /** Accounts, numbers and addresses. */
  readonly identities: readonly PacketIdentity[];
  /** Language tag. */
  readonly language?: string;
  /** IANA time zone. */
  readonly timeZone?: string;
  /** How the customer likes to be served, by name. */
  readonly preferences: Readonly<Record<string, string | number | boolean | Erased>>;
  /** Consents given and refused. */
  readonly consents: readonly PacketConsent[];
}

/** What the customer asked for, as they put it. */
export interface PacketRequest {
  /** The customer's own words, whole. */
  readonly text: string | Erased;
  /** When they were said, in epoch milliseconds. */
  readonly at: EpochMs;
  /** Where they were said. */
  readonly channel: ChannelId;
  /** The message they were said in. */
  readonly message?: string;
}

/** What a journey is about. */
export interface PacketIssue {
  /** What it is about, in the desk's words. */
  readonly subject?: string | Erased;
  /** What it is about, in the customer's words: the first message that says more than a greeting. */
  readonly request?: PacketRequest;
  /** More of it, in the desk's words. */
  readonly description?: string | Erased;
  /** The desk's category. */
  readonly category?: string;
  /** The desk's tags. */
  readonly tags?: readonly string[];
  /** The desk's priority. */
  readonly priority?: Priority;
  /** The desk's status. */
  readonly status?: string;
  /** When it was opened, in epoch milliseconds. */
  readonly openedAt?: EpochMs;
  /** The channel it was opened on. */
  readonly openedOn?: ChannelId;
}

/** The journey so far, in a few sentences. */
export interface PacketSummary {
  /** The summary. */
  readonly text: string | Erased;
  /** How it was made: extractive is this library's own, from the texts as they stand. */
  readonly method: string;
  /** Who or what made it. */
  readonly by?: string;
  /** Who may see it: free text is never public. */
  readonly audience: TextAudience;
}

/** A file that came with a message, by reference. */
export interface PacketAttachment {
  /** Where the file is. */
  readonly ref: string;
  /** File name. */
  readonly name?: string | Erased;
  /** Media type. */
  readonly type?: string;
  /** Size in bytes. */
  readonly bytes?: number;
  /** Hash of the content. */
  readonly hash?: string;
}

/** Something said to or by the customer. */
export interface PacketMessage {
  /** The desk's own id of the message. */
  readonly id?: string;
  /** When it was said, in epoch milliseconds. */
  readonly at: EpochMs;
  /** Who said it. */
  readonly from: PacketParty;
  /** What was said. Absent where it is elsewhere, was deleted, or never was. */
  readonly text?: string | Erased;
  /** Where the text is, when it is not here. */
  readonly ref?: string;
  /** Part of a text that is elsewhere. */
  readonly excerpt?: string | Erased;
  /** Hash of a text that is elsewhere. */
  readonly digest?: string;
  /** Files sent with it, by reference. */
  readonly attachments?: readonly PacketAttachment[];
  /** Edited after it was sent. */
  readonly edited?: true;
  /** Deleted after it was sent; its text is not carried. */
  readonly deleted?: true;
  /** Sent by a machine without being an answer. */
  readonly automatic?: true;
}

/** An unbroken stretch of a journey on one channel. */
export interface PacketConversation {
  /** The provider's thread, where the channel has several. */
  readonly thread?: string;
  /** The one channel of this stretch. */
  readonly channel: ChannelId;
  /** Time of the first message kept, in epoch milliseconds. */
  readonly startedAt: EpochMs;
  /** Time of the last message kept, in epoch milliseconds. */
  readonly endedAt: EpochMs;
  /** How many messages were left out just before this stretch, on this channel or others. */
  readonly omittedBefore?: number;
  /** The messages kept, oldest first. */
  readonly messages: readonly PacketMessage[];
}

/** What was said, as far as the packet keeps it. */
export interface PacketTimeline {
  /** How many messages the journey had, kept or not. */
  readonly total: number;
  /** The messages kept, by unbroken stretches on one channel, oldest first. */
  readonly conversations: readonly PacketConversation[];
}

/** A live stretch without text, such as a call. */
export interface PacketContact {
  /** The desk's own id of the contact. */
  readonly id?: string;
  /** Phone, video, in person or the like. */
  readonly channel: ChannelId;
  /** Started, answered, missed or ended. */
  readonly status: ContactStatus;
  /** When it started, in epoch milliseconds. */
  readonly startedAt: EpochMs;
  /** When it was answered, in epoch milliseconds. */
  readonly answeredAt?: EpochMs;
  /** When it ended, in epoch milliseconds. */
  readonly endedAt?: EpochMs;
  /** Whom the customer spoke with. */
  readonly with?: PacketParty;
  /** What was said, in brief. */
  readonly summary?: string | Erased;
  /** Where the transcript is. */
  readonly transcript?: string;
  /** Where the recording is. */
  readonly recording?: string;
}

/** Something written for the desk. */
export interface PacketNote {
  /** The desk's own id of the note. */
  readonly id?: string;
  /** The note. */
  readonly text: string | Erased;
  /** When it was written, in epoch milliseconds. */
  readonly at?: EpochMs;
  /** Who wrote it. */
  readonly by?: PacketParty;
  /** Who may see it: free text is never public. */
  readonly audience: TextAudience;
}

/** One value told under a key. */
export interface PacketFactValue {
  /** The value. */
  readonly value: string | number | boolean | Erased;
  /** When it was told, in epoch milliseconds. */
  readonly at?: EpochMs;
}

/** Something the customer has told already, with where it was told and how sure it is. */
export interface PacketFact extends PacketFactValue {
  /** The desk's key of the fact. */
  readonly key: string;
  /** How to call it in a brief. */
  readonly label?: string;
  /** The value. */
  readonly value: string | number | boolean | Erased;
  /** When it was told, in epoch milliseconds. */
  readonly at?: EpochMs;
  /** The message it was told in. */
  readonly message?: string;
  /** The contact it was told in. */
  readonly contact?: string;
  /** Who or what recorded it. */
  readonly by?: PacketParty;
  /** How sure it is. */
  readonly certainty: Certainty;
  /** Other values told under this key, latest first, at most five. */
  readonly others?: readonly PacketFactValue[];
}

/** A remedy that was tried. */
export interface PacketAttempt {
  /** The desk's own id of the attempt. */
  readonly id?: string;
  /** The remedy tried. */
  readonly what: string | Erased;
  /** What came of it. */
  readonly outcome?: string | Erased;
  /** More of what came of it. */
  readonly detail?: string | Erased;
  /** When, in epoch milliseconds. */
  readonly at?: EpochMs;
  /** Who tried it. */
  readonly by?: PacketParty;
}

/** Something that still has to be found out. */
export interface PacketQuestion {
  /** The desk's own id of the question. */
  readonly id?: string;
  /** What has to be found out. */
  readonly text: string | Erased;
  /** The key of the fact that would answer it. */
  readonly fact?: string;
  /** When it came up, in epoch milliseconds. */
  readonly at?: EpochMs;
  /** Who asks. */
  readonly by?: PacketParty;
}

/** A promise to the customer. */
export interface PacketCommitment {
  /** The desk's own id of the promise. */
  readonly id?: string;
  /** What was promised to the customer. */
  readonly text: string | Erased;
  /** Open, kept, broken or renegotiated. */
  readonly status: CommitmentStatus;
  /** When it is due, in epoch milliseconds. */
  readonly dueAt?: EpochMs;
  /** When it was promised, in epoch milliseconds. */
  readonly at?: EpochMs;
  /** Who promised it. */
  readonly by?: PacketParty;
}

/** An earlier handoff of the journey. */
export interface PacketHandoff {
  /** The desk's own id of the handoff. */
  readonly id?: string;
  /** When it was requested, in epoch milliseconds. */
  readonly at: EpochMs;
  /** Who handed over. */
  readonly from?: PacketParty;
  /** Who received. */
  readonly to?: PacketParty;
  /** The channel before. */
  readonly fromChannel?: ChannelId;
  /** The channel after. */
  readonly toChannel?: ChannelId;
  /** Cold, warm or callback. */
  readonly mode?: HandoffMode;
  /** Why. */
  readonly reason?: HandoffReason;
  /** How it ended. */
  readonly outcome?: string;
}

/** An earlier owner of the journey. */
export interface PacketOwner {
  /** Who owned the journey. */
  readonly party: PacketParty;
  /** From when, in epoch milliseconds. */
  readonly fromAt: EpochMs;
  /** Until when, in epoch milliseconds. */
  readonly toAt?: EpochMs;
}

/** Another journey of the customer, in brief. */
export interface PacketPastJourney {
  /** The desk's own id of that journey. */
  readonly id: string;
  /** What it was about. */
  readonly subject?: string | Erased;
  /** The desk's status of it. */
  readonly status?: string;
  /** When it was opened, in epoch milliseconds. */
  readonly openedAt?: EpochMs;
  /** When it was closed, in epoch milliseconds. */
  readonly closedAt?: EpochMs;
  /** How it ended. */
  readonly outcome?: string | Erased;
}

/** A service-level clock, as the desk gave it. */
export interface PacketSlaClock {
  /** Name of the clock. */
  readonly name: string;
  /** Running, paused, met or breached, as the desk gave it. */
  readonly status: SlaClockStatus;
  /** When it started, in epoch milliseconds. */
  readonly startedAt?: EpochMs;
  /** When it runs out, in epoch milliseconds. */
  readonly dueAt?: EpochMs;
}

/** The sender's note to the receiver. */
export interface PacketSenderNote {
  /** The sender's note to the receiver. */
  readonly text: string | Erased;
  /** Who may see it: free text is never public. */
  readonly audience: TextAudience;
}

/** Something the desk knows beside all this. */
export interface PacketExtension {
  /** Any JSON. */
  readonly value: JsonValue | Erased;
  /** Who may see it. */
  readonly audience: Audience;
  /** What goes first when a carrier is too small: higher numbers do. */
  readonly dropPriority: number;
}

/** What the receiver should do first. */
export interface PacketNextStep {
  /** What to do next. */
  readonly code: NextStepCode;
  /** In the sender's words, with the code as-noted. */
  readonly text?: string | Erased;
}

/** Something to be careful about. */
export interface PacketWarning {
  /** What is wrong. */
  readonly code: WarningCode;
  /** Since when, in epoch milliseconds: the earliest due time, or the first message without an answer. */
  readonly at?: EpochMs;
  /** How many there are. */
  readonly count?: number;
  /** The key of the fact or the name of the clock. */
  readonly key?: string;
  /** The assurance the target needs. */
  readonly needed?: Assurance;
  /** The highest assurance there is. */
  readonly found?: Assurance;
}

/** Whether what the target requires is in the packet. */
export interface PacketCompleteness {
  /** Share of the required items that are there, from 0 to 1, to two decimals. */
  readonly score: number;
  /** The items that are not there, or were erased. */
  readonly missing: readonly string[];
}

/** A part of the loss report: what was left out of one list. */
export interface PacketOmission {
  /** The list of which something was left out. */
  readonly kind: KeptList | (string & Record<never, never>);
  /** How many items were left out. The whole is in the journey, at its url. */
  readonly count: number;
  /** Time of the first item left out, in epoch milliseconds. */
  readonly firstAt?: EpochMs;
  /** Time of the last item left out, in epoch milliseconds. */
  readonly lastAt?: EpochMs;
}

/**
 * Everything the receiver of a handoff needs, as plain JSON. Times are integers of epoch milliseconds and end in `At` (or are `at`);
 * a personal text that was erased is `{ erased: true }`; lists are oldest first.
 */
export interface TransferPacket {
  /** Name and version of this schema. */
  readonly schema: typeof PACKET_SCHEMA;
  /** Id of this packet. */
  readonly id: string;
  /** When it was built, in epoch milliseconds. */
  readonly issuedAt: EpochMs;
  /** From when on it is not to be relied on, in epoch milliseconds. */
  readonly expiresAt?: EpochMs;
  /** The journey that moves. */
  readonly journey: PacketJourney;
  /** The handoff this packet was built for. */
  readonly handoff?: string;
  /** Fencing token of the ownership it was built under. */
  readonly epoch?: number;
  /** 1 for the first handoff of the journey. */
  readonly hop: number;
  /** Where the journey comes from. */
  readonly from: PacketFrom;
  /** Where the journey goes. */
  readonly to: PacketTo;
  /** Cold, warm or callback. */
  readonly mode: HandoffMode;
  /** When the customer is to be called, in epoch milliseconds. */
  readonly callbackAt?: EpochMs;
  /** Why the journey moves. */
  readonly reason: HandoffReason;
  /** How much it presses. */
  readonly urgency: Priority;
  /** Skills the receiver should have. */
  readonly skills: readonly string[];
  /** The sender's note to the receiver. */
  readonly note?: PacketSenderNote;
  /** Who the customer is. */
  readonly customer: PacketCustomer;
  /** What it is about. */
  readonly issue: PacketIssue;
  /** The journey so far, in a few sentences. */
  readonly summary: PacketSummary;
  /** What was said. */
  readonly timeline: PacketTimeline;
  /** Calls, video calls and visits. */
  readonly contacts: readonly PacketContact[];
  /** Notes of the desk. */
  readonly notes: readonly PacketNote[];
  /** What the customer has told already, one entry a key. */
  readonly facts: readonly PacketFact[];
  /** Keys of the facts that are known and must not be asked for again. */
  readonly doNotAsk: readonly string[];
  /** Remedies tried. */
  readonly attempts: readonly PacketAttempt[];
  /** Questions nobody has answered yet. */
  readonly questions: readonly PacketQuestion[];
  /** Promises to the customer. */
  readonly commitments: readonly PacketCommitment[];
  /** Earlier handoffs of this journey. */
  readonly handoffs: readonly PacketHandoff[];
  /** Earlier owners of this journey. */
  readonly owners: readonly PacketOwner[];
  /** Earlier journeys of this customer. */
  readonly pastJourneys: readonly PacketPastJourney[];
  /** Service-level clocks. */
  readonly slaClocks: readonly PacketSlaClock[];
  /** What the desk knows beside all this, by name. */
  readonly extensions: Readonly<Record<string, PacketExtension>>;
  /** How to meet the customer. */
  readonly tone: PacketTone;
  /** What to do next. */
  readonly nextStep: PacketNextStep;
  /** What to be careful about. */
  readonly warnings: readonly PacketWarning[];
  /** Whether what the target requires is there. */
  readonly completeness: PacketCompleteness;
  /** Loss report: what was left out. */
  readonly omissions: readonly PacketOmission[];
}
