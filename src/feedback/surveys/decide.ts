import type { ChannelTraits } from "../../channels/traits.js";
import type { SurveyKind } from "../../journey/feedback/events.js";
import type { Survey } from "../../journey/feedback/state.js";
import type { EpochMs } from "../../kernel/instant.js";
import { defaultSurveyPolicy, type SurveyPolicy, type SurveyRules } from "./policy.js";

/** An interaction that a survey would ask about. */
export interface SurveyedInteraction {
  /** The id of the conversation. */
  readonly conversation: string;
  /** When its last message or contact was. */
  readonly lastAt: EpochMs;
  /** Whether somebody ended it, or what it was about is solved. */
  readonly ended: boolean;
}

/** What of a survey before counts. A `Survey` is one. */
export type PastSurvey = Pick<Survey, "survey" | "kind" | "conversation" | "invitedAt" | "expiresAt"> & {
  readonly answer: object | null;
  readonly reminders: readonly { readonly at: EpochMs }[];
};

interface Asking {
  readonly now: EpochMs;
  readonly kind: SurveyKind;
  /** The traits of the channel it would go to. */
  readonly channel: ChannelTraits;
  /** The customer's newest message on that channel; `null`: none. */
  readonly lastInboundAt: EpochMs | null;
  /** The customer opted out of surveys, or of everything, there. */
  readonly optedOut: boolean;
  /** Whether the customer is there now, for a channel that reaches nobody else. Default `true`. */
  readonly present?: boolean;
  /** All that the customer was asked before, on every journey. */
  readonly past: readonly PastSurvey[];
  /** Default {@link defaultSurveyPolicy}. */
  readonly policy?: SurveyPolicy;
}

/** Whether to ask. */
export interface InvitationContext extends Asking {
  /** `null`: it asks about no single one, as NPS does. */
  readonly interaction: SurveyedInteraction | null;
}

/** Whether to ask once more. */
export interface ReminderContext extends Asking {
  /** The survey that was not answered, out of `past`. */
  readonly survey: string;
}

/** Every {@link SurveyReasonCode}, in the order in which the rules are asked. */
export const SURVEY_REASONS = [
  "public-channel",
  "ringing-channel",
  "opted-out",
  "unknown-survey",
  "answered",
  "expired",
  "asked-about-this",
  "interaction-under-way",
  "no-longer-fresh",
  "asked-often-enough",
  "reminded-often-enough",
  "too-soon-to-remind",
  "not-there",
  "window-closed",
  "template-needed",
  "may-be-asked",
] as const;
/** Why it was decided so. */
export type SurveyReasonCode = (typeof SURVEY_REASONS)[number];

/** One reason, with a sentence for people. */
export interface SurveyReason {
  readonly code: SurveyReasonCode;
  readonly says: string;
}

/**
 * What was decided, and why. `ask` (a reason `template-needed` says that only an approved template gets through), `defer` until a time,
 * `skip` this occasion, or `block`: never this way.
 */
export type SurveyDecision =
  | { readonly outcome: "ask" | "skip" | "block"; readonly reasons: readonly SurveyReason[] }
  | { readonly outcome: "defer"; readonly until: EpochMs; readonly reasons: readonly SurveyReason[] };

/**
 * Decides whether to ask a customer now: right after an interaction, while it is fresh, where the channel allows it, and no more often than
 * the policy says. Every interaction is eligible, whichever channel it was on. Pure: whoever calls asks again at the time of a `defer`.
 *
 * @example
 * ```ts
 * const decision = decideSurvey({
 *   now: 1_000_000,
 *   kind: "csat",
 *   channel: channelCatalog.traits.whatsapp,
 *   lastInboundAt: 900_000,
 *   optedOut: false,
 *   past: [],
 *   interaction: { conversation: "m-1", lastAt: 900_000, ended: true },
 * });
 * decision.outcome; // "ask"
 * ```
 */
export function decideSurvey(context: InvitationContext): SurveyDecision {
  const { now, kind, past, interaction, policy = defaultSurveyPolicy } = context;
  const rules = policy[kind];
  return (
    refuseChannel(context) ??
    refuseAskedAbout(kind, interaction, past, rules) ??
    (interaction === null ? null : awaitEnd(now, interaction, rules)) ??
    refuseFatigue(now, past, rules) ??
    askWithin(context)
  );
}

/**
 * Decides whether to ask once more for an answer that did not come.
 *
 * @example
 * ```ts
 * const reminder = decideReminder({ ...context, survey: "s-1" });
 * reminder.outcome === "defer" && reminder.until; // 86400000 after the invitation
 * ```
 */
