import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import type { EpochMs } from "../../kernel/instant.js";
import { type Mac, macSchema } from "../../kernel/mac.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema, wordSchema } from "../../kernel/schema.js";
import {
  type NoticeData,
  noticeKindSchema,
  noticeShape,
  providerMessageSchema,
  reasonsSchema,
} from "./events.js";

/**
 * An attempt to send begins; the sender is called once this is written. The first attempt of a notice is 1; one more begins where all
 * before it failed. Refused with `WRONG_STATE`, which names the notice, its attempts and its state, where the key belongs to another
 * notice, where an attempt is under way, went out or is unknown, and where the notice was suppressed on any channel.
 */
export interface StartNotice extends Ordered<"startNotice">, NoticeData {
  /** Attempts whose outcome is unknown are given up: the customer may get the notice twice. Default: `false`. */
  readonly despiteUnknown?: boolean;
  /** The number it is to have: refused with `WRONG_STATE` where another is next. Default: the next. */
  readonly attempt?: number;
}

/**
 * What the sender said of an attempt. `unknown` may be settled later. Refused with `UNKNOWN_ITEM` where the attempt was never started,
 * and with `WRONG_STATE` where it has the opposite outcome.
 */
export type SettleNotice = Ordered<"settleNotice"> & {
  readonly notice: string;
  readonly attempt: number;
} & (
    | {
        readonly outcome: "sent";
        /** The provider's own id, which may be personal. */
        readonly providerMessage?: string;
        /** The keyed MAC by which a receipt that names that id finds the journey. */
        readonly receiptKey?: Mac;
      }
    | {
        readonly outcome: "failed";
        /** A word for why, such as `number-unreachable`. */
        readonly reason: string;
        readonly permanent: boolean;
      }
    | { readonly outcome: "unknown" }
  );

/**
 * What a provider reported afterwards, in any order. What was read was delivered. Of several reports of delivery or of reading the
 * earliest by `occurredAt` holds, and no later one is recorded; nor is a failure of what was delivered. Refused with `UNKNOWN_ITEM` where the notice, or that attempt, was never started.
 */
export interface RecordNoticeReceipt extends Ordered<"recordNoticeReceipt"> {
  readonly notice: string;
  /** Default: the newest. */
  readonly attempt?: number;
  readonly status: "delivered" | "read" | "failed";
  readonly occurredAt: EpochMs;
  /** A word for why it failed. Default: `undelivered`. */
  readonly reason?: string;
  /** Whether it would fail on the same way another time. Default: `false`. */
  readonly permanent?: boolean;
}

/**
 * It was decided not to send a notice: on one channel, which leaves the others, or on any, which is final. Recorded once for each channel
 * and set of reasons, and of any channel only while no attempt is under way, went out or is unknown.
 */
export interface SuppressNotice extends Ordered<"suppressNotice"> {
  readonly notice: string;
  readonly kind: string;
  /** `null`: on any channel. */
  readonly channel: ChannelId | null;
  /** The idempotency key; `null`: none was made for it. */
  readonly key: string | null;
  readonly cause: string | null;
  /** Words for why, such as `opted-out`. */
  readonly reasons: readonly string[];
}

/** Commands on notices. None is fenced: the library sends them, whoever owns the journey. */
export type NoticeCommand = StartNotice | SettleNotice | RecordNoticeReceipt | SuppressNotice;

const id = idSchema;
const notice = idSchema;
const attempt = z.int().min(1);
const settled = { type: z.literal("settleNotice"), id, notice, attempt };
/** What a receipt reports, beside when. */
export const reportShape = {
  status: z.enum(["delivered", "read", "failed"]),
  reason: wordSchema.exactOptional(),
  permanent: z.boolean().exactOptional(),
};

/** Whether a report gives a reason only of what failed. */
export function explainsFailureOnly({ status, reason, permanent }: Partial<RecordNoticeReceipt>): boolean {
  return status === "failed" || (reason === undefined && permanent === undefined);
}

export const FAILURE_ONLY = "has a reason only where it failed";

export const noticeCommands = {
  startNotice: z.strictObject({
    type: z.literal("startNotice"),
    id,
    ...noticeShape,
    despiteUnknown: z.boolean().exactOptional(),
    attempt: attempt.exactOptional(),
  }),
  settleNotice: z.discriminatedUnion("outcome", [
    z.strictObject({
      ...settled,
      outcome: z.literal("sent"),
      providerMessage: providerMessageSchema.exactOptional(),
      receiptKey: macSchema.exactOptional(),
    }),
    z.strictObject({ ...settled, outcome: z.literal("failed"), reason: wordSchema, permanent: z.boolean() }),
    z.strictObject({ ...settled, outcome: z.literal("unknown") }),
  ]),
  recordNoticeReceipt: z
    .strictObject({
      type: z.literal("recordNoticeReceipt"),
      id,
      notice,
      attempt: attempt.exactOptional(),
      ...reportShape,
      occurredAt: epochMsSchema,
    })
    .refine(explainsFailureOnly, FAILURE_ONLY),
  suppressNotice: z.strictObject({
    type: z.literal("suppressNotice"),
    id,
    notice,
    kind: noticeKindSchema,
    channel: channelSchema.nullable(),
    key: idSchema.nullable(),
    cause: idSchema.nullable(),
    reasons: reasonsSchema,
  }),
} satisfies { readonly [Type in NoticeCommand["type"]]: z.ZodType<Extract<NoticeCommand, { type: Type }>> };
