import { type ChannelRegistry, channelCatalog, traitsOf } from "../../channels/registry.js";
import { type NoticeContext, readContext } from "./context.js";
import type { NoticeDecision, NoticeReason, SendDecision } from "./decision.js";
import { defaultNoticePolicy, type NoticePolicy, readPolicy } from "./policy.js";
import { RULES } from "./rules/in-order.js";
import type { Situation } from "./rules/rule.js";

/** Options of {@link decideNotice}. */
export interface DecideNoticeOptions {
  /** Default: {@link defaultNoticePolicy}. */
  readonly policy?: NoticePolicy;
  /** Default: the built-in channels. A channel it does not know is treated as public. */
  readonly channels?: ChannelRegistry;
}

/**
 * Whether a notice may be sent now on this channel, and why. Pure: it sends nothing, sets no timer and reads no clock. Ask again right
 * before the provider is called, and at `until` of a deferral: what was read, said or sent meanwhile then counts.
 *
 * A deferral is pursued: a notice that waits for one thing is looked at by every rule at the time when that is over, so `until`
 * itself is neither in quiet hours nor over a cap.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a context or a policy that is not valid, or a time outside the years 1900 to 2399
 * @example
 * ```ts
 * const decision = decideNotice({
 *   kind: "update.reply-waiting",
 *   category: "transactional",
 *   urgency: "normal",
 *   audience: "customer",
 *   key: "reply-7",
 *   channel: "sms",
 *   timeZone: "Europe/Athens",
 *   newsAt: "2026-03-28T22:10:00+02:00",
 *   now: "2026-03-28T22:12:00+02:00",
 * });
 * decision.outcome; // "defer"
 * decision.reasons[0]?.code; // "quiet-hours"
 * ```
 */
export function decideNotice(context: NoticeContext, options: DecideNoticeOptions = {}): NoticeDecision {
  const asked = readContext(context);
  const policy = readPolicy(options.policy ?? defaultNoticePolicy);
  const channels: ChannelRegistry = options.channels ?? channelCatalog;
  const traits = traitsOf(channels, asked.channel);
  const deferrals: NoticeReason[] = [];
  for (let at = asked.now; ; ) {
    const { last, passed } = ask({ asked, policy, traits, at });
    const reasons = [...deferrals, ...passed];
    if (last === null) return at === asked.now ? send(reasons) : { outcome: "defer", until: at, reasons };
    if (last.effect !== "defer") return { outcome: last.effect, reasons: [...reasons, last] };
    deferrals.push(last);
    at = last.data.until;
  }
}

interface Answers {
  /** What one rule had against it, if one had. */
  readonly last: Exclude<NoticeReason, { effect: "pass" }> | null;
  /** What the rules before it remarked. */
  readonly passed: readonly NoticeReason[];
}

function ask(situation: Situation): Answers {
  const passed: NoticeReason[] = [];
  for (const rule of RULES) {
    const reason = rule.says(situation);
    if (reason === null) continue;
    if (reason.effect !== "pass") return { last: reason, passed };
    passed.push(reason);
  }
  return { last: null, passed };
}

function send(reasons: readonly NoticeReason[]): SendDecision {
  const joins = reasons.find((reason) => reason.code === "joins");
  return {
    outcome: "send",
    form: reasons.some(({ code }) => code === "template-only") ? "template" : "free",
    joins: joins?.data.keys ?? [],
    disclosureFirst: reasons.some(({ code }) => code === "disclosure-first"),
    reasons,
  };
}
