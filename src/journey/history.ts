import type { ChannelId } from "../channels/channel-id.js";
import type { EpochMs } from "../kernel/instant.js";
import { type AttemptState, notices } from "./notices/state.js";
import type { Journey } from "./state.js";
import { byOccurrence, type TimelineItem, timeline } from "./timeline.js";

/** An attempt to tell the customer something: nobody of the desk wrote it, so it answers nothing and belongs to no conversation. */
export interface NoticeItem {
  readonly kind: "notice";
  /** The notice and the number of the attempt: `n1.2`. */
  readonly id: string;
  /** When it was recorded that the provider took it, else when the attempt began. */
  readonly occurredAt: EpochMs;
  readonly channel: ChannelId;
  readonly locale: string;
  /** What it tells, such as `handoff.call-us`. */
  readonly tells: string;
  /** `read` holds for every attempt that was delivered. */
  readonly state: AttemptState | "read";
}

/** Something in the history, told apart by `kind`. */
export type HistoryItem = TimelineItem | NoticeItem;

/**
 * The timeline, and between what was said every attempt to send a notice; equal times by id.
 *
 * @example
 * ```ts
 * history(journey).map(({ kind, channel }) => `${kind} on ${channel}`); // ["message on web-chat", "notice on sms"]
 * ```
 */
export function history(journey: Journey): readonly HistoryItem[] {
  return [...timeline(journey), ...noticeItems(journey)].sort(byOccurrence);
}

function noticeItems(journey: Journey): readonly NoticeItem[] {
  return notices(journey).flatMap(({ notice, kind: tells, attempts, readAt }) =>
    attempts.map(({ attempt, channel, locale, state, sentAt, startedAt }) => ({
      kind: "notice" as const,
      id: `${notice}.${attempt}`,
      occurredAt: sentAt ?? startedAt,
      channel,
      locale,
      tells,
      state: readAt !== null && state === "delivered" ? "read" : state,
    })),
  );
}
