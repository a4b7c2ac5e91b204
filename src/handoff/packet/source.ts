import type { ChannelId } from "../../channels/channel-id.js";
import type { Erased } from "../../kernel/erased.js";
import type { Instant } from "../../kernel/instant.js";
import type { JsonValue } from "../../kernel/json.js";
import type { PartyKind } from "../party.js";
import type { Assurance, Audience, HandoffMode, HandoffReason, Priority } from "../vocabulary.js";
import type { Certainty, CommitmentStatus, ContactStatus, SlaClockStatus, TextAudience } from "./packet.js";

/** A value as database rows have it: `null` and `undefined` both mean that it is absent. */
export type Maybe<T> = T | null | undefined;

/** An id as databases have it. The packet carries it as text. */
export type RowId = string | number | bigint;

/** A text that may be personal, and so may have been erased. */
export type RowText = string | Erased;

/** A yes or no as databases have it. */
export type RowFlag = boolean | 0 | 1;

/** Who wrote or did something: a role alone, or a role with the desk's own id and name. */
export type SourceParty =
  | PartyKind
  | { readonly kind: PartyKind; readonly id?: Maybe<RowId>; readonly name?: Maybe<RowText> };

/** Rows to be read by position, as an array is: for a log or a table that is not to be copied. */
export interface RowView<T> {
  readonly length: number;
  /** The row at `index`, from 0; `undefined` leaves it out. */
  at(index: number): T | undefined;
}

/** The journey (case, ticket, conversation) that moves. Only `id` is needed. */
export interface SourceJourney {
  readonly id: RowId;
  /** Version of the row or stream this was read from, to tell later what the receiver knew. */
  readonly version?: Maybe<number>;
  /** Where the whole can be seen, such as the desk's page of the case. */
  readonly url?: Maybe<string>;
  readonly status?: Maybe<string>;
  readonly subject?: Maybe<RowText>;
  readonly description?: Maybe<RowText>;
  readonly category?: Maybe<string>;
  readonly tags?: Maybe<readonly string[]>;
  /** A matter to be handled with care and in private. */
  readonly sensitive?: Maybe<RowFlag>;
  readonly priority?: Maybe<Priority>;
  /** Default: the time of the first message. */
  readonly openedAt?: Maybe<Instant>;
  /** Default: the channel of the first message. */
  readonly openedOn?: Maybe<ChannelId>;
}

/** An account, number or address of the customer. */
export interface SourceIdentity {
  /** Such as `phone`, `email` or a channel's id. */
  readonly kind: string;
  /** Where it is absent or empty, the row is left out. */
  readonly value: Maybe<RowText>;
  /** How sure we are that it is theirs. Default `none`. */
  readonly assurance?: Maybe<Assurance>;
}

/** A consent the customer gave or refused. */
export interface SourceConsent {
  /** What the consent is for, such as `marketing` or `recording`. */
  readonly purpose: string;
  readonly given: RowFlag;
  readonly at?: Maybe<Instant>;
}

/** Who the customer is, as far as the desk knows. */
export interface SourceCustomer {
  /** The desk's own id of the customer. */
  readonly id?: Maybe<RowId>;
  readonly name?: Maybe<RowText>;
  readonly identities?: Maybe<readonly SourceIdentity[]>;
  /** Language tag such as `el` or `en-GB`. */
  readonly language?: Maybe<string>;
  /** IANA zone such as `Europe/Athens`. */
  readonly timeZone?: Maybe<string>;
  /** Such as `{ channel: "sms", calls: "after 17:00" }`. */
  readonly preferences?: Maybe<Readonly<Record<string, Maybe<RowText | number | boolean>>>>;
  readonly consents?: Maybe<readonly SourceConsent[]>;
}

/** A file by reference; the packet never carries its content. */
export interface SourceAttachment {
  readonly ref: string;
  readonly name?: Maybe<RowText>;
  /** Media type, such as `image/png`. */
  readonly type?: Maybe<string>;
  readonly bytes?: Maybe<number>;
  /** Of the content, such as `sha256:…`. */
  readonly hash?: Maybe<string>;
}

