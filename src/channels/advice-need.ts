import * as z from "zod";
import type { Schedule } from "../calendar/schedule.js";
import type { EpochMs, Instant } from "../kernel/instant.js";
import { instantSchema, parseInput } from "../kernel/schema.js";
import { type ChannelId, channelSchema } from "./channel-id.js";

/** What {@link adviseChannel} is asked: who needs what, what the desk offers, and when. Plain data. */
export interface ChannelNeed {
  /** Where the customer is now. Left out: the customer is away, and the desk writes or calls first. */
  readonly current?: ChannelId;
  /**
   * Why the journey may move. `escalation`, `complexity`, `speed`, `privacy`, `outage`, `convenience` and `customer-request` weigh;
   * any other only says that staying is no aim.
   */
  readonly reason?: string | readonly string[];
  /** Whether others must not read it; default no. The reason `privacy` says so too. */
  readonly sensitive?: boolean;
  /** How soon the customer needs an answer; default `live` for an escalation or for speed, otherwise `soon`. */
  readonly urgency?: Urgency;
  /** Whether pictures, buttons or formatted text would help; default no. */
  readonly needsRich?: boolean;
  /** Whether files must be sent; default no. */
  readonly attachments?: boolean;
  /** The message to be sent, measured in the unit of each channel. It is never repeated in the advice. */
  readonly message?: string;
  /** Where the message is not at hand: its length in UTF-16 code units, each taken for as much as one can cost. */
  readonly messageSize?: number;
  readonly customer: CustomerReach;
  /** What the desk offers at all, each channel once. */
  readonly available: readonly AvailableChannel[];
  readonly now: Instant;
}

/** How soon an answer is needed: while the customer waits, today, or at any time. */
export type Urgency = "live" | "soon" | "whenever";

/** Where and how the customer may be reached. */
export interface CustomerReach {
  /** The channels for which the desk has a number, address or account, or which the customer can open. The current one counts anyway. */
  readonly reachableOn: readonly ChannelId[];
  readonly preferred?: ChannelId;
  /** The channels the customer agreed to. Left out: consent is not kept here. The current one counts anyway. */
  readonly consents?: readonly ChannelId[];
  /** When the customer last wrote on a channel: what a provider's free-form window counts from. */
  readonly lastInboundAt?: { readonly [channel in ChannelId]?: Instant };
}

/** A channel that the desk offers. */
export interface AvailableChannel {
  readonly channel: ChannelId;
  /** When it can be used; default always. */
  readonly schedule?: Schedule;
  /** How long the customer would wait for a person now; default what the channel's traits say. */
  readonly queueMs?: number;
  /** Whether the desk has an approved template to write first with, where the provider asks for one; default no. */
  readonly template?: boolean;
}

/** A need with its defaults filled in. */
export interface Need {
  readonly current: ChannelId | null;
  readonly reasons: ReadonlySet<string>;
  readonly sensitive: boolean;
  readonly urgency: Urgency;
  readonly needsRich: boolean;
  readonly attachments: boolean;
  readonly message: string | number | null;
  readonly reachableOn: ReadonlySet<ChannelId>;
  readonly preferred: ChannelId | null;
  readonly consents: ReadonlySet<ChannelId> | null;
  readonly lastInboundAt: ReadonlyMap<ChannelId, EpochMs>;
  readonly available: readonly Offer[];
  readonly now: EpochMs;
}

/** An {@link AvailableChannel} with its defaults filled in. */
export interface Offer {
  readonly channel: ChannelId;
  readonly schedule: Schedule | null;
  readonly queueMs: number | null;
  readonly template: boolean;
}

/** Checked by the calendar itself when it is used. */
const scheduleSchema = z.custom<Schedule>((value) => typeof value === "object" && value !== null);

const needSchema = z.strictObject({
  current: channelSchema.optional(),
  reason: z.union([z.string(), z.array(z.string())]).optional(),
  sensitive: z.boolean().default(false),
  urgency: z.enum(["live", "soon", "whenever"]).optional(),
  needsRich: z.boolean().default(false),
  attachments: z.boolean().default(false),
  message: z.string().optional(),
  messageSize: z.int().min(0).optional(),
  customer: z.strictObject({
    reachableOn: z.array(channelSchema),
    preferred: channelSchema.optional(),
    consents: z.array(channelSchema).optional(),
    lastInboundAt: z.record(channelSchema, instantSchema).optional(),
  }),
  available: z
    .array(
      z.strictObject({
        channel: channelSchema,
        schedule: scheduleSchema.optional(),
        queueMs: z.number().min(0).optional(),
        template: z.boolean().optional(),
      }),
    )
    .refine((all) => new Set(all.map(({ channel }) => channel)).size === all.length, "has a channel twice"),
  now: instantSchema,
});

export function readNeed(input: ChannelNeed): Need {
  const read = parseInput(needSchema, input, "The need for a channel");
  const reasons = new Set(typeof read.reason === "string" ? [read.reason] : read.reason);
  const { reachableOn, preferred, consents, lastInboundAt } = read.customer;
  return {
    current: read.current ?? null,
    reasons,
    sensitive: read.sensitive || reasons.has("privacy"),
    urgency: read.urgency ?? (reasons.has("escalation") || reasons.has("speed") ? "live" : "soon"),
    needsRich: read.needsRich,
    attachments: read.attachments,
    message: read.message ?? read.messageSize ?? null,
    reachableOn: new Set(reachableOn),
    preferred: preferred ?? null,
    consents: consents === undefined ? null : new Set(consents),
    lastInboundAt: new Map(Object.entries(lastInboundAt ?? {})),
    available: read.available.map(({ channel, schedule, queueMs, template }) => ({
      channel,
      schedule: schedule ?? null,
      queueMs: queueMs ?? null,
      template: template ?? false,
    })),
    now: read.now,
  };
}