export function decideReminder(context: ReminderContext): SurveyDecision {
  const { now, kind, past, survey: id, policy = defaultSurveyPolicy } = context;
  const { most, afterMs } = policy[kind].reminders;
  const channel = refuseChannel(context);
  if (channel !== null) return channel;
  const survey = past.find((one) => one.survey === id);
  if (survey === undefined) return skip("unknown-survey", "This survey was never asked.");
  if (survey.answer !== null) return skip("answered", "It was answered.");
  if (now >= survey.expiresAt) return skip("expired", "An answer is no longer taken.");
  if (survey.reminders.length >= most)
    return skip(
      "reminded-often-enough",
      `The customer was reminded ${survey.reminders.length} of ${most} times.`,
    );
  const until = (survey.reminders.at(-1)?.at ?? survey.invitedAt) + afterMs;
  if (until >= survey.expiresAt) return skip("expired", "It expires before a reminder is due.");
  if (now < until) return defer(until, "too-soon-to-remind", "The customer was asked a short while ago.");
  return askWithin(context);
}

function refuseChannel({ channel, optedOut }: Asking): SurveyDecision | null {
  if (channel.exposure === "public")
    return block("public-channel", `Everybody reads ${channel.label}: no survey goes there.`);
  if (channel.reach === "ring")
    return block("ringing-channel", `${channel.label} would call the customer for a survey. Ask by message.`);
  return optedOut ? block("opted-out", "The customer does not want surveys here.") : null;
}

function refuseAskedAbout(
  kind: SurveyKind,
  interaction: SurveyedInteraction | null,
  past: readonly PastSurvey[],
  { freshForMs }: SurveyRules,
): SurveyDecision | null {
  if (interaction === null) return null;
  const { conversation, lastAt } = interaction;
  // A conversation that goes on so long after the question is another interaction, though nobody changed the channel.
  const asked = past.some(
    (one) =>
      one.kind === kind &&
      one.conversation === conversation &&
      (freshForMs === null || lastAt - one.invitedAt < freshForMs),
  );
  return asked ? skip("asked-about-this", "The customer was asked about this interaction.") : null;
}

function awaitEnd(
  now: EpochMs,
  { lastAt, ended }: SurveyedInteraction,
  { silenceMs, freshForMs }: SurveyRules,
): SurveyDecision | null {
  const until = lastAt + silenceMs;
  if (!ended && now < until) return defer(until, "interaction-under-way", "The interaction may be going on.");
  return freshForMs !== null && now - lastAt > freshForMs
    ? skip("no-longer-fresh", "The interaction was too long ago.")
    : null;
}

function refuseFatigue(
  now: EpochMs,
  past: readonly PastSurvey[],
  { fatigue }: SurveyRules,
): SurveyDecision | null {
  const broken = fatigue.find(
    ({ among, most, withinMs }) =>
      past.filter(({ kind, invitedAt }) => among.includes(kind) && now - invitedAt < withinMs).length >= most,
  );
  if (broken === undefined) return null;
  const { among, most, withinMs } = broken;
  return skip(
    "asked-often-enough",
    `The customer was asked ${among.join(" or ")} ${most === 1 ? "once" : `${most} times`} within ${withinMs} ms.`,
  );
}

function askWithin({ now, channel, lastInboundAt, present = true }: Asking): SurveyDecision {
  if (channel.reach === "present" && !present)
    return skip("not-there", `The customer has left ${channel.label}. Ask on another channel.`);
  const window = channel.freeFormWindow;
  const open = window === null || (lastInboundAt !== null && now - lastInboundAt <= window.anyoneMs);
  if (open) return { outcome: "ask", reasons: [reason("may-be-asked", "Nothing speaks against it.")] };
  return window.afterwards === "template"
    ? {
        outcome: "ask",
        reasons: [reason("template-needed", `${channel.label} takes a template only, by now.`)],
      }
    : skip("window-closed", `${channel.label} takes nothing until the customer writes.`);
}

function skip(code: SurveyReasonCode, says: string): SurveyDecision {
  return { outcome: "skip", reasons: [reason(code, says)] };
}

function block(code: SurveyReasonCode, says: string): SurveyDecision {
  return { outcome: "block", reasons: [reason(code, says)] };
}

function defer(until: EpochMs, code: SurveyReasonCode, says: string): SurveyDecision {
  return { outcome: "defer", until, reasons: [reason(code, says)] };
}

function reason(code: SurveyReasonCode, says: string): SurveyReason {
  return { code, says };
}
