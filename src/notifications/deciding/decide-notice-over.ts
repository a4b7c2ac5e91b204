import type { ChannelId } from "../../channels/channel-id.js";
import type { Instant } from "../../kernel/instant.js";
import type { NoticeContext } from "./context.js";
import { type DecideNoticeOptions, decideNotice } from "./decide-notice.js";
import type { NoticeDecision } from "./decision.js";

/** A way to the customer, with what is known of it alone. */
export interface NoticeRoute {
  readonly channel: ChannelId;
  /** As in {@link NoticeContext}. */
  readonly lastInboundAt?: Instant | null;
  /** As in {@link NoticeContext}. */
  readonly template?: boolean;
}

/** What {@link decideNoticeOver} is asked: a notice without a channel. */
export type RoutedNoticeContext = Omit<NoticeContext, keyof NoticeRoute>;

/** One decision for several channels. */
export interface RoutedNoticeDecision {
  /** The channel that the decision is of; `null` where there is none to try. */
  readonly channel: ChannelId | null;
  readonly decision: NoticeDecision;
  /** The other channels that were tried, with the reasons why it is not them, in the order in which they were tried. */
  readonly passedOver: readonly ChannelDecision[];
}

/** What was decided of one channel. */
export interface ChannelDecision {
  readonly channel: ChannelId;
  readonly decision: NoticeDecision;
}

/**
 * The first of the customer's channels on which a notice may be sent now. Where there is none, the one on which it may be soonest;
 * where it may be on none, the first.
 *
 * @param routes the channels to try, best first, such as those `adviseChannel` of `throughline/channels` finds
 * @throws ThroughlineError `INVALID_INPUT` as {@link decideNotice}
 * @example
 * ```ts
 * const { channel, passedOver } = decideNoticeOver(
 *   { kind: "action.needed", category: "transactional", urgency: "normal", audience: "customer", key: "action-3",
 *     timeZone: "Europe/Zagreb", now: "2026-11-22T12:00:00+01:00" },
 *   [{ channel: "messenger", lastInboundAt: "2026-11-20T09:00:00+01:00" }, { channel: "sms" }],
 * );
 * channel; // "sms"
 * passedOver[0]?.decision.reasons[0]?.code; // "window-closed"
 * ```
 */
export function decideNoticeOver(
  context: RoutedNoticeContext,
  routes: readonly NoticeRoute[],
  options: DecideNoticeOptions = {},
): RoutedNoticeDecision {
  const tried: ChannelDecision[] = [];
  for (const route of routes) {
    const decision = decideNotice({ ...context, ...route }, options);
    if (decision.outcome === "send") return { channel: route.channel, decision, passedOver: tried };
    tried.push({ channel: route.channel, decision });
  }
  const chosen = soonest(tried) ?? tried[0];
  if (chosen === undefined) return { channel: null, decision: nowhere(), passedOver: [] };
  return { ...chosen, passedOver: tried.filter((each) => each !== chosen) };
}

function nowhere(): NoticeDecision {
  return {
    outcome: "block",
    reasons: [{ rule: "consent", code: "no-channel", effect: "block", data: {} }],
  };
}

function soonest(tried: readonly ChannelDecision[]): ChannelDecision | undefined {
  const until = ({ decision }: ChannelDecision) =>
    decision.outcome === "defer" ? decision.until : Number.POSITIVE_INFINITY;
  const first = Math.min(...tried.map(until));
  return first === Number.POSITIVE_INFINITY ? undefined : tried.find((each) => until(each) === first);
}
