import type {
  decideNotice,
  NoticeContext,
  NoticePolicyInput,
  NoticeReasonCode,
  NoticeRule,
  PastNotice,
} from "throughline/notifications";
import { defineNoticePolicy } from "throughline/notifications";

/** What is asked, and the decision in words. */
export interface Case {
  readonly it: string;
  /** What differs from {@link NOON_SMS}. */
  readonly given: Partial<NoticeContext>;
  readonly policy?: NoticePolicyInput;
  /** `defer 2026-05-21T08:00+03:00`, `send template`, `send joins r2 r3`; otherwise the outcome alone. */
  readonly is: string;
  /** The codes of its reasons, in order. */
  readonly for: readonly NoticeReasonCode[];
}

/** Nothing speaks against it: a text message to a customer in Athens, at noon. */
export const NOON_SMS = {
  kind: "update.reply-waiting",
  category: "transactional",
  urgency: "normal",
  audience: "customer",
  key: "r1",
  channel: "sms",
  journey: "j1",
  timeZone: "Europe/Athens",
  now: "2026-05-20T12:00:00+03:00",
} as const satisfies NoticeContext;

const NIGHT = "2026-05-20T23:00:00+03:00";

function past(more: Partial<PastNotice>): PastNotice {
  return {
    key: "other",
    kind: "update.status-changed",
    category: "transactional",
    urgency: "normal",
    channel: "sms",
    at: "2026-05-20T09:00:00+03:00",
    state: "sent",
    ...more,
  };
}

const csat = { kind: "survey.csat", category: "survey", urgency: "deferrable" } as const;
const nps = { ...csat, kind: "survey.nps" } as const;
const optedOut = (more: object = {}) => ({
  scope: "all" as const,
  channel: null,
  out: true,
  occurredAt: "2026-05-20T11:58:00+03:00",
  ...more,
});
const confirmation = { kind: "consent.opted-out", category: "consent", urgency: "live" } as const;
const seen = (more: object = {}) => ({
  channel: "web-chat",
  readUpTo: null,
  seenAt: "2026-05-20T11:59:00+03:00",
  ...more,
});
const update = { newsAt: "2026-05-20T11:50:00+03:00", newsOn: "web-chat" } as const;

