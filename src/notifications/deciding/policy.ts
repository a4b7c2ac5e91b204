import * as z from "zod";
import { DAY_MS, MINUTE_MS } from "../../calendar/local-date.js";
import { isTimeZone } from "../../calendar/zone.js";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import type { QuietHours } from "../../journey/customer/reach/events.js";
import { parseInput } from "../../kernel/schema.js";
import { NOTICE_CATEGORIES, NOTICE_URGENCIES, type NoticeCategory, type NoticeUrgency } from "../message.js";
import { kindSchema, quietHoursSchema } from "./context.js";

/** The house rules of notices, as plain data: safe in JSON. Made by {@link defineNoticePolicy}. */
export interface NoticePolicy {
  /** For how long after an opt-out one notice of the category `consent` may confirm it. */
  readonly optOutConfirmationMs: number;
  /** The consent each category needs; `null`: none. */
  readonly consents: { readonly [category in NoticeCategory]: ConsentNeed | null };
  /** How long an update waits to be read where it happened before it is sent. */
  readonly gracePeriodMs: number;
  /** When customers are not to be disturbed, unless they said otherwise; `null`: they may be at any hour. */
  readonly quietHours: QuietHours | null;
  /** What may disturb. */
  readonly quietHoursExempt: {
    readonly urgencies: readonly NoticeUrgency[];
    readonly categories: readonly NoticeCategory[];
  };
  /**
   * The zones in which a customer may be of whom neither zone nor country is known: quiet in one of them is quiet. None: anywhere on
   * earth, where it is night somewhere at any time, so that only what is exempt is sent.
   */
  readonly timeZones: readonly string[];
  /** How often is too often. Each has its say; the order only decides which is named first. */
  readonly caps: readonly NoticeCap[];
  /** Two messages with updates of one journey are at least so far apart; what comes between waits for the second. `null`: each by itself. */
  readonly digestApartMs: number | null;
  /** Who tells the customer first that an automated assistant writes; `null`: nobody. */
  readonly disclosure: { readonly kind: string } | null;
}

/** A consent that a category needs. */
export interface ConsentNeed {
  readonly purpose: string;
  /** `given`: only where the customer agreed. `not-refused`: unless they said no. */
  readonly when: "given" | "not-refused";
}

/** How many notices of some sort a customer gets in a time. It limits, and counts, the notices that meet all it says. */
export interface NoticeCap {
  /** Names it in a reason. */
  readonly name: string;
  readonly max: number;
  /** Looks so far back; `null`: as far as the history goes. */
  readonly periodMs: number | null;
  /** What becomes of one too many: it waits until one has left the period, or it is dropped. Without a period it is dropped. */
  readonly over: "defer" | "skip";
  /** Default all. */
  readonly kinds?: readonly string[];
  /** Default all. */
  readonly categories?: readonly NoticeCategory[];
  /** Default all. */
  readonly urgencies?: readonly NoticeUrgency[];
  /** Default all. */
  readonly channels?: readonly ChannelId[];
  /** Whether reminders are meant: default both they and others. */
  readonly reminders?: "only" | "never";
  /** Counts separately for each; default one count for the customer. */
  readonly per?: readonly ("channel" | "journey" | "subject")[];
}

/** Any part of a {@link NoticePolicy}: what is left out is as in {@link defaultNoticePolicy}, of `consents` also each category. */
export type NoticePolicyInput = Partial<Omit<NoticePolicy, "consents">> & {
  readonly consents?: Partial<NoticePolicy["consents"]>;
};

const needSchema = z
  .strictObject({ purpose: z.string().min(1).max(128), when: z.enum(["given", "not-refused"]) })
  .nullable();

const durationSchema = z
  .int()
  .min(0)
  .max(10 * 366 * DAY_MS);

const capSchema = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "must be lower-case letters, digits and hyphens"),
    max: z.int().min(1),
    periodMs: durationSchema.min(1).nullable(),
    over: z.enum(["defer", "skip"]),
    kinds: z.array(kindSchema).exactOptional(),
    categories: z.array(z.enum(NOTICE_CATEGORIES)).exactOptional(),
    urgencies: z.array(z.enum(NOTICE_URGENCIES)).exactOptional(),
    channels: z.array(channelSchema).exactOptional(),
    reminders: z.enum(["only", "never"]).exactOptional(),
    per: z.array(z.enum(["channel", "journey", "subject"])).exactOptional(),
  })
  .refine(({ over, periodMs }) => over === "skip" || periodMs !== null, "cannot wait without a period");

