import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import type { OptOutScope, QuietHours } from "../../journey/customer/reach/events.js";
import type { EpochMs, Instant } from "../../kernel/instant.js";
import { idSchema, instantSchema, parseInput } from "../../kernel/schema.js";
import { NOTICE_CATEGORIES, NOTICE_URGENCIES, type NoticeCategory, type NoticeUrgency } from "../message.js";

/**
 * What {@link decideNotice} is asked: one notice, on one channel, now, and what is known of the customer. Plain data. What is left
 * out is not known, and never opens a door: a consent that is needed and not there counts as not given.
 */
export interface NoticeContext {
  /** `update.reply-waiting` */
  readonly kind: string;
  readonly category: NoticeCategory;
  readonly urgency: NoticeUrgency;
  /** Who may see it: as the template of the kind says. */
  readonly audience: "public" | "customer";
  /** The idempotency key: what is sent under it once is never sent again, on any channel. */
  readonly key: string;
  readonly channel: ChannelId;
  readonly now: Instant;

  /** The journey it belongs to; default none. A digest and the disclosure are per journey. */
  readonly journey?: string | null;
  /** The survey, commitment or callback it is about; default none. A cap may count per subject. */
  readonly subject?: string | null;
  /** Whether it repeats one that went before; default no. */
  readonly reminder?: boolean;
  /** After this it is of no use: the time of the call it reminds of. Default never. */
  readonly expiresAt?: Instant | null;

  /** Makes it an update: when that which it tells of happened, by your own clock. Read state and grace period count from it. */
  readonly newsAt?: Instant | null;
  /** Where that can be read. Default nowhere but in the notice: that the customer read something else does not count. */
  readonly newsOn?: ChannelId | null;
  /** Where the customer was seen, and how far they read. */
  readonly presence?: readonly ChannelPresence[];

  /** What the customer does not want. The newest of each scope and channel holds. */
  readonly optOuts?: readonly KnownOptOut[];
  /** What the customer agreed to, or refused. The newest of each purpose holds. */
  readonly consents?: readonly PurposeConsent[];
  /** A purpose that the customer must have agreed to for this notice, beside what the policy asks of its category; default none. */
  readonly purpose?: string | null;
  /** The channels the customer agreed to. Left out: that is not kept here. */
  readonly agreedChannels?: readonly ChannelId[];

  /** The customer's last message on this channel, from which a provider's window for free text counts; default never. */
  readonly lastInboundAt?: Instant | null;
  /** Whether a template that the provider approved is bound to the kind; default no. */
  readonly template?: boolean;

  /** The customer's IANA zone. One that the runtime does not know counts as not known. */
  readonly timeZone?: string | null;
  /** Where the zone is not known: the customer's country, ISO 3166-1, two letters. Quiet in one of its zones is quiet. */
  readonly country?: string | null;
  /** The customer's own quiet hours, in place of the policy's; `null`: they want none. Default the policy's. */
  readonly quietHours?: QuietHours | null;

  /** Whether it may be told together with other updates of its journey, as its template says; default no. */
  readonly digest?: boolean;
  /** The notices of this customer so far, as far back as the longest period of a cap; in any order. */
  readonly history?: readonly PastNotice[];
  /** Other updates of the journey that are decided and wait, oldest first: the digest takes those that are not read yet. */
  readonly waiting?: readonly WaitingUpdate[];
  /** Whether an assistant that is not a person speaks in it; default no. */
  readonly automated?: boolean;
}

/** Where a customer was seen. */
export interface ChannelPresence {
  readonly channel: ChannelId;
  /** Everything up to here is read; `null`: nothing is known to be. */
  readonly readUpTo: Instant | null;
  /** When they were last there. */
  readonly seenAt: Instant;
}

/** A wish to hear no more (`out`), or to hear again. */
export interface KnownOptOut {
  readonly scope: OptOutScope;
  /** `null`: on every channel. */
  readonly channel: ChannelId | null;
  readonly out: boolean;
  readonly occurredAt: Instant;
}

/** A consent, given or refused. */
export interface PurposeConsent {
  readonly purpose: string;
  readonly given: boolean;
  readonly occurredAt: Instant;
}

/** Every {@link NoticeState}. */
export const NOTICE_STATES = ["started", "sent", "delivered", "read", "failed", "unknown"] as const;

/** How far a notice got. `started`: perhaps sent, since nobody recorded how it ended. `unknown`: the provider could not say. */
export type NoticeState = (typeof NOTICE_STATES)[number];