/** By the rule that each is about. */
export const CASES: { readonly [rule in NoticeRule | "order"]: readonly Case[] } = {
  "public-privacy": [
    { it: "sends a private notice by text message", given: {}, is: "send", for: [] },
    {
      it: "keeps a private notice out of a public post",
      given: { channel: "social-post" },
      is: "block",
      for: ["not-for-public"],
    },
    {
      it: "keeps a private notice out of the forum, however urgent",
      given: { channel: "forum", urgency: "live", category: "security" },
      is: "block",
      for: ["not-for-public"],
    },
    {
      it: "takes an unknown channel for a public one",
      given: { channel: "fax" },
      is: "block",
      for: ["not-for-public"],
    },
    {
      it: "posts what is made for the public",
      given: { channel: "social-comment", audience: "public", category: "public" },
      is: "send",
      for: [],
    },
    {
      it: "sends what is made for the public in private too",
      given: { audience: "public", category: "public" },
      is: "send",
      for: [],
    },
    {
      it: "does not take the category for the audience",
      given: { channel: "social-post", category: "public" },
      is: "block",
      for: ["not-for-public"],
    },
  ],
  "opt-out": [
    {
      it: "sends nothing to who wants nothing",
      given: { optOuts: [optedOut()] },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "sends not even what is urgent or about security",
      given: { category: "security", urgency: "live", optOuts: [optedOut()] },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "sends nothing on a channel that is not wanted",
      given: { optOuts: [optedOut({ channel: "sms" })] },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "sends on another channel than that which is not wanted",
      given: { optOuts: [optedOut({ channel: "email" })] },
      is: "send",
      for: [],
    },
    {
      it: "sends nothing of a category that is not wanted",
      given: { ...csat, optOuts: [optedOut({ scope: "survey" })] },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "sends what is of another category than that which is not wanted",
      given: { optOuts: [optedOut({ scope: "survey" })] },
      is: "send",
      for: [],
    },
    {
      it: "sends again to who opted in again",
      given: {
        optOuts: [optedOut(), optedOut({ out: false, occurredAt: "2026-05-20T11:59:00+03:00" })],
      },
      is: "send",
      for: [],
    },
    {
      it: "goes by when things were said, not by their order",
      given: {
        optOuts: [optedOut({ out: false, occurredAt: "2026-05-20T11:00:00+03:00" }), optedOut()].reverse(),
      },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "takes two wishes of one time for the opt-out",
      given: { optOuts: [optedOut(), optedOut({ out: false })] },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "lets an opt-out of everything stand where one channel was opted in again",
      given: {
        optOuts: [
          optedOut(),
          optedOut({ channel: "sms", out: false, occurredAt: "2026-05-20T11:59:00+03:00" }),
        ],
      },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "confirms an opt-out",
      given: { ...confirmation, optOuts: [optedOut()] },
      is: "send",
      for: ["opt-out-confirmation"],
    },
    {
      it: "confirms an opt-out once",
      given: {
        ...confirmation,
        optOuts: [optedOut()],
        history: [past({ ...confirmation, at: "2026-05-20T11:59:00+03:00" })],
      },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "confirms each opt-out anew",
      given: {
        ...confirmation,
        optOuts: [optedOut()],
        history: [past({ ...confirmation, at: "2026-05-01T12:00:00+03:00" })],
      },
      is: "send",
      for: ["opt-out-confirmation"],
    },
    {
      it: "tries a confirmation again that failed",
      given: {
        ...confirmation,
        optOuts: [optedOut()],
        history: [past({ ...confirmation, at: "2026-05-20T11:59:00+03:00", state: "failed" })],
      },
      is: "send",
      for: ["opt-out-confirmation"],
    },
    {
      it: "confirms an opt-out in the last moment of five minutes",
      given: { ...confirmation, optOuts: [optedOut({ occurredAt: "2026-05-20T11:55:00+03:00" })] },
      is: "send",
      for: ["opt-out-confirmation"],
    },
    {
      it: "takes a confirmation of the very moment for one",
      given: {
        ...confirmation,
        optOuts: [optedOut()],
        history: [past({ ...confirmation, at: "2026-05-20T11:58:00+03:00" })],
      },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "confirms the newest of several opt-outs",
      given: {
        ...confirmation,
        optOuts: [optedOut({ scope: "consent", occurredAt: "2026-05-01T00:00:00Z" }), optedOut()],
      },
      is: "send",
      for: ["opt-out-confirmation"],
    },
    {
      it: "confirms no opt-out after five minutes",
      given: { ...confirmation, optOuts: [optedOut({ occurredAt: "2026-05-20T11:54:59+03:00" })] },
      is: "block",
      for: ["opted-out"],
    },
  ],
  consent: [
    {
      it: "asks a customer who never said anything for their opinion",
      given: csat,
      is: "send",
      for: [],
    },
    {
      it: "asks no opinion of who refused surveys",
      given: { ...csat, consents: [{ purpose: "surveys", given: false, occurredAt: 0 }] },
      is: "block",
      for: ["consent-refused"],
    },
    {
      it: "goes by the newest word on surveys",
      given: {
        ...csat,
        consents: [
          { purpose: "surveys", given: true, occurredAt: 2 },
          { purpose: "surveys", given: false, occurredAt: 1 },
        ],
      },
      is: "send",
      for: ["consent-given"],
    },
    {
      it: "takes two words of one time for the refusal",
      given: {
        ...csat,
        consents: [
          { purpose: "surveys", given: false, occurredAt: 1 },
          { purpose: "surveys", given: true, occurredAt: 1 },
        ],
      },
      is: "block",
      for: ["consent-refused"],
    },
    {
      it: "waits for consent where the policy asks for it",
      given: csat,
      policy: { consents: { survey: { purpose: "surveys", when: "given" } } },
      is: "block",
      for: ["consent-missing"],
    },
    {
      it: "asks for the consent of the notice itself, beside that of its category",
      given: {
        ...csat,
        purpose: "research",
        consents: [{ purpose: "surveys", given: true, occurredAt: 1 }],
      },
      is: "block",
      for: ["consent-missing"],
    },
    {
      it: "asks for the consent of its category, beside that of the notice itself",
      given: {
        ...csat,
        purpose: "research",
        consents: [
          { purpose: "surveys", given: false, occurredAt: 1 },
          { purpose: "research", given: true, occurredAt: 1 },
        ],
      },
      is: "block",
      for: ["consent-refused"],
    },
    {
      it: "sends with the consent that the notice itself asks for",
      given: { purpose: "research", consents: [{ purpose: "research", given: true, occurredAt: 1 }] },
      is: "send",
      for: ["consent-given"],
    },
    {
      it: "keeps to the channels that the customer agreed to",
      given: { agreedChannels: ["email"] },
      is: "block",
      for: ["channel-not-agreed"],
    },
    {
      it: "sends on a channel that the customer agreed to",
      given: { agreedChannels: ["email", "sms"] },
      is: "send",
      for: [],
    },
  ],
  "already-sent": [
    ...(["started", "sent", "delivered", "read", "unknown"] as const).map((state) => ({
      it: `does not repeat what is ${state}`,
      given: { history: [past({ key: "r1", state })] },
      is: "skip",
      for: ["already-sent"] as const,
    })),
    {
      it: "does not repeat on another channel what was sent on one",
      given: { history: [past({ key: "r1", channel: "email" })] },
      is: "skip",
      for: ["already-sent"],
    },
    {
      it: "does not repeat what was told in another notice",
      given: { history: [past({ key: "r9", joins: ["r1"] })] },
      is: "skip",
      for: ["already-sent"],
    },
    {
      it: "tries again what failed",
      given: { history: [past({ key: "r1", state: "failed" })] },
      is: "send",
      for: ["failed-before"],
    },
    {
      it: "gives up a channel on which it failed for good",
      given: { history: [past({ key: "r1", state: "failed", permanent: true })] },
      is: "skip",
      for: ["failed-permanently"],
    },
    {
      it: "tries another channel than that which is given up",
      given: { history: [past({ key: "r1", channel: "email", state: "failed", permanent: true })] },
      is: "send",
      for: ["failed-before"],
    },
    {
      it: "does not repeat what failed first and was sent then",
      given: { history: [past({ key: "r1", state: "failed" }), past({ key: "r1" })] },
      is: "skip",
      for: ["already-sent"],
    },
  ],
  expiry: [
    {
      it: "sends while it is of use",
      given: { expiresAt: "2026-05-20T12:00:00.001+03:00" },
      is: "send",
      for: [],
    },
    {
      it: "drops what is of no use any more",
      given: { expiresAt: "2026-05-20T12:00:00+03:00" },
      is: "skip",
      for: ["expired"],
    },
    {
      it: "drops at once what would be of no use in the morning",
      given: { now: NIGHT, expiresAt: "2026-05-21T07:30:00+03:00" },
      is: "skip",
      for: ["quiet-hours", "expired"],
    },
    {
      it: "keeps what is still of use in the morning",
      given: { now: NIGHT, expiresAt: "2026-05-21T08:30:00+03:00" },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["quiet-hours"],
    },
  ],
  presence: [
    {
      it: "tells what was not read",
      given: { ...update, presence: [seen()] },
      is: "send",
      for: ["online-unread"],
    },
    {
      it: "tells one who was there at the moment when it happened",
      given: { ...update, presence: [seen({ seenAt: "2026-05-20T11:50:00+03:00" })] },
      is: "send",
      for: ["online-unread"],
    },
    {
      it: "tells one who was there before it happened",
      given: { ...update, presence: [seen({ seenAt: "2026-05-20T11:49:00+03:00" })] },
      is: "send",
      for: [],
    },
    {
      it: "does not tell what was read",
      given: { ...update, presence: [seen({ readUpTo: "2026-05-20T11:50:00+03:00" })] },
      is: "skip",
      for: ["read"],
    },
    {
      it: "tells what came after that which was read",
      given: { ...update, presence: [seen({ readUpTo: "2026-05-20T11:49:59.999+03:00" })] },
      is: "send",
      for: ["online-unread"],
    },
    {
      it: "tells what was written elsewhere than where the customer read",
      given: { ...update, presence: [seen({ channel: "portal", readUpTo: "2026-05-20T11:55:00+03:00" })] },
      is: "send",
      for: [],
    },
    {
      it: "tells what can be read nowhere else, whatever the customer read",
      given: {
        ...update,
        newsOn: null,
        presence: [seen({ channel: "portal", readUpTo: "2026-05-20T11:55:00+03:00" })],
      },
      is: "send",
      for: [],
    },
    {
      it: "waits a moment also with what can be read nowhere else",
      given: { newsAt: "2026-05-20T11:59:00+03:00" },
      is: "defer 2026-05-20T12:01:00+03:00",
      for: ["grace-period"],
    },
    {
      it: "gives what has just happened two minutes to be read",
      given: { ...update, newsAt: "2026-05-20T11:59:00+03:00" },
      is: "defer 2026-05-20T12:01:00+03:00",
      for: ["grace-period"],
    },
    {
      it: "tells it when the two minutes are over",
      given: { ...update, newsAt: "2026-05-20T11:58:00+03:00" },
      is: "send",
      for: [],
    },
    {
      it: "waits as long as the policy says",
      given: { ...update, newsAt: "2026-05-20T11:50:00+03:00" },
      policy: { gracePeriodMs: 15 * 60_000 },
      is: "defer 2026-05-20T12:05:00+03:00",
      for: ["grace-period"],
    },
    {
      it: "does not wait with what is no update, though the customer is online",
      given: { kind: "handoff.starting", urgency: "live", presence: [seen({ readUpTo: NOON_SMS.now })] },
      is: "send",
      for: [],
    },
  ],
  "channel-window": [
    {
      it: "writes freely on WhatsApp within 24 hours of the customer's last message",
      given: { channel: "whatsapp", lastInboundAt: "2026-05-19T12:00:00.001+03:00" },
      is: "send",
      for: [],
    },
    {
      it: "writes by template on WhatsApp 24 hours after it",
      given: { channel: "whatsapp", lastInboundAt: "2026-05-19T12:00:00+03:00", template: true },
      is: "send template",
      for: ["template-only"],
    },
    {
      it: "writes nothing on WhatsApp 24 hours after it without a template",
      given: { channel: "whatsapp", lastInboundAt: "2026-05-19T12:00:00+03:00" },
      is: "block",
      for: ["window-closed"],
    },
    {
      it: "writes freely within the window though there is a template",
      given: { channel: "whatsapp", lastInboundAt: "2026-05-20T11:00:00+03:00", template: true },
      is: "send",
      for: [],
    },
    {
      it: "begins on WhatsApp by template",
      given: { channel: "whatsapp", template: true },
      is: "send template",
      for: ["template-only"],
    },
    {
      it: "writes nothing on Messenger after 24 hours, template or not",
      given: { channel: "messenger", lastInboundAt: "2026-05-19T11:00:00+03:00", template: true },
      is: "block",
      for: ["window-closed"],
    },
    {
      it: "does not use the seven days in which a person may still answer on Instagram",
      given: { channel: "instagram", lastInboundAt: "2026-05-18T12:00:00+03:00" },
      is: "block",
      for: ["window-closed"],
    },
    {
      it: "has no window on Viber",
      given: { channel: "viber" },
      is: "send",
      for: [],
    },
    {
      it: "waits for the morning though the window will be closed then, since the customer may write before",
      given: { channel: "messenger", now: NIGHT, lastInboundAt: "2026-05-20T00:00:00+03:00" },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["quiet-hours"],
    },
  ],
  "quiet-hours": [
    {
      it: "sends in the last moment before quiet hours",
      given: { now: "2026-05-20T20:59:59.999+03:00" },
      is: "send",
      for: [],
    },
    {
      it: "waits from nine in the evening",
      given: { now: "2026-05-20T21:00:00+03:00" },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["quiet-hours"],
    },
    {
      it: "waits until eight in the morning",
      given: { now: "2026-05-20T07:59:59.999+03:00" },
      is: "defer 2026-05-20T08:00:00+03:00",
      for: ["quiet-hours"],
    },
    { it: "sends at eight in the morning", given: { now: "2026-05-20T08:00:00+03:00" }, is: "send", for: [] },
    {
      it: "goes by the customer's clock, not by ours",
      given: { now: "2026-05-20T12:00:00+03:00", timeZone: "America/New_York" },
      is: "defer 2026-05-20T08:00:00-04:00",
      for: ["quiet-hours"],
    },
    {
      it: "wakes for what is live",
      given: { now: NIGHT, urgency: "live" },
      is: "send",
      for: ["exempt-from-quiet-hours"],
    },
    {
      it: "wakes for security",
      given: { now: NIGHT, category: "security", urgency: "normal" },
      is: "send",
      for: ["exempt-from-quiet-hours"],
    },
    {
      it: "wakes for nothing where the policy exempts nothing",
      given: { now: NIGHT, urgency: "live" },
      policy: { quietHoursExempt: { urgencies: [], categories: [] } },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["quiet-hours"],
    },
    {
      it: "keeps to the customer's own hours in place of the usual ones",
      given: { now: "2026-05-20T15:00:00+03:00", quietHours: { from: "14:00", to: "17:30" } },
      is: "defer 2026-05-20T17:30:00+03:00",
      for: ["quiet-hours"],
    },
    {
      it: "sends at night to who sleeps by day",
      given: { now: NIGHT, quietHours: { from: "14:00", to: "17:30" } },
      is: "send",
      for: [],
    },
    {
      it: "sends at night to who wants no quiet hours",
      given: { now: NIGHT, quietHours: null },
      is: "send",
      for: [],
    },
    {
      it: "keeps to the customer's own hours where the desk has none",
      given: { now: NIGHT, quietHours: { from: "22:00", to: "06:00" } },
      policy: { quietHours: null },
      is: "defer 2026-05-21T06:00:00+03:00",
      for: ["quiet-hours"],
    },
    {
      it: "has none where nobody has",
      given: { now: NIGHT },
      policy: { quietHours: null },
      is: "send",
      for: [],
    },
    {
      it: "knows the one zone of Greece",
      given: { now: NIGHT, timeZone: null, country: "GR" },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["quiet-hours"],
    },
    {
      it: "waits until it is morning in Honolulu for a customer somewhere in the United States",
      given: { now: "2026-05-20T09:00:00-04:00", timeZone: null, country: "US" },
      is: "defer 2026-05-20T08:00:00-10:00",
      for: ["quiet-hours"],
    },
    {
      it: "is quiet where it is quiet in one of the desk's markets",
      given: { now: "2026-05-20T20:30:00+02:00", timeZone: null },
      policy: { timeZones: ["Europe/Zagreb", "Europe/Athens"] },
      is: "defer 2026-05-21T08:00:00+02:00",
      for: ["quiet-hours"],
    },
    {
      it: "asks where the customer's country is before the desk's markets",
      given: { timeZone: null, country: "GR" },
      policy: { timeZones: ["America/New_York"] },
      is: "send",
      for: [],
    },
    {
      it: "takes a zone that nobody knows for none",
      given: { now: NIGHT, timeZone: "Mars/Base", country: "HR" },
      is: "defer 2026-05-21T08:00:00+02:00",
      for: ["quiet-hours"],
    },
    {
      it: "sends nothing to a customer who may be anywhere on earth",
      given: { timeZone: null },
      is: "block",
      for: ["no-waking-hour"],
    },
    {
      it: "sends what is live to a customer who may be anywhere on earth",
      given: { timeZone: null, urgency: "live" },
      is: "send",
      for: ["exempt-from-quiet-hours"],
    },
    {
      it: "sends nothing where it is never day in all the places where they may be",
      given: { timeZone: null },
      policy: { timeZones: ["Europe/Athens", "America/Los_Angeles", "Asia/Tokyo"] },
      is: "block",
      for: ["no-waking-hour"],
    },
    {
      it: "waits a longer night in Athens when the clocks go back",
      given: { now: "2026-10-24T21:30:00+03:00" },
      is: "defer 2026-10-25T08:00:00+02:00",
      for: ["quiet-hours"],
    },
    {
      it: "waits a shorter night in Zagreb when they go forward",
      given: { now: "2026-03-28T21:30:00+01:00", timeZone: "Europe/Zagreb" },
      is: "defer 2026-03-29T08:00:00+02:00",
      for: ["quiet-hours"],
    },
    {
      it: "ends at the skip of New York's clocks where it would end in the hour that is skipped",
      given: {
        now: "2026-03-08T01:30:00-05:00",
        timeZone: "America/New_York",
        quietHours: { from: "22:00", to: "02:30" },
      },
      is: "defer 2026-03-08T03:00:00-04:00",
      for: ["quiet-hours"],
    },
    {
      it: "ends the second time that New York's clocks show half past one",
      given: {
        now: "2026-11-01T01:45:00-04:00",
        timeZone: "America/New_York",
        quietHours: { from: "22:00", to: "01:30" },
      },
      is: "defer 2026-11-01T01:30:00-05:00",
      for: ["quiet-hours"],
    },
    {
      it: "begins at the skip of Athens's clocks where it would begin in the hour that is skipped",
      given: { now: "2026-03-29T04:00:00+03:00", quietHours: { from: "03:30", to: "06:00" } },
      is: "defer 2026-03-29T06:00:00+03:00",
      for: ["quiet-hours"],
    },
    {
      it: "stays quiet while Zagreb's clocks show an hour again in which it has begun",
      given: {
        now: "2026-10-25T02:15:00+01:00",
        timeZone: "Europe/Zagreb",
        quietHours: { from: "02:30", to: "06:00" },
      },
      is: "defer 2026-10-25T06:00:00+01:00",
      for: ["quiet-hours"],
    },
  ],
  "frequency-cap": [
    {
      it: "sends the tenth update of a day",
      given: { history: Array.from({ length: 9 }, (_, index) => past({ key: `p${index}` })) },
      is: "send",
      for: [],
    },
    {
      it: "waits with the eleventh until the first is a day old",
      given: {
        history: Array.from({ length: 10 }, (_, index) =>
          past({ key: `p${index}`, at: `2026-05-20T0${index}:30:00+03:00` }),
        ),
        quietHours: null,
      },
      is: "defer 2026-05-21T00:30:00+03:00",
      for: ["capped-until"],
    },
    {
      it: "does not wait with what is live, nor count it",
      given: {
        urgency: "live",
        history: Array.from({ length: 12 }, (_, index) => past({ key: `p${index}`, urgency: "live" })),
      },
      is: "send",
      for: [],
    },
    {
      it: "does not count what failed",
      given: {
        history: Array.from({ length: 12 }, (_, index) => past({ key: `p${index}`, state: "failed" })),
      },
      is: "send",
      for: [],
    },
    {
      it: "asks for satisfaction once in 24 hours",
      given: { ...csat, history: [past({ ...csat, at: "2026-05-19T12:00:00.001+03:00" })] },
      is: "skip",
      for: ["capped"],
    },
    {
      it: "asks for satisfaction again after 24 hours",
      given: { ...csat, history: [past({ ...csat, at: "2026-05-19T12:00:00+03:00" })] },
      is: "send",
      for: [],
    },
    {
      it: "asks for a recommendation once in 90 days",
      given: { ...nps, history: [past({ ...nps, at: "2026-02-20T12:00:00+02:00" })] },
      is: "skip",
      for: ["capped"],
    },
    {
      it: "asks for a recommendation again after 90 days",
      given: { ...nps, history: [past({ ...nps, at: "2026-02-19T11:00:00+02:00" })] },
      is: "send",
      for: [],
    },
    {
      it: "reminds of a survey",
      given: {
        ...csat,
        subject: "s1",
        reminder: true,
        history: [past({ ...csat, subject: "s1" })],
      },
      is: "send",
      for: [],
    },
    {
      it: "reminds of a survey once",
      given: {
        ...csat,
        subject: "s1",
        reminder: true,
        history: [past({ ...csat, subject: "s1", reminder: true, at: "2026-01-01T00:00:00Z" })],
      },
      is: "skip",
      for: ["capped"],
    },
    {
      it: "reminds of each survey",
      given: {
        ...csat,
        subject: "s1",
        reminder: true,
        history: [past({ ...csat, subject: "s2", reminder: true })],
      },
      is: "send",
      for: [],
    },
    {
      it: "counts by channel where the policy says so",
      given: { history: [past({ channel: "email" })] },
      policy: {
        caps: [{ name: "one-a-day", max: 1, periodMs: 86_400_000, over: "defer", per: ["channel"] }],
      },
      is: "send",
      for: [],
    },
    {
      it: "waits for the cap that holds longest",
      given: { history: [past({})] },
      policy: {
        caps: [
          { name: "an-hour", max: 1, periodMs: 4 * 3_600_000, over: "defer" },
          { name: "half-a-day", max: 1, periodMs: 8 * 3_600_000, over: "defer" },
        ],
      },
      is: "defer 2026-05-20T17:00:00+03:00",
      for: ["capped-until"],
    },
    {
      it: "waits for the morning where a cap ends at night",
      given: { history: [past({})] },
      policy: { caps: [{ name: "one", max: 1, periodMs: 13 * 3_600_000, over: "defer" }] },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["capped-until", "quiet-hours"],
    },
    {
      it: "finds the cap gone by the morning",
      given: { now: NIGHT, history: [past({})] },
      policy: { caps: [{ name: "one", max: 1, periodMs: 15 * 3_600_000, over: "defer" }] },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["quiet-hours"],
    },
  ],
  digest: [
    {
      it: "waits a quarter of an hour after the last update of the journey",
      given: {
        digest: true,
        history: [past({ journey: "j1", digest: true, at: "2026-05-20T11:50:00+03:00" })],
      },
      is: "defer 2026-05-20T12:05:00+03:00",
      for: ["digest-waits"],
    },
    {
      it: "does not wait for an update of another journey",
      given: {
        digest: true,
        history: [past({ journey: "j2", digest: true, at: "2026-05-20T11:50:00+03:00" })],
      },
      is: "send",
      for: [],
    },
    {
      it: "does not wait for a notice of the journey that was told by itself",
      given: { digest: true, history: [past({ journey: "j1", at: "2026-05-20T11:50:00+03:00" })] },
      is: "send",
      for: [],
    },
    {
      it: "does not wait with what is told by itself",
      given: { history: [past({ journey: "j1", digest: true, at: "2026-05-20T11:50:00+03:00" })] },
      is: "send",
      for: [],
    },
    {
      it: "takes along what waits too, but not what was read or told meanwhile",
      given: {
        digest: true,
        ...update,
        waiting: ["r1", "r2", "r3", "r4"].map((key) => ({
          key,
          newsAt: "2026-05-20T11:59:00+03:00",
          newsOn: key === "r4" ? "portal" : "web-chat",
        })),
        presence: [seen({ channel: "portal", readUpTo: "2026-05-20T11:59:30+03:00" })],
        history: [past({ key: "r3" })],
      },
      is: "send joins r2",
      for: ["joins"],
    },
    {
      it: "does not take along what went with another message",
      given: {
        digest: true,
        waiting: [{ key: "r2", newsAt: "2026-05-20T11:59:00+03:00" }],
        history: [past({ key: "r9", joins: ["r2"] })],
      },
      is: "send",
      for: [],
    },
    {
      it: "is left out where the policy has none",
      given: {
        digest: true,
        history: [past({ journey: "j1", digest: true, at: "2026-05-20T11:50:00+03:00" })],
        waiting: [{ key: "r2", newsAt: "2026-05-20T11:59:00+03:00" }],
      },
      policy: { digestApartMs: null },
      is: "send",
      for: [],
    },
    {
      it: "waits for the morning where the quarter of an hour ends at night",
      given: {
        now: "2026-05-20T20:55:00+03:00",
        digest: true,
        history: [past({ journey: "j1", digest: true, at: "2026-05-20T20:50:00+03:00" })],
      },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["digest-waits", "quiet-hours"],
    },
  ],
  disclosure: [
    {
      it: "says first that an assistant writes",
      given: { automated: true },
      is: "send after disclosure",
      for: ["disclosure-first"],
    },
    {
      it: "says it once for a journey and channel",
      given: {
        automated: true,
        history: [past({ kind: "automation.disclosure", urgency: "live", journey: "j1" })],
      },
      is: "send",
      for: [],
    },
    {
      it: "says it for each journey",
      given: {
        automated: true,
        history: [past({ kind: "automation.disclosure", urgency: "live", journey: "j2" })],
      },
      is: "send after disclosure",
      for: ["disclosure-first"],
    },
    {
      it: "says it on each channel",
      given: {
        automated: true,
        history: [past({ kind: "automation.disclosure", urgency: "live", journey: "j1", channel: "email" })],
      },
      is: "send after disclosure",
      for: ["disclosure-first"],
    },
    {
      it: "says it again where it failed",
      given: {
        automated: true,
        history: [past({ kind: "automation.disclosure", urgency: "live", journey: "j1", state: "failed" })],
      },
      is: "send after disclosure",
      for: ["disclosure-first"],
    },
    {
      it: "does not announce the announcement",
      given: { automated: true, kind: "automation.disclosure", urgency: "live" },
      is: "send",
      for: [],
    },
    {
      it: "says nothing where the policy does not ask for it",
      given: { automated: true },
      policy: { disclosure: null },
      is: "send",
      for: [],
    },
  ],
  order: [
    {
      it: "names the public channel before the opt-out",
      given: { channel: "forum", optOuts: [optedOut()] },
      is: "block",
      for: ["not-for-public"],
    },
    {
      it: "names the opt-out before the consent",
      given: { optOuts: [optedOut()], agreedChannels: [] },
      is: "block",
      for: ["opted-out"],
    },
    {
      it: "names the consent before what was sent already",
      given: { agreedChannels: [], history: [past({ key: "r1" })] },
      is: "block",
      for: ["channel-not-agreed"],
    },
    {
      it: "names what was sent already before what came too late",
      given: { history: [past({ key: "r1" })], expiresAt: NOON_SMS.now },
      is: "skip",
      for: ["already-sent"],
    },
    {
      it: "names what came too late before what was read",
      given: {
        expiresAt: NOON_SMS.now,
        ...update,
        presence: [seen({ readUpTo: "2026-05-20T11:50:00+03:00" })],
      },
      is: "skip",
      for: ["expired"],
    },
    {
      it: "names what was read before a closed window",
      given: {
        channel: "messenger",
        ...update,
        presence: [seen({ readUpTo: "2026-05-20T11:50:00+03:00" })],
      },
      is: "skip",
      for: ["read"],
    },
    {
      it: "names a closed window before quiet hours",
      given: { channel: "messenger", now: NIGHT },
      is: "block",
      for: ["window-closed"],
    },
    {
      it: "waits for the morning before it counts",
      given: { now: NIGHT, history: [past({})] },
      policy: { caps: [{ name: "one", max: 1, periodMs: 15 * 3_600_000, over: "defer" }] },
      is: "defer 2026-05-21T08:00:00+03:00",
      for: ["quiet-hours"],
    },
    {
      it: "counts before it waits for the digest",
      given: {
        digest: true,
        history: [past({ journey: "j1", digest: true, at: "2026-05-20T11:50:00+03:00" })],
      },
      policy: { caps: [{ name: "one", max: 1, periodMs: 3_600_000, over: "defer" }] },
      is: "defer 2026-05-20T12:50:00+03:00",
      for: ["capped-until"],
    },
    {
      it: "takes along what waits before it says that an assistant writes",
      given: {
        digest: true,
        automated: true,
        waiting: [{ key: "r2", newsAt: "2026-05-20T11:59:00+03:00" }],
      },
      is: "send after disclosure joins r2",
      for: ["joins", "disclosure-first"],
    },
    {
      it: "keeps every reason of a long wait",
      given: {
        ...update,
        now: "2026-05-20T20:59:00+03:00",
        newsAt: "2026-05-20T20:58:30+03:00",
        history: [past({ at: "2026-05-20T20:00:00+03:00" })],
      },
      policy: { caps: [{ name: "one", max: 1, periodMs: 86_400_000, over: "defer" }] },
      is: "defer 2026-05-21T20:00:00+03:00",
      for: ["grace-period", "quiet-hours", "capped-until"],
    },
  ],
};

/** The decision on a case as `is` and `for` put it. */
export function decided(
  { given, policy }: Case,
  decide: typeof decideNotice,
): { readonly is: string; readonly for: readonly string[] } {
  const options = policy === undefined ? {} : { policy: defineNoticePolicy(policy) };
  const decision = decide({ ...NOON_SMS, ...given }, options);
  const codes = decision.reasons.map(({ code }) => code);
  if (decision.outcome === "defer") return { is: `defer ${decision.until}`, for: codes };
  if (decision.outcome !== "send") return { is: decision.outcome, for: codes };
  const words = [
    "send",
    ...(decision.form === "template" ? ["template"] : []),
    ...(decision.disclosureFirst ? ["after disclosure"] : []),
    ...(decision.joins.length === 0 ? [] : ["joins", ...decision.joins]),
  ];
  return { is: words.join(" "), for: codes };
}

/** What a case promises, with the time of a deferral as {@link decided} writes it. */
export function promised({ is, for: codes }: Case): { readonly is: string; readonly for: readonly string[] } {
  const time = /^defer (.+)$/.exec(is)?.[1];
  return { is: time === undefined ? is : `defer ${Date.parse(time)}`, for: codes };
}
