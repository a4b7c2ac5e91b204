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
  readonly state: AttemptState;
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
  readonly key: string;
  readonly cause: string | null;
  /** `suppressed`: nothing was ever tried. `read`: by the customer. Else that of the attempt that came furthest. */
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
  const { notice, kind, key, cause } = first.data;
  const attempts = attemptsOf(events);
  const readAt = readAtOf(events);
  const state = readAt === null ? (furthest(attempts) ?? "suppressed") : "read";
  return { notice, kind, key, cause, state, attempts, suppressions: suppressionsOf(events), readAt };
}

/** The newest attempt says how things stand, unless an earlier one came through after all. */
function furthest(attempts: readonly NoticeAttempt[]): AttemptState | undefined {
  const states = attempts.map(({ state }) => state);
  return (
    states.find((state) => state === "delivered") ?? states.find((state) => state === "sent") ?? states.at(-1)
  );
}

function attemptsOf(events: readonly NoticeEvent[]): readonly NoticeAttempt[] {
  const started = events.filter((event): event is NoticeStarted => event.type === "notice.started");
  return started.map(({ data: { attempt, channel, locale }, recordedAt: startedAt }) => {
    const known = { sentAt: null, deliveredAt: null, failure: null, unknown: false };
    const outcome = events.reduce<Outcome>(
      (so, event) => ("attempt" in event.data && event.data.attempt === attempt ? settled(so, event) : so),
      known,
    );
    const { sentAt, deliveredAt, failure } = outcome;
    return { attempt, channel, locale, state: stateOf(outcome), startedAt, sentAt, deliveredAt, failure };
  });
}

interface Outcome extends Pick<NoticeAttempt, "sentAt" | "deliveredAt" | "failure"> {
  readonly unknown: boolean;
}

function settled(outcome: Outcome, event: NoticeEvent): Outcome {
  switch (event.type) {
    case "notice.sent":
      return { ...outcome, sentAt: event.recordedAt };
    case "notice.delivered":
      return { ...outcome, deliveredAt: earliest(outcome.deliveredAt, event.data.occurredAt) };
    case "notice.failed": {
      const { reason, permanent } = event.data;
      return { ...outcome, failure: { reason, permanent } };
    }
    case "notice.unknown":
      return { ...outcome, unknown: true };
    case "notice.started":
    case "notice.read":
    case "notice.suppressed":
      return outcome;
  }
}

function stateOf({ sentAt, deliveredAt, failure, unknown }: Outcome): AttemptState {
  if (deliveredAt !== null) return "delivered";
  if (failure !== null) return "failed";
  if (sentAt !== null) return "sent";
  return unknown ? "unknown" : "started";
}

function readAtOf(events: readonly NoticeEvent[]): EpochMs | null {
  return events.reduce<EpochMs | null>(
    (at, event) => (event.type === "notice.read" ? earliest(at, event.data.occurredAt) : at),
    null,
  );
}

function suppressionsOf(events: readonly NoticeEvent[]): readonly Suppression[] {
  return events.flatMap((event) =>
    event.type === "notice.suppressed"
      ? [{ channel: event.data.channel, reasons: event.data.reasons, at: event.recordedAt }]
      : [],
  );
}

function earliest(known: EpochMs | null, at: EpochMs): EpochMs {
  return known === null ? at : Math.min(known, at);
}
