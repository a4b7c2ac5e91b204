import type { decideNotice, NoticeContext, NoticeDecision, NoticePolicy } from "throughline/notifications";
import type { Question } from "./arbitrary.js";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const PUBLIC_CHANNELS: readonly string[] = ["social-post", "social-comment", "forum", "fax"];
/** Some zones of each country: it must not be night in any. */
const ZONES_OF: { readonly [country: string]: readonly string[] } = {
  GR: ["Europe/Athens"],
  HR: ["Europe/Zagreb"],
  US: ["America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Pacific/Honolulu"],
};

/** What must hold of every decision, found by other means than the library's. Gives the name of the first that does not, or `null`. */
export function broken({ context, policy }: Question, decide: typeof decideNotice): string | null {
  const decision = decide(context, { policy });
  const asked: Facts = { context, policy, now: Number(context.now) };
  for (const [name, holds] of Object.entries(ALWAYS)) if (!holds(decision, asked, decide)) return name;
  if (decision.outcome !== "send") return null;
  for (const [name, holds] of Object.entries(WHEN_SENT)) if (!holds(asked, decide)) return name;
  return null;
}

interface Facts {
  readonly context: NoticeContext;
  readonly policy: NoticePolicy;
  readonly now: number;
}

type Decide = typeof decideNotice;

const ALWAYS: {
  readonly [name: string]: (decision: NoticeDecision, asked: Facts, decide: Decide) => boolean;
} = {
  "it is one of four, and says why": ({ outcome, reasons }) => {
    const against = reasons.filter(({ effect }) => effect !== "pass");
    if (outcome === "send") return against.length === 0;
    return against.length > 0 && against.at(-1)?.effect === outcome;
  },
  "the same question has the same answer": (decision, { context, policy }, decide) =>
    JSON.stringify(decide(context, { policy })) === JSON.stringify(decision),
  "the order of what is known does not matter": (decision, { context, policy }, decide) =>
    gist(decide(reversed(context), { policy })) === gist(decision),
  "a deferral is to a later time that is not quiet": (decision, asked) =>
    decision.outcome !== "defer" ||
    (decision.until > asked.now && (isExempt(asked) || !isQuiet(asked, decision.until))),
  "a deferral is not deferred again": (decision, { context, policy }, decide) =>
    decision.outcome !== "defer" ||
    decide({ ...context, now: decision.until }, { policy }).outcome !== "defer",
};

const WHEN_SENT: { readonly [name: string]: (asked: Facts, decide: Decide) => boolean } = {
  "never in quiet hours unless exempt": (asked) => isExempt(asked) || !isQuiet(asked, asked.now),
  "never after an opt-out, but for one confirmation": (asked) =>
    outsSince(asked).every((occurredAt) => isOnlyConfirmation(asked, occurredAt)),
  "never above public on a public channel": ({ context }) =>
    context.audience === "public" || !PUBLIC_CHANNELS.includes(context.channel),
  "once for each key": ({ context, policy, now }, decide) => {
    const { key, kind, category, urgency, channel, history = [] } = context;
    if (history.some((past) => past.state !== "failed" && (past.key === key || past.joins?.includes(key))))
      return false;
    const sent = { key, kind, category, urgency, channel, at: now, state: "started" } as const;
    const again = decide({ ...context, now: now + MINUTE_MS, history: [...history, sent] }, { policy });
    return again.outcome === "skip" || again.outcome === "block";
  },
  "never what was read": ({ context: { newsAt, newsOn, presence = [] } }) =>
    newsAt == null ||
    presence.every(
      ({ channel, readUpTo }) => readUpTo === null || Number(readUpTo) < Number(newsAt) || newsOn !== channel,
    ),
  "never before the grace period is over": ({ context: { newsAt }, policy, now }) =>
    newsAt == null || now - Number(newsAt) >= policy.gracePeriodMs,
  "never without the consent that is needed": ({ context, policy }) => {
    const byCategory = policy.consents[context.category];
    if (context.agreedChannels?.includes(context.channel) === false) return false;
    if (context.purpose != null && lastWord(context, context.purpose) !== true) return false;
    if (byCategory === null) return true;
    const word = lastWord(context, byCategory.purpose);
    return word === true || (word === null && byCategory.when === "not-refused");
  },
  "never outside a window without a template": ({ context, now }) => {
    const { channel, lastInboundAt, template } = context;
    if (channel !== "whatsapp" && channel !== "messenger") return true;
    const open = lastInboundAt != null && now - Number(lastInboundAt) < DAY_MS;
    return open || (channel === "whatsapp" && template === true);
  },
  "never two surveys in their period": ({ context: { kind, reminder, history = [] }, now }) => {
    const days = { "survey.csat": 1, "survey.nps": 90 }[kind];
    return (
      days === undefined ||
      reminder === true ||
      !history.some(
        (past) =>
          past.kind === kind &&
          past.reminder !== true &&
          past.state !== "failed" &&
          now - Number(past.at) < days * DAY_MS,
      )
    );
  },
  "never when it is of no use": ({ context: { expiresAt }, now }) =>
    expiresAt == null || now < Number(expiresAt),
};

