import type {
  KnownOptOut,
  NoticeContext,
  NoticePolicy,
  PastNotice,
  PurposeConsent,
  WaitingUpdate,
} from "throughline/notifications";
import { defaultNoticePolicy, defineNoticePolicy, NOTICE_STATES } from "throughline/notifications";
import { Random } from "../../journey/model/random.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const CATEGORIES = ["transactional", "survey", "security", "consent", "public"] as const;
const URGENCIES = ["live", "normal", "deferrable"] as const;
const CHANNELS = [
  "sms",
  "sms",
  "email",
  "email",
  "whatsapp",
  "whatsapp",
  "messenger",
  "web-chat",
  "social-post",
  "forum",
  "fax",
] as const;
const KINDS = [
  "update.reply-waiting",
  "survey.csat",
  "survey.nps",
  "consent.opted-out",
  "action.needed",
] as const;
const KEYS = ["k1", "k2", "k3", "k4"] as const;
const ZONES = ["Europe/Athens", "Europe/Zagreb", "America/New_York"] as const;

/** The nights in which the clocks of {@link ZONES} change, in 2026. */
const CHANGES = ["2026-03-08T07:00Z", "2026-03-29T01:00Z", "2026-10-25T01:00Z", "2026-11-01T06:00Z"] as const;

/** A desk that limits much, wakes for nothing but security, and knows where its customers are. */
const STRICT = defineNoticePolicy({
  consents: { survey: { purpose: "surveys", when: "given" } },
  quietHours: { from: "20:30", to: "09:15" },
  quietHoursExempt: { urgencies: [], categories: ["security"] },
  timeZones: [...ZONES.slice(0, 2)],
  caps: [
    { name: "any", max: 2, periodMs: 5 * HOUR_MS, over: "defer" },
    { name: "nps", max: 1, periodMs: 90 * DAY_MS, over: "skip", kinds: ["survey.nps"] },
    { name: "csat", max: 1, periodMs: DAY_MS, over: "skip", kinds: ["survey.csat"] },
  ],
});

/** A question, frozen all through; the same seed gives the same one. */
export interface Question {
  readonly context: NoticeContext;
  readonly policy: NoticePolicy;
  /** Whether the time lies within a day and a half of a change of some zone's clocks. */
  readonly nearChange: boolean;
}

export function anyQuestion(seed: number): Question {
  const random = new Random(seed);
  const nearChange = random.chance(0.6);
  const now = nearChange
    ? Date.parse(random.pick(CHANGES)) + random.integer(-36 * HOUR_MS, 36 * HOUR_MS)
    : Date.UTC(2026, 0, 1) + random.integer(0, 365 * DAY_MS);
  const context = frozen({
    kind: random.pick(KINDS),
    category: random.pick(CATEGORIES),
    urgency: random.pick(URGENCIES),
    audience: random.pick(["public", "customer", "customer"] as const),
    key: random.pick(KEYS),
    channel: random.pick(CHANNELS),
    now,
    journey: oneOf(random, ["j1", "j2", null] as const),
    subject: oneOf(random, ["s1", "s2", null] as const),
    reminder: random.chance(0.2),
    expiresAt: random.chance(0.3) ? now + random.integer(-4 * HOUR_MS, DAY_MS) : null,
    newsAt: random.chance(0.5) ? now - random.integer(0, 10 * MINUTE_MS) : null,
    newsOn: oneOf(random, ["web-chat", "email", null] as const),
    presence: some(random, 2, () => ({
      channel: random.pick(["web-chat", "email"] as const),
      readUpTo: random.chance(0.5) ? now - random.integer(0, 15 * MINUTE_MS) : null,
      seenAt: now - random.integer(0, 15 * MINUTE_MS),
    })),
    optOuts: random.chance(0.4) ? some(random, 3, () => anyOptOut(random, now)) : [],
    consents: some(random, 2, () => anyConsent(random, now)),
    purpose: random.chance(0.1) ? "research" : null,
    ...(random.chance(0.15) ? { agreedChannels: ["sms", "email", "whatsapp", "forum"] } : {}),
    lastInboundAt: random.chance(0.7) ? now - random.integer(0, 30 * HOUR_MS) : null,
    template: random.chance(0.5),
    timeZone: oneOf(random, [...ZONES, ...ZONES, null, "Mars/Base"] as const),
    country: oneOf(random, ["GR", "HR", "US", null] as const),
    ...anyHours(random),
    digest: random.chance(0.5),
    history: some(random, 5, () => anyPast(random, now)),
    waiting: some(random, 2, () => anyWaiting(random, now)),
    automated: random.chance(0.3),
  });
  return { context, policy: random.chance(0.5) ? defaultNoticePolicy : STRICT, nearChange };
}

function anyOptOut(random: Random, now: number): KnownOptOut {
  return {
    scope: random.pick(["all", ...CATEGORIES] as const),
    channel: oneOf(random, [null, "sms", "email", "whatsapp"] as const),
    out: random.chance(0.6),
    occurredAt: now - random.integer(0, 10) * MINUTE_MS,
  };
}

function anyConsent(random: Random, now: number): PurposeConsent {
  return {
    purpose: random.pick(["surveys", "research"] as const),
    given: random.chance(0.5),
    occurredAt: now - random.integer(0, 3) * DAY_MS,
  };
}

function anyPast(random: Random, now: number): PastNotice {
  return {
    key: random.pick([...KEYS, "p1", "p2", "p3", "p4", "p5", "p6"] as const),
    kind: random.pick([...KINDS, "automation.disclosure"] as const),
    category: random.pick(CATEGORIES),
    urgency: random.pick(URGENCIES),
    channel: random.pick(CHANNELS),
    at: now - random.integer(0, random.chance(0.5) ? 20 * MINUTE_MS : 2 * DAY_MS),
    state: random.pick(["failed", ...NOTICE_STATES] as const),
    permanent: random.chance(0.3),
    journey: oneOf(random, ["j1", "j2", null] as const),
    subject: oneOf(random, ["s1", "s2", null] as const),
    reminder: random.chance(0.2),
    digest: random.chance(0.5),
    joins: random.chance(0.1) ? [random.pick(KEYS)] : [],
  };
}

function anyWaiting(random: Random, now: number): WaitingUpdate {
  return {
    key: random.pick(KEYS),
    newsAt: now - random.integer(0, 10 * MINUTE_MS),
    newsOn: oneOf(random, ["web-chat", "email", null] as const),
  };
}

/** Often at an hour of the night in which clocks change, on any quarter of it. */
function anyHours(random: Random): Pick<NoticeContext, "quietHours"> {
  if (random.chance(0.6)) return {};
  if (random.chance(0.1)) return { quietHours: null };
  const hour = () => (random.chance(0.5) ? random.integer(0, 4) : random.integer(0, 23));
  const time = () =>
    `${String(hour()).padStart(2, "0")}:${String(random.integer(0, 3) * 15).padStart(2, "0")}`;
  const [from, to] = [time(), time()];
  return from === to ? {} : { quietHours: { from, to } };
}

/** As {@link Random.pick}, which never picks `null`. */
function oneOf<const T>(random: Random, choices: readonly [T, ...T[]]): T {
  const choice = choices[random.integer(0, choices.length - 1)];
  return choice === undefined ? choices[0] : choice;
}

function some<T>(random: Random, most: number, make: () => T): readonly T[] {
  return Array.from({ length: random.integer(0, most) }, make);
}

function frozen<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
