import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { type Mac, macSchema } from "../../kernel/mac.js";
import { epochMsSchema, idSchema, languageTagSchema, wordSchema } from "../../kernel/schema.js";

/** What a notice tells of, and where. Nothing of it is personal: what it says is made of the journey when it is sent. */
export interface NoticeData {
  readonly notice: string;
  /** Dotted words, such as `handoff.call-us`. */
  readonly kind: string;
  readonly channel: ChannelId;
  /** Language tag of the text, such as `el`. */
  readonly locale: string;
  /** The idempotency key that the sender is called with: in a journey it belongs to one notice, which may have several. */
  readonly key: string;
  /** The id of the event it tells of; `null`: of none alone. */
  readonly cause: string | null;
}

/** An attempt to send began: written before the sender is called. Attempts of a notice count from 1. */
export type NoticeStarted = EventOf<"notice.started", NoticeData & { attempt: number }>;
/**
 * The provider took it, under its own id where it gave one. `receiptKey`: the keyed MAC by which a receipt that names that
 * id finds the journey.
 */
export type NoticeSent = EventOf<
  "notice.sent",
  { notice: string; attempt: number; receiptKey?: Mac },
  { providerMessage: string | null }
>;
/** It reached the customer's device or mailbox. */
export type NoticeDelivered = EventOf<
  "notice.delivered",
  { notice: string; attempt: number; occurredAt: EpochMs }
>;
/** The customer opened it. */
export type NoticeRead = EventOf<"notice.read", { notice: string; occurredAt: EpochMs }>;
/** It did not reach the customer, as a word says why. `permanent`: nor would it on the same way another time. */
export type NoticeFailed = EventOf<
  "notice.failed",
  { notice: string; attempt: number; reason: string; permanent: boolean }
>;
/** Nobody can tell yet whether the provider took it. */
export type NoticeUnknown = EventOf<"notice.unknown", { notice: string; attempt: number }>;
/** It was decided not to send it, on one channel or (`null`) on any, as words say why. `key: null`: none was made for it. */
export type NoticeSuppressed = EventOf<
  "notice.suppressed",
  {
    notice: string;
    kind: string;
    channel: ChannelId | null;
    key: string | null;
    cause: string | null;
    reasons: readonly string[];
  }
>;

/** What becomes of the messages that the library sends to the customer. */
export type NoticeEvent =
  | NoticeStarted
  | NoticeSent
  | NoticeDelivered
  | NoticeRead
  | NoticeFailed
  | NoticeUnknown
  | NoticeSuppressed;

const notice = idSchema;
const attempt = z.int().min(1);

export const noticeKindSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)*$/, "must be lower-case words joined by dots")
  .max(64);
export const reasonsSchema = z.array(wordSchema).min(1).max(20);
/** The longest id of a provider that is kept. */
export const providerMessageSchema = z.string().min(1).max(500);

export const noticeShape = {
  notice,
  kind: noticeKindSchema,
  channel: channelSchema,
  locale: languageTagSchema,
  key: idSchema,
  cause: idSchema.nullable(),
};

export const noticeEvents = {
  "notice.started": defineEvent<NoticeStarted>({ data: z.strictObject({ ...noticeShape, attempt }) }),
  "notice.sent": defineEvent<NoticeSent>({
    data: z.strictObject({ notice, attempt, receiptKey: macSchema.exactOptional() }),
    personal: z.strictObject({ providerMessage: providerMessageSchema.nullable() }),
  }),
  "notice.delivered": defineEvent<NoticeDelivered>({
    data: z.strictObject({ notice, attempt, occurredAt: epochMsSchema }),
  }),
  "notice.read": defineEvent<NoticeRead>({ data: z.strictObject({ notice, occurredAt: epochMsSchema }) }),
  "notice.failed": defineEvent<NoticeFailed>({
    data: z.strictObject({ notice, attempt, reason: wordSchema, permanent: z.boolean() }),
  }),
  "notice.unknown": defineEvent<NoticeUnknown>({ data: z.strictObject({ notice, attempt }) }),
  "notice.suppressed": defineEvent<NoticeSuppressed>({
    data: z.strictObject({
      notice,
      kind: noticeKindSchema,
      channel: channelSchema.nullable(),
      key: idSchema.nullable(),
      cause: idSchema.nullable(),
      reasons: reasonsSchema,
    }),
  }),
} satisfies Record<NoticeEvent["type"], EventDefinition>;
