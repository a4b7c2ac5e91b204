import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Fence, fenceShape } from "../../handoff/protocol/commands.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import {
  type ContactData,
  type Content,
  contactShape,
  contentSchema,
  externalIdSchema,
  type MessageData,
  messageShape,
} from "./events.js";

/** A message as it is observed. */
export interface ObservedMessage extends MessageData {
  readonly content: Content;
  /** The provider's own id, which may be personal; kept with the content. */
  readonly externalId?: string;
}

/** What was said, wherever it was said. Never refused; recorded once per message id. */
export interface RecordMessage extends Ordered<"recordMessage">, ObservedMessage {}

/**
 * A message was edited at its source. May come before the message itself. Recorded once per message and time; the newest
 * by that time holds.
 */
export interface RecordEdit extends Ordered<"recordEdit"> {
  readonly message: string;
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
  readonly content: Content;
}

/**
 * A message was deleted at its source. Its content is no longer shown, whatever is edited later; its place in the
 * timeline stays.
 */
export interface RecordDeletion extends Ordered<"recordDeletion"> {
  readonly message: string;
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/** A phase of a call, a video session or a visit. Each phase is recorded once per contact. */
export interface RecordContact extends Ordered<"recordContact">, ContactData {
  readonly phase: "started" | "answered" | "missed" | "ended";
  /** Who began it; for `started`. */
  readonly by?: PartyRef;
  /** Where the transcript is kept; for `ended`. */
  readonly transcript?: string;
  readonly recording?: string;
}

/** The stretch on a channel is over: what follows there is a new conversation. */
export interface EndConversation extends Ordered<"endConversation"> {
  readonly channel: ChannelId;
  readonly thread?: string;
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/**
 * May this party speak to the customer now? Accepted, it stands in the stream; refused, nothing is written.
 * Ask again at dispatch with `refuseStaleSend`.
 */
export interface AuthoriseSend extends Ordered<"authoriseSend">, Fence {
  /** Given to one message only. Default: a new id. */
  readonly authorisation?: string;
  readonly channel?: ChannelId;
}

/** Commands about what is said. All but {@link AuthoriseSend} are observations. */
export type MessageCommand =
  | RecordMessage
  | RecordEdit
  | RecordDeletion
  | RecordContact
  | EndConversation
  | AuthoriseSend;

const id = idSchema;
const reference = z.string().min(1).max(2_000).exactOptional();

export const observedMessageShape = {
  ...messageShape,
  content: contentSchema,
  externalId: externalIdSchema.exactOptional(),
};

export const messageCommands = {
  recordMessage: z.strictObject({ type: z.literal("recordMessage"), id, ...observedMessageShape }),
  recordEdit: z.strictObject({
    type: z.literal("recordEdit"),
    id,
    message: idSchema,
    by: partySchema,
    occurredAt: epochMsSchema,
    content: contentSchema,
  }),
  recordDeletion: z.strictObject({
    type: z.literal("recordDeletion"),
    id,
    message: idSchema,
    by: partySchema,
    occurredAt: epochMsSchema,
  }),
  recordContact: z.strictObject({
    type: z.literal("recordContact"),
    id,
    ...contactShape,
    phase: z.enum(["started", "answered", "missed", "ended"]),
    by: partySchema.exactOptional(),
    transcript: reference,
    recording: reference,
  }),
  endConversation: z.strictObject({
    type: z.literal("endConversation"),
    id,
    channel: channelSchema,
    thread: idSchema.exactOptional(),
    by: partySchema,
    occurredAt: epochMsSchema,
  }),
  authoriseSend: z.strictObject({
    type: z.literal("authoriseSend"),
    id,
    ...fenceShape,
    authorisation: idSchema.exactOptional(),
    channel: channelSchema.exactOptional(),
  }),
} satisfies { readonly [Type in MessageCommand["type"]]: z.ZodType<Extract<MessageCommand, { type: Type }>> };
