import type { ChannelId } from "../../channels/channel-id.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Journey } from "../state.js";
import type { NoticeEvent, NoticeStarted } from "./events.js";

/**
 * How an attempt stands. `started`: the sender may have been called. `unknown`: it was, and nobody can tell what came of it. `delivered`
 * holds over `failed`, and `failed` over `sent`, in whatever order they came.
 */
export type AttemptState = "started" | "unknown" | "sent" | "failed" | "delivered";

/** One attempt to send a notice. */
export interface NoticeAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly channel: ChannelId;
  readonly locale: string;
  /** The idempotency key that the sender was called with. */
  readonly key: string;
  readonly state: AttemptState;
  /** When that state was recorded. */
  readonly since: EpochMs;
  readonly startedAt: EpochMs;
  /** When it was recorded that the provider took it. */
  readonly sentAt: EpochMs | null;
  /** By the provider's clock. */
  readonly deliveredAt: EpochMs | null;
  /** Of what failed: a word for why, and whether it would another time. */
  readonly failure: { readonly reason: string; readonly permanent: boolean } | null;
}

/** Why a notice is not sent, on one channel or (`null`) on any. */
export interface Suppression {
  readonly channel: ChannelId | null;
  readonly reasons: readonly string[];
  readonly at: EpochMs;
}

/** A message that the library sends, or decided not to send, to the customer. */
export interface Notice {
  readonly notice: string;
  readonly kind: string;
  readonly cause: string | null;
  /**
   * `read`: by the customer. Else that of the attempt that came through, or of the newest one. `suppressed`: none came through, and it
   * was suppressed on any channel, or nothing was tried.
   */
  readonly state: AttemptState | "read" | "suppressed";
  /** Oldest first. */
  readonly attempts: readonly NoticeAttempt[];
  readonly suppressions: readonly Suppression[];
  readonly readAt: EpochMs | null;
}

/**
 * Every notice of a journey, in the order in which they were first heard of.
 *
 * @example
 * ```ts
 * notices(journey).map(({ kind, state }) => `${kind} ${state}`); // ["handoff.call-us delivered"]
 * ```
 */
export function notices(journey: Journey): readonly Notice[] {
  return journey.notices.values().flatMap(({ data }) => noticeOf(journey, data.notice) ?? []);
}

/** One notice; `undefined` where nothing is known of it. */
export function noticeOf(journey: Journey, id: string): Notice | undefined {
  const events = journey.notices.history(id);
  const first = events.find((event) => event.type === "notice.started" || event.type === "notice.suppressed");
  if (first === undefined) return undefined;
  const { notice, kind, cause } = first.data;
  const attempts = attemptsOf(events);
  const suppressions = suppressionsOf(events);
  const readAt = readAtOf(events);
  const state = readAt === null ? stateOf(attempts, suppressions) : "read";
  return { notice, kind, cause, state, attempts, suppressions, readAt };
}

function stateOf(
  attempts: readonly NoticeAttempt[],
  suppressions: readonly Suppression[],
): AttemptState | "suppressed" {
  const states = attempts.map(({ state }) => state);
  if (states.includes("delivered")) return "delivered";
  if (states.includes("sent")) return "sent";
  if (suppressions.some(({ channel }) => channel === null)) return "suppressed";
  return states.at(-1) ?? "suppressed";
}

function attemptsOf(events: readonly NoticeEvent[]): readonly NoticeAttempt[] {
  return events.flatMap((event) => (event.type === "notice.started" ? [attemptOf(event, events)] : []));
}

function attemptOf({ data, recordedAt }: NoticeStarted, events: readonly NoticeEvent[]): NoticeAttempt {
  const { attempt, channel, locale, key } = data;
  const own = events.filter((event) => "attempt" in event.data && event.data.attempt === attempt);
  const delivered = own.filter((event) => event.type === "notice.delivered");
  const failed = own.find((event) => event.type === "notice.failed");
  const sent = own.find((event) => event.type === "notice.sent");
  const unknown = own.find((event) => event.type === "notice.unknown");
  const settled: readonly (readonly [AttemptState, NoticeEvent | undefined])[] = [
    ["delivered", delivered[0]],
    ["failed", failed],
    ["sent", sent],
    ["unknown", unknown],
  ];
  const [state = "started", by] = settled.find(([, event]) => event !== undefined) ?? [];
  return {
    attempt,
    channel,
    locale,
    key,
    state,
    since: by?.recordedAt ?? recordedAt,
    startedAt: recordedAt,
    sentAt: sent?.recordedAt ?? null,
    deliveredAt: earliest(delivered.map((event) => event.data.occurredAt)),
    failure:
      state === "failed" && failed !== undefined
        ? { reason: failed.data.reason, permanent: failed.data.permanent }
        : null,
  };
}

function readAtOf(events: readonly NoticeEvent[]): EpochMs | null {
  return earliest(events.flatMap((event) => (event.type === "notice.read" ? event.data.occurredAt : [])));
}

function suppressionsOf(events: readonly NoticeEvent[]): readonly Suppression[] {
  return events.flatMap((event) =>
    event.type === "notice.suppressed"
      ? [{ channel: event.data.channel, reasons: event.data.reasons, at: event.recordedAt }]
      : [],
  );
}

function earliest(times: readonly EpochMs[]): EpochMs | null {
  return times.length === 0 ? null : Math.min(...times);
}