/** Something said to or by the customer. */
export interface SourceMessage {
  readonly at: Instant;
  readonly from: SourceParty;
  readonly channel: ChannelId;
  readonly text?: Maybe<RowText>;
  readonly id?: Maybe<RowId>;
  /** The provider's thread, where the channel has several: keeps two conversations on one channel apart. */
  readonly thread?: Maybe<RowId>;
  /** Where the text is, when it is not given here. */
  readonly ref?: Maybe<string>;
  /** Part of a text that is elsewhere. */
  readonly excerpt?: Maybe<RowText>;
  /** Hash of a text that is elsewhere. */
  readonly digest?: Maybe<string>;
  readonly attachments?: Maybe<readonly SourceAttachment[]>;
  readonly edited?: Maybe<RowFlag>;
  /** The text of a deleted message is left out of the packet. */
  readonly deleted?: Maybe<RowFlag>;
  /** Sent by a machine without being an answer, such as a receipt notice or an out-of-office reply. */
  readonly automatic?: Maybe<RowFlag>;
}

/** A live stretch without text: a phone call, a video call, a visit. */
export interface SourceContact {
  readonly channel: ChannelId;
  readonly startedAt: Instant;
  readonly answeredAt?: Maybe<Instant>;
  readonly endedAt?: Maybe<Instant>;
  /** Default: by the times given. */
  readonly status?: Maybe<ContactStatus>;
  readonly id?: Maybe<RowId>;
  readonly with?: Maybe<SourceParty>;
  readonly summary?: Maybe<RowText>;
  /** Where the transcript is. */
  readonly transcript?: Maybe<string>;
  /** Where the recording is. */
  readonly recording?: Maybe<string>;
}

/** Something written for the desk. */
export interface SourceNote {
  readonly text: RowText;
  readonly at?: Maybe<Instant>;
  readonly by?: Maybe<SourceParty>;
  readonly id?: Maybe<RowId>;
  /** Default `agent`. */
  readonly audience?: Maybe<TextAudience>;
}

/** Something the customer has told already. */
export interface SourceFact {
  /** Such as `orderNumber`. Of several values under one key the latest counts. */
  readonly key: string;
  /** How to call it in a brief. Default: the key in words. */
  readonly label?: Maybe<string>;
  /** Where it is absent or empty, the row is left out: nothing was told. */
  readonly value: Maybe<RowText | number | boolean>;
  readonly at?: Maybe<Instant>;
  /** The message it was told in. */
  readonly message?: Maybe<RowId>;
  /** The contact it was told in. */
  readonly contact?: Maybe<RowId>;
  /** Who or what recorded it. */
  readonly by?: Maybe<SourceParty>;
  /** Default `stated`. */
  readonly certainty?: Maybe<Certainty>;
}

/** A remedy that was tried. */
export interface SourceAttempt {
  readonly what: RowText;
  /** Such as `worked` or `failed`. */
  readonly outcome?: Maybe<RowText>;
  readonly detail?: Maybe<RowText>;
  readonly at?: Maybe<Instant>;
  readonly by?: Maybe<SourceParty>;
  readonly id?: Maybe<RowId>;
}

/** Something nobody knows yet and somebody has to find out. */
export interface SourceQuestion {
  readonly text: RowText;
  /** The key of the fact that would answer it. */
  readonly fact?: Maybe<string>;
  readonly at?: Maybe<Instant>;
  readonly by?: Maybe<SourceParty>;
  readonly id?: Maybe<RowId>;
}

/** A promise to the customer. */
export interface SourceCommitment {
  readonly text: RowText;
  readonly dueAt?: Maybe<Instant>;
  /** Default `open`. */
  readonly status?: Maybe<CommitmentStatus>;
  /** When it was promised. */
  readonly at?: Maybe<Instant>;
  readonly by?: Maybe<SourceParty>;
  readonly id?: Maybe<RowId>;
}