/** A notice that was sent, or tried. */
export interface PastNotice {
  readonly key: string;
  readonly kind: string;
  readonly category: NoticeCategory;
  readonly urgency: NoticeUrgency;
  readonly channel: ChannelId;
  /** When it was started. */
  readonly at: Instant;
  readonly state: NoticeState;
  /** Of a failed one: whether this channel is given up for it; default no. */
  readonly permanent?: boolean;
  readonly journey?: string | null;
  readonly subject?: string | null;
  readonly reminder?: boolean;
  /** Whether it was one that may be told together with others; default no. */
  readonly digest?: boolean;
  /** The keys of the updates that were told in it. */
  readonly joins?: readonly string[];
}

/** An update of the same journey that waits to be sent. */
export interface WaitingUpdate {
  readonly key: string;
  readonly newsAt: Instant;
  /** As in {@link NoticeContext}. */
  readonly newsOn?: ChannelId | null;
}

/** A context with its defaults filled in. */
export type Asked = z.output<typeof contextSchema>;

/** A past notice with its defaults filled in. */
export type Past = Asked["history"][number];

/** Wall time `HH:MM`, 24-hour. */
const wallTimeSchema = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "must be a time written HH:MM");

export const quietHoursSchema = z
  .strictObject({ from: wallTimeSchema, to: wallTimeSchema })
  .refine(({ from, to }) => from !== to, "must end at another time than they begin");

export const kindSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)*$/, "must be lower-case words joined by dots")
  .max(64);

/** One schema for each field, so that none is forgotten. */
type SchemaOfEach<T> = { readonly [field in keyof T]-?: z.ZodType };

const orNone = <T>(schema: z.ZodType<T>) => schema.nullable().default(null);
const wordSchema = z.string().min(1).max(128);
const categorySchema = z.enum(NOTICE_CATEGORIES);

const pastShape = {
  key: idSchema,
  kind: kindSchema,
  category: categorySchema,
  urgency: z.enum(NOTICE_URGENCIES),
  channel: channelSchema,
  at: instantSchema,
  state: z.enum(NOTICE_STATES),
  permanent: z.boolean().default(false),
  journey: orNone(wordSchema),
  subject: orNone(wordSchema),
  reminder: z.boolean().default(false),
  digest: z.boolean().default(false),
  joins: z.array(idSchema).default([]),
} satisfies SchemaOfEach<PastNotice>;

const contextShape = {
  kind: kindSchema,
  category: categorySchema,
  urgency: z.enum(NOTICE_URGENCIES),
  audience: z.enum(["public", "customer"]),
  key: idSchema,
  channel: channelSchema,
  now: instantSchema,
  journey: orNone(wordSchema),
  subject: orNone(wordSchema),
  reminder: z.boolean().default(false),
  expiresAt: orNone(instantSchema),
  newsAt: orNone(instantSchema),
  newsOn: orNone(channelSchema),
  presence: z
    .array(
      z.strictObject({
        channel: channelSchema,
        readUpTo: instantSchema.nullable(),
        seenAt: instantSchema,
      }),
    )
    .default([]),
  optOuts: z
    .array(
      z.strictObject({
        scope: z.enum(["all", ...NOTICE_CATEGORIES]),
        channel: channelSchema.nullable(),
        out: z.boolean(),
        occurredAt: instantSchema,
      }),
    )
    .default([]),
  consents: z
    .array(z.strictObject({ purpose: wordSchema, given: z.boolean(), occurredAt: instantSchema }))
    .default([]),
  purpose: orNone(wordSchema),
  agreedChannels: z.array(channelSchema).optional(),
  lastInboundAt: orNone(instantSchema),
  template: z.boolean().default(false),
  timeZone: orNone(z.string()),
  country: orNone(z.string().regex(/^[A-Z]{2}$/, "must be two capital letters (ISO 3166-1)")),
  quietHours: quietHoursSchema.nullable().optional(),
  digest: z.boolean().default(false),
  history: z.array(z.strictObject(pastShape)).default([]),
  waiting: z
    .array(z.strictObject({ key: idSchema, newsAt: instantSchema, newsOn: orNone(channelSchema) }))
    .default([]),
  automated: z.boolean().default(false),
} satisfies SchemaOfEach<NoticeContext>;

const contextSchema = z.strictObject(contextShape);

export function readContext(context: NoticeContext): Asked {
  return parseInput(contextSchema, context, "The context of a notice");
}

/** Whether what happened at `newsAt` has been read by the customer, and where. */
export function readOn(
  { presence }: Asked,
  { newsAt, newsOn }: { readonly newsAt: EpochMs; readonly newsOn: ChannelId | null },
): { readonly channel: ChannelId; readonly readUpTo: EpochMs } | null {
  for (const { channel, readUpTo } of presence) {
    if (channel === newsOn && readUpTo !== null && readUpTo >= newsAt) return { channel, readUpTo };
  }
  return null;
}
