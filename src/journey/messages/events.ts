import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";

/** A file that came with a message, kept elsewhere. */
export interface Attachment {
  readonly ref: string;
  readonly name?: string;
  /** Media type, such as `image/png`. */
  readonly type?: string;
  readonly bytes?: number;
  /** `sha256:` and the hex digest of the file. */
  readonly hash?: string;
}

/** What a message says: inline, or by reference into the desk's own message table. */
export type Content =
  | { readonly text: string; readonly attachments?: readonly Attachment[] }
  | {
      readonly ref: string;
      /** Proves that what `ref` leads to is what was said. */
      readonly digest?: string;
      readonly excerpt?: string;
      readonly attachments?: readonly Attachment[];
    };

/** What is known of a message and is not personal. Ids and threads stand unencrypted: nothing personal in them. */
export interface MessageData {
  readonly message: string;
  readonly author: PartyRef;
  readonly channel: ChannelId;
  /** The provider's thread, where the channel has several. */
  readonly thread?: string;
  readonly occurredAt: EpochMs;
  /** Sent by software without a person's doing, such as an out-of-office answer. */
  readonly automatic?: boolean;
  readonly replyTo?: string;
  /** The authorisation it was sent under. */
  readonly authorisation?: string;
}

/** Something was said. */
export type MessageRecorded = EventOf<
  "message.recorded",
  MessageData & {
    /** Sent by somebody who was neither owner nor participant when it was recorded. */
    outsideOwnership?: true;
  },
  { content: Content; externalId?: string }
>;
/** A message reads differently from `occurredAt` on. May stand before the message itself. */
export type MessageEdited = EventOf<
  "message.edited",
  { message: string; by: PartyRef; occurredAt: EpochMs },
  { content: Content }
>;
/** A message is gone at its source. May stand before the message itself. */
export type MessageDeleted = EventOf<
  "message.deleted",
  { message: string; by: PartyRef; occurredAt: EpochMs }
>;

/** What is known of a contact: a call, a video session or a visit. */
export interface ContactData {
  readonly contact: string;
  readonly channel: ChannelId;
  /** Who is on it, or was asked for. */
  readonly parties: readonly PartyRef[];
  readonly occurredAt: EpochMs;
}

/** A contact began to ring, or somebody came in; `by` whom, where known. */
export type ContactStarted = EventOf<"contact.started", ContactData & { by?: PartyRef }>;
/** The other side answered. */
export type ContactAnswered = EventOf<"contact.answered", ContactData>;
/** Nobody answered. */
export type ContactMissed = EventOf<"contact.missed", ContactData>;
/** The contact is over; transcript and recording by reference. */
export type ContactEnded = EventOf<"contact.ended", ContactData, { transcript?: string; recording?: string }>;
/** The stretch on a channel, or on one thread of it, was over at `occurredAt`. */
export type ConversationEnded = EventOf<
  "conversation.ended",
  { channel: ChannelId; thread?: string; by: PartyRef; occurredAt: EpochMs }
>;

/** What happens to a message. */
export type MessageEvent = MessageRecorded | MessageEdited | MessageDeleted;
/** The phases of a contact. They may be recorded in any order. */
export type ContactEvent = ContactStarted | ContactAnswered | ContactMissed | ContactEnded;

const LONGEST_TEXT = 100_000;
const reference = z.string().min(1).max(2_000);
const attachments = z
  .array(
    z.strictObject({
      ref: reference,
      name: z.string().max(500).exactOptional(),
      type: z.string().max(200).exactOptional(),
      bytes: z.int().min(0).exactOptional(),
      hash: z.string().max(200).exactOptional(),
    }),
  )
  .max(100)
  .exactOptional();

export const contentSchema: z.ZodType<Content> = z.union([
  z.strictObject({ text: z.string().max(LONGEST_TEXT), attachments }),
  z.strictObject({
    ref: reference,
    digest: z.string().max(200).exactOptional(),
    excerpt: z.string().max(2_000).exactOptional(),
    attachments,
  }),
]);

export const messageShape = {
  message: idSchema,
  author: partySchema,
  channel: channelSchema,
  thread: idSchema.exactOptional(),
  occurredAt: epochMsSchema,
  automatic: z.boolean().exactOptional(),
  replyTo: idSchema.exactOptional(),
  authorisation: idSchema.exactOptional(),
};

export const contactShape = {
  contact: idSchema,
  channel: channelSchema,
  parties: z.array(partySchema).max(50),
  occurredAt: epochMsSchema,
};

const changed = { message: idSchema, by: partySchema, occurredAt: epochMsSchema };

/** The longest external id of a provider that is kept. */
export const externalIdSchema = z.string().min(1).max(500);

export const messageEvents = {
  "message.recorded": defineEvent<MessageRecorded>({
    data: z.strictObject({ ...messageShape, outsideOwnership: z.literal(true).exactOptional() }),
    personal: z.strictObject({ content: contentSchema, externalId: externalIdSchema.exactOptional() }),
  }),
  "message.edited": defineEvent<MessageEdited>({
    data: z.strictObject(changed),
    personal: z.strictObject({ content: contentSchema }),
  }),
  "message.deleted": defineEvent<MessageDeleted>({ data: z.strictObject(changed) }),
  "contact.started": defineEvent<ContactStarted>({
    data: z.strictObject({ ...contactShape, by: partySchema.exactOptional() }),
  }),
  "contact.answered": defineEvent<ContactAnswered>({ data: z.strictObject(contactShape) }),
  "contact.missed": defineEvent<ContactMissed>({ data: z.strictObject(contactShape) }),
  "contact.ended": defineEvent<ContactEnded>({
    data: z.strictObject(contactShape),
    personal: z.strictObject({ transcript: reference.exactOptional(), recording: reference.exactOptional() }),
  }),
  "conversation.ended": defineEvent<ConversationEnded>({
    data: z.strictObject({
      channel: channelSchema,
      thread: idSchema.exactOptional(),
      by: partySchema,
      occurredAt: epochMsSchema,
    }),
  }),
} satisfies Record<(MessageEvent | ContactEvent | ConversationEnded)["type"], EventDefinition>;