/** An earlier handoff of this journey. */
export interface SourceHandoff {
  readonly at: Instant;
  readonly id?: Maybe<RowId>;
  readonly from?: Maybe<SourceParty>;
  readonly to?: Maybe<SourceParty>;
  readonly fromChannel?: Maybe<ChannelId>;
  readonly toChannel?: Maybe<ChannelId>;
  readonly mode?: Maybe<HandoffMode>;
  readonly reason?: Maybe<HandoffReason>;
  /** How it ended, such as `completed` or `returned`. */
  readonly outcome?: Maybe<string>;
}

/** Who owned this journey earlier. */
export interface SourceOwner {
  readonly party: SourceParty;
  readonly fromAt: Instant;
  readonly toAt?: Maybe<Instant>;
}

/** Another journey of the same customer, in brief. */
export interface SourcePastJourney {
  readonly id: RowId;
  readonly subject?: Maybe<RowText>;
  readonly status?: Maybe<string>;
  readonly openedAt?: Maybe<Instant>;
  readonly closedAt?: Maybe<Instant>;
  readonly outcome?: Maybe<RowText>;
}

/** A service-level clock of the desk. */
export interface SourceSlaClock {
  /** Such as `first response`. */
  readonly name: string;
  /** Default `running`. */
  readonly status?: Maybe<SlaClockStatus>;
  readonly startedAt?: Maybe<Instant>;
  readonly dueAt?: Maybe<Instant>;
}

/** What the desk knows beside all this, such as the customer's plan or orders: any JSON. */
export interface SourceExtension {
  readonly value: JsonValue | Erased;
  readonly audience: Audience;
  /** What goes first when a carrier is too small: higher numbers do. Default 0. */
  readonly dropPriority?: Maybe<number>;
}

/**
 * What a packet is built from: the desk's own rows. Only `journey.id` is needed; columns that are not named here are ignored.
 *
 * @example
 * ```ts
 * const source: PacketSource = {
 *   journey: { id: 7781 },
 *   messages: [{ at: "2026-03-14T11:50:00Z", from: "customer", channel: "web-chat", text: "I was charged twice." }],
 * };
 * ```
 */
export interface PacketSource {
  readonly journey: SourceJourney;
  readonly customer?: Maybe<SourceCustomer>;
  readonly messages?: Maybe<readonly SourceMessage[] | RowView<SourceMessage>>;
  /**
   * `oldest-first` promises that `messages` come in this order (late arrivals aside). Then only those that the packet keeps
   * are read, however many there are. Without it every message's time is looked at.
   */
  readonly messageOrder?: Maybe<"oldest-first">;
  readonly contacts?: Maybe<readonly SourceContact[]>;
  readonly notes?: Maybe<readonly SourceNote[]>;
  readonly facts?: Maybe<readonly SourceFact[]>;
  readonly attempts?: Maybe<readonly SourceAttempt[]>;
  /** Those still open. */
  readonly questions?: Maybe<readonly SourceQuestion[]>;
  readonly commitments?: Maybe<readonly SourceCommitment[]>;
  /** Earlier handoffs of this journey. */
  readonly handoffs?: Maybe<readonly SourceHandoff[]>;
  /** Earlier owners of this journey. */
  readonly owners?: Maybe<readonly SourceOwner[]>;
  /** Earlier journeys of this customer. */
  readonly pastJourneys?: Maybe<readonly SourcePastJourney[]>;
  readonly slaClocks?: Maybe<readonly SourceSlaClock[]>;
  /** By a name of at least two parts joined by dots, such as `acme.order`. */
  readonly extensions?: Maybe<Readonly<Record<string, Maybe<SourceExtension>>>>;
  /** Who owns the journey now, and hands it over. */
  readonly owner?: Maybe<SourceParty>;
  /** The fencing token of the present ownership. */
  readonly epoch?: Maybe<number>;
  /** 1 for the first handoff of the journey. Default: one more than there were earlier handoffs. */
  readonly hop?: Maybe<number>;
}
