import type { ChannelId } from "../channels/channel-id.js";
import type { EpochMs } from "../kernel/instant.js";
import type { ChannelSender } from "./channel-sender.js";
import type { SendAttempt, SendRecord } from "./send-record.js";
import { retryPauseMs, type SendingPolicy } from "./sending-policy.js";

/** What there is to do about a notice. Told apart by `do`. */
export type NoticeStep =
  /** Begin this attempt, if it may be sent at all; `key: null`: under a key of its own, else under that of the attempt it repeats. */
  | {
      readonly do: "send";
      readonly attempt: number;
      readonly channel: ChannelId;
      readonly key: string | null;
    }
  /** Write that the attempt is unknown: whoever began it is gone. */
  | { readonly do: "give-up"; readonly attempt: number }
  /** Ask the sender what became of the attempt; where it cannot tell yet, look again at `again`, or never where that is `null`. */
  | { readonly do: "look-up"; readonly attempt: SendAttempt; readonly again: EpochMs | null }
  | { readonly do: "wait"; readonly until: EpochMs }
  /** It is over: as its newest attempt stands, or suppressed. */
  | { readonly do: "nothing"; readonly last: SendAttempt | null };

/** What the step follows from, beside the record. */
export interface StepContext {
  readonly now: EpochMs;
  /** The channels to try, in order. Those that may not be used are left out. */
  readonly channels: readonly ChannelId[];
  /** What the sender of a channel can do; `undefined`: there is none. */
  readonly sender: (channel: ChannelId) => Pick<ChannelSender, "lookup" | "deduplicatesForMs"> | undefined;
  readonly policy: SendingPolicy;
}

const SOONEST_LOOK_MS = 5_000;

/**
 * What there is to do about a notice, by what was written of it: the whole life of a notice as one function without effects.
 *
 * - Nothing written: the first channel is tried. Failed for a while: the same again, later. Failed for good: the next channel.
 * - Begun and not settled: whoever began it may be at it still, so wait; then it is unknown.
 * - Unknown: asked for where the sender can be asked, repeated under the same key where the provider drops what comes twice, and else left as it is.
 *   It is never sent again under another key or on another channel.
 */
export function nextStep(record: SendRecord, context: StepContext): NoticeStep {
  const { now, policy } = context;
  const last = record.attempts.findLast(cameThrough) ?? record.attempts.at(-1);
  if (record.suppressed !== null) return { do: "nothing", last: last ?? null };
  if (last === undefined) return onNextChannel(record, context);
  switch (last.state) {
    case "started":
      return before(last.startedAt + policy.lostAfterMs, now) ?? { do: "give-up", attempt: last.attempt };
    case "unknown":
      return settling(record, last, context);
    case "failed":
      return last.permanent || triesOf(record, last) >= policy.attempts
        ? onNextChannel(record, context)
        : again(record, last, null, context);
    default:
      return { do: "nothing", last };
  }
}

/** An earlier attempt may have, after all. */
function cameThrough({ state }: SendAttempt): boolean {
  return state === "sent" || state === "delivered" || state === "read";
}

function settling(record: SendRecord, last: SendAttempt, context: StepContext): NoticeStep {
  const { now, sender, policy } = context;
  const { lookup, deduplicatesForMs = 0 } = sender(last.channel) ?? {};
  if (lookup !== undefined) {
    const later = now + Math.max(SOONEST_LOOK_MS, now - last.since);
    return { do: "look-up", attempt: last, again: later <= last.since + policy.lookUpForMs ? later : null };
  }
  const first = record.attempts.find(({ key }) => key === last.key) ?? last;
  // The repeated call has to be over before the provider forgets the key.
  const latest = first.startedAt + deduplicatesForMs - policy.sendWithinMs;
  const due = last.since + retryPauseMs(last, triesOf(record, last), policy);
  if (Math.max(due, now) > latest || triesOf(record, last) >= policy.attempts) return { do: "nothing", last };
  return again(record, last, last.key, context);
}

function again(
  record: SendRecord,
  last: SendAttempt,
  key: string | null,
  { now, channels, policy, ...context }: StepContext,
): NoticeStep {
  // The customer may have opted out of it since.
  if (!channels.includes(last.channel))
    return key === null
      ? onNextChannel(record, { now, channels, policy, ...context })
      : { do: "nothing", last };
  const due = last.since + retryPauseMs(last, triesOf(record, last), policy);
  return before(due, now) ?? { do: "send", attempt: last.attempt + 1, channel: last.channel, key };
}

function onNextChannel({ attempts }: SendRecord, { channels, sender }: StepContext): NoticeStep {
  const next = channels.find(
    (channel) => sender(channel) !== undefined && !attempts.some((attempt) => attempt.channel === channel),
  );
  if (next === undefined) return { do: "nothing", last: attempts.at(-1) ?? null };
  return { do: "send", attempt: attempts.length + 1, channel: next, key: null };
}

/** Attempts on the channel of the newest one. */
function triesOf({ attempts }: SendRecord, last: SendAttempt): number {
  return attempts.filter(({ channel }) => channel === last.channel).length;
}

function before(at: EpochMs, now: EpochMs): NoticeStep | null {
  return now < at ? { do: "wait", until: at } : null;
}