/** All that order could not change. */
function gist(decision: NoticeDecision): string {
  return JSON.stringify({
    outcome: decision.outcome,
    until: decision.outcome === "defer" ? decision.until : null,
    joins: decision.outcome === "send" ? [...decision.joins].sort() : null,
    codes: decision.reasons.map(({ code }) => code),
  });
}

function reversed(context: NoticeContext): NoticeContext {
  const lists = ["presence", "optOuts", "consents", "history", "waiting"] as const;
  return {
    ...context,
    ...Object.fromEntries(lists.map((list) => [list, [...(context[list] ?? [])].reverse()])),
  };
}

function isExempt({ context: { urgency, category }, policy: { quietHoursExempt } }: Facts): boolean {
  return quietHoursExempt.urgencies.includes(urgency) || quietHoursExempt.categories.includes(category);
}

/** By the clocks on the wall. */
function isQuiet({ context, policy }: Facts, at: number): boolean {
  const hours = context.quietHours === undefined ? policy.quietHours : context.quietHours;
  if (hours === null) return false;
  const { timeZone, country } = context;
  const known = timeZone != null && timeZone !== "Mars/Base" ? [timeZone] : ZONES_OF[country ?? ""];
  const zones = known ?? policy.timeZones;
  return (
    zones.length === 0 ||
    zones.some((zone) => {
      const time = wallTime(zone, at);
      return hours.from < hours.to
        ? time >= hours.from && time < hours.to
        : time >= hours.from || time < hours.to;
    })
  );
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function wallTime(timeZone: string, at: number): string {
  const clock =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  clocks.set(timeZone, clock);
  return clock.format(at);
}

/** When each opt-out that covers the notice was said, if nothing later took it back: told one after another. */
function outsSince({ context: { optOuts = [], category, channel } }: Facts): readonly number[] {
  const standing = new Map<string, number>();
  const inOrder = [...optOuts].sort(
    (one, other) => Number(one.occurredAt) - Number(other.occurredAt) || Number(one.out) - Number(other.out),
  );
  for (const { scope, channel: where, out, occurredAt } of inOrder) {
    if (scope !== "all" && scope !== category) continue;
    if (where !== null && where !== channel) continue;
    if (out) standing.set(`${scope} ${where}`, Number(occurredAt));
    else standing.delete(`${scope} ${where}`);
  }
  return [...standing.values()];
}

function isOnlyConfirmation({ context, policy, now }: Facts, occurredAt: number): boolean {
  const latest = Math.max(...outsSince({ context, policy, now }));
  return (
    context.category === "consent" &&
    now - latest <= policy.optOutConfirmationMs &&
    occurredAt <= latest &&
    !(context.history ?? []).some(
      (past) => past.category === "consent" && past.state !== "failed" && Number(past.at) >= latest,
    )
  );
}

function lastWord({ consents = [] }: NoticeContext, purpose: string): boolean | null {
  const said = consents
    .filter((each) => each.purpose === purpose)
    .sort(
      (one, other) =>
        Number(one.occurredAt) - Number(other.occurredAt) || Number(other.given) - Number(one.given),
    );
  return said.at(-1)?.given ?? null;
}