const policySchema: z.ZodType<NoticePolicy> = z.strictObject({
  optOutConfirmationMs: durationSchema,
  consents: z.strictObject({
    transactional: needSchema,
    survey: needSchema,
    security: needSchema,
    consent: needSchema,
    public: needSchema,
  }),
  gracePeriodMs: durationSchema,
  quietHours: quietHoursSchema.nullable(),
  quietHoursExempt: z.strictObject({
    urgencies: z.array(z.enum(NOTICE_URGENCIES)),
    categories: z.array(z.enum(NOTICE_CATEGORIES)),
  }),
  timeZones: z.array(z.string().refine(isTimeZone, "must be an IANA time zone such as Europe/Athens")),
  caps: z
    .array(capSchema)
    .refine((caps) => new Set(caps.map(({ name }) => name)).size === caps.length, "has a name twice"),
  digestApartMs: durationSchema.nullable(),
  disclosure: z.strictObject({ kind: kindSchema }).nullable(),
});

/** Policies that were checked, which cannot change. */
const checked = new WeakSet<NoticePolicy>();

/**
 * What holds unless the desk says otherwise:
 * - one confirmation of an opt-out, within 5 minutes (for so long 47 CFR 64.1200(a)(12) presumes consent to it);
 * - no consent is needed, but who refused the purpose `surveys` gets none;
 * - an update waits 2 minutes to be read;
 * - quiet hours 21:00 to 08:00 of the customer, except for what is `live` or `security`;
 * - at most 10 transactional notices that are not live in 24 hours, one CSAT and one CES question in 24 hours, one NPS question in
 *   90 days, and one reminder of each survey;
 * - updates of one journey at least 15 minutes apart;
 * - `automation.disclosure` before an assistant's first notice of a journey on a channel (Regulation (EU) 2024/1689, article 50(1)).
 */
export const defaultNoticePolicy: NoticePolicy = check({
  optOutConfirmationMs: 5 * MINUTE_MS,
  consents: {
    transactional: null,
    survey: { purpose: "surveys", when: "not-refused" },
    security: null,
    consent: null,
    public: null,
  },
  gracePeriodMs: 2 * MINUTE_MS,
  quietHours: { from: "21:00", to: "08:00" },
  quietHoursExempt: { urgencies: ["live"], categories: ["security"] },
  timeZones: [],
  caps: [
    {
      name: "transactional",
      max: 10,
      periodMs: DAY_MS,
      over: "defer",
      categories: ["transactional"],
      urgencies: ["normal", "deferrable"],
    },
    { name: "csat", max: 1, periodMs: DAY_MS, over: "skip", kinds: ["survey.csat"], reminders: "never" },
    { name: "ces", max: 1, periodMs: DAY_MS, over: "skip", kinds: ["survey.ces"], reminders: "never" },
    { name: "nps", max: 1, periodMs: 90 * DAY_MS, over: "skip", kinds: ["survey.nps"], reminders: "never" },
    {
      name: "survey-reminder",
      max: 1,
      periodMs: null,
      over: "skip",
      categories: ["survey"],
      reminders: "only",
      per: ["subject"],
    },
  ],
  digestApartMs: 15 * MINUTE_MS,
  disclosure: { kind: "automation.disclosure" },
});

/**
 * A policy that differs from {@link defaultNoticePolicy} in what is given, checked and frozen. Do it once: a policy with equal data
 * from elsewhere is checked anew at each decision.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an unknown field, category, kind or time zone, quiet hours without an end, a cap that
 * waits without a period, or two caps of one name; its details list at most five `{ path, rule }`
 * @example
 * ```ts
 * const policy = defineNoticePolicy({ quietHours: { from: "22:00", to: "07:30" }, timeZones: ["Europe/Athens"] });
 * policy.gracePeriodMs; // 120000
 * ```
 */
export function defineNoticePolicy(input: NoticePolicyInput): NoticePolicy {
  return check({
    ...defaultNoticePolicy,
    ...input,
    consents: { ...defaultNoticePolicy.consents, ...input.consents },
  });
}

/** The policy itself where it was checked, otherwise what it says once it is. */
export function readPolicy(policy: NoticePolicy): NoticePolicy {
  return checked.has(policy) ? policy : check(policy);
}

function check(policy: NoticePolicy): NoticePolicy {
  const read = parseInput(policySchema, policy, "The notice policy");
  freeze(read);
  checked.add(read);
  return read;
}

/** The policy is a tree of its own: the schema copied it. */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freeze(part);
}
