import type { ChannelId } from "../../channels/channel-id.js";
import type { OptOutScope } from "../../journey/customer/reach/events.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { NoticeState } from "./context.js";

/** What becomes of a notice, and why. `reasons` has every rule that had a say, deferrals first, then in the order of the rules. */
export type NoticeDecision = SendDecision | DeferDecision | SuppressDecision;

/** It may be sent now. */
export interface SendDecision {
  readonly outcome: "send";
  /** `free`: any text. `template`: only a template that the provider approved, since its window for free text is closed. */
  readonly form: "free" | "template";
  /** Keys of the updates that wait and are to be told in the same message; they count as sent with it. */
  readonly joins: readonly string[];
  /** Whether the customer must be told first, in a notice of its own, that an automated assistant writes. */
  readonly disclosureFirst: boolean;
  readonly reasons: readonly NoticeReason[];
}

/** Not before `until`: decide again then, with what is known then. By today's facts no rule defers it again at that time. */
export interface DeferDecision {
  readonly outcome: "defer";
  /** After the time it was decided at. */
  readonly until: EpochMs;
  readonly reasons: readonly NoticeReason[];
}

/** `skip`: there is no need for it, or no more. `block`: it must not be sent this way. */
export interface SuppressDecision {
  readonly outcome: "skip" | "block";
  /** The last one decided. */
  readonly reasons: readonly NoticeReason[];
}

/** The rules, in the order in which they are asked. The first that skips or blocks ends it. */
export const NOTICE_RULES = [
  "public-privacy",
  "opt-out",
  "consent",
  "already-sent",
  "expiry",
  "presence",
  "channel-window",
  "quiet-hours",
  "frequency-cap",
  "digest",
  "disclosure",
] as const;

/** One of {@link NOTICE_RULES}. */
export type NoticeRule = (typeof NOTICE_RULES)[number];

/** What a rule said. Codes never change meaning; nothing in `data` is personal. */
export interface RuleReason<
  Rule extends NoticeRule,
  Code extends string,
  Effect extends "pass" | "defer" | "skip" | "block",
  Data,
> {
  readonly rule: Rule;
  readonly code: Code;
  /** What it means for the notice; `pass`: nothing against it. */
  readonly effect: Effect;
  readonly data: Readonly<Data>;
}

/** Every reason there is, told apart by its `code`. Each is explained in `docs/notice-policies.md`. */
export type NoticeReason =
  | RuleReason<"public-privacy", "not-for-public", "block", { channel: ChannelId }>
  | RuleReason<
      "opt-out",
      "opted-out",
      "block",
      { scope: OptOutScope; channel: ChannelId | null; occurredAt: EpochMs }
    >
  | RuleReason<"opt-out", "opt-out-confirmation", "pass", { occurredAt: EpochMs }>
  | RuleReason<"consent", "no-channel", "block", Record<never, never>>
  | RuleReason<"consent", "channel-not-agreed", "block", { channel: ChannelId }>
  | RuleReason<"consent", "consent-refused", "block", { purpose: string }>
  | RuleReason<"consent", "consent-missing", "block", { purpose: string }>
  | RuleReason<"consent", "consent-given", "pass", { purpose: string }>
  | RuleReason<
      "already-sent",
      "already-sent",
      "skip",
      { state: Exclude<NoticeState, "failed">; channel: ChannelId; at: EpochMs }
    >
  | RuleReason<"already-sent", "failed-permanently", "skip", { channel: ChannelId; at: EpochMs }>
  | RuleReason<"already-sent", "failed-before", "pass", { times: number }>
  | RuleReason<"expiry", "expired", "skip", { expiresAt: EpochMs }>
  | RuleReason<"presence", "read", "skip", { channel: ChannelId; readUpTo: EpochMs }>
  | RuleReason<"presence", "grace-period", "defer", { until: EpochMs }>
  | RuleReason<"presence", "online-unread", "pass", { channel: ChannelId }>
  | RuleReason<
      "channel-window",
      "window-closed",
      "block",
      { closedAt: EpochMs | null; afterwards: "template" | "nothing" }
    >
  | RuleReason<"channel-window", "template-only", "pass", { closedAt: EpochMs | null }>
  | RuleReason<
      "quiet-hours",
      "quiet-hours",
      "defer",
      { until: EpochMs; from: string; to: string; timeZones: readonly string[] }
    >
  | RuleReason<"quiet-hours", "no-waking-hour", "block", { timeZones: readonly string[] }>
  | RuleReason<"quiet-hours", "exempt-from-quiet-hours", "pass", { by: "urgency" | "category" }>
  | RuleReason<"frequency-cap", "capped-until", "defer", { cap: string; until: EpochMs }>
  | RuleReason<"frequency-cap", "capped", "skip", { cap: string }>
  | RuleReason<"digest", "digest-waits", "defer", { until: EpochMs }>
  | RuleReason<"digest", "joins", "pass", { keys: readonly string[] }>
  | RuleReason<"disclosure", "disclosure-first", "pass", { kind: string }>;

/** The code of a reason. */
export type NoticeReasonCode = NoticeReason["code"];
