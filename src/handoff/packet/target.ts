import type { ChannelId } from "../../channels/channel-id.js";
import type { Erased } from "../../kernel/erased.js";
import type { EpochMs, Instant } from "../../kernel/instant.js";
import {
  ASSURANCE_LEVELS,
  type Assurance,
  HANDOFF_MODES,
  HANDOFF_REASONS,
  type HandoffMode,
  type HandoffReason,
  PRIORITIES,
  type Priority,
} from "../vocabulary.js";
import {
  PACKET_TONES,
  type PacketParty,
  type PacketSenderNote,
  type PacketTone,
  TEXT_AUDIENCES,
  type TextAudience,
} from "./packet.js";
import { isRecord, present, Row } from "./row.js";
import type { Maybe, RowId, RowText, SourceParty } from "./source.js";

const REQUIRED_ITEMS = [
  "customer.name",
  "customer.identity",
  "customer.language",
  "customer.timeZone",
  "issue.request",
  "timeline",
] as const;

/**
 * What a receiver may need from a packet: the customer's name, an identity (any, or of a kind, such as `identity:phone`), their
 * language or time zone, a consent they gave by its purpose, what they want (`issue.request`, in the subject or in their own
 * words), a message or contact (`timeline`), a fact by its key, or an extension by its name.
 */
export type RequiredItem =
  | (typeof REQUIRED_ITEMS)[number]
  | `identity:${string}`
  | `consent:${string}`
  | `fact:${string}`
  | `extension:${string}`;

/** What completeness is measured against when the target requires nothing in particular. */
export const DEFAULT_REQUIRED: readonly RequiredItem[] = [
  "customer.name",
  "customer.identity",
  "issue.request",
];

/** Where a journey goes, and why. */
export interface PacketTarget {
  /** At least one of channel, queue and party. */
  readonly to: {
    readonly channel?: Maybe<ChannelId>;
    readonly queue?: Maybe<RowId>;
    readonly party?: Maybe<SourceParty>;
    /** Default: the customer's name, an identity, and what they want. */
    readonly requires?: Maybe<readonly RequiredItem[]>;
    /** The least assurance of who the customer is that this target needs. Less gives a warning. Default `none`. */
    readonly assurance?: Maybe<Assurance>;
  };
  readonly reason: HandoffReason;
  /** Default `cold`. */
  readonly mode?: Maybe<HandoffMode>;
  /** Default: the journey's priority, else `normal`. */
  readonly urgency?: Maybe<Priority>;
  readonly skills?: Maybe<readonly string[]>;
  /** The sender's note to the receiver. Alone its audience is `agent`. */
  readonly note?: Maybe<RowText | { readonly text: RowText; readonly audience: TextAudience }>;
  /** When the customer is to be called, where the mode is `callback`. */
  readonly callbackAt?: Maybe<Instant>;
  /** What the sender would do next. Default: worked out from what is open. */
  readonly nextStep?: Maybe<RowText>;
  /** Default: by the reason. */
  readonly tone?: Maybe<PacketTone>;
}

/** A target as plain JSON: ids as text, times as epoch milliseconds, nothing but what it says. Reading it again gives the same. */
export interface ReadTarget extends PacketTarget {
  readonly to: {
    readonly channel?: ChannelId;
    readonly queue?: string;
    readonly party?: PacketParty;
    readonly requires?: readonly RequiredItem[];
    readonly assurance?: Assurance;
  };
  readonly reason: HandoffReason;
  readonly mode: HandoffMode;
  readonly urgency?: Priority;
  readonly skills: readonly string[];
  readonly note?: PacketSenderNote;
  readonly callbackAt?: EpochMs;
  readonly nextStep?: string | Erased;
  readonly tone?: PacketTone;
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function readTarget(target: PacketTarget): ReadTarget {
  const aim = new Row(target, "target");
  return present({
    to: readTo(aim.need("to", aim.row("to"))),
    reason: aim.need("reason", aim.oneOf("reason", HANDOFF_REASONS)),
    mode: aim.oneOf("mode", HANDOFF_MODES) ?? "cold",
    urgency: aim.oneOf("urgency", PRIORITIES),
    skills: aim.labels("skills"),
    note: readSenderNote(aim),
    callbackAt: aim.time("callbackAt"),
    nextStep: aim.words("nextStep"),
    tone: aim.oneOf("tone", PACKET_TONES),
  });
}

function readTo(receiver: Row): ReadTarget["to"] {
  const to = present({
    channel: receiver.channel("channel"),
    queue: receiver.id("queue"),
    party: receiver.party("party"),
    requires: receiver.get("requires") === undefined ? undefined : readRequired(receiver),
    assurance: receiver.oneOf("assurance", ASSURANCE_LEVELS),
  });
  if (to.channel === undefined && to.queue === undefined && to.party === undefined)
    throw receiver.invalid("channel", "is required, or queue, or party");
  return to;
}

function readRequired(receiver: Row): readonly RequiredItem[] {
  return receiver.labels("requires").map((item) => {
    if (isRequiredItem(item)) return item;
    throw receiver.invalid(
      "requires",
      `must be ${REQUIRED_ITEMS.join(", ")}, or begin with identity:, consent:, fact: or extension:`,
    );
  });
}

/** Whether a text names something a packet can be asked for. */
export function isRequiredItem(item: string): item is RequiredItem {
  return (
    REQUIRED_ITEMS.some((known) => known === item) || /^(?:identity|consent|fact|extension):./.test(item)
  );
}

function readSenderNote(aim: Row): PacketSenderNote | undefined {
  const value = aim.get("note");
  if (isRecord(value) && "text" in value) {
    const note = new Row(value, aim.pathOf("note"));
    const audience = note.oneOf("audience", TEXT_AUDIENCES) ?? "agent";
    return { text: note.text("text"), audience };
  }
  const text = aim.words("note");
  return text === undefined ? undefined : { text, audience: "agent" };
}
