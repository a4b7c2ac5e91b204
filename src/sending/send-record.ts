import type { ChannelId } from "../channels/channel-id.js";
import type { EpochMs } from "../kernel/instant.js";

/**
 * How one attempt to send a notice stands. `started`: it may be at work, or its process is gone. `sent`: the provider took it. `delivered`, `read`: the
 * provider, or the customer, said so. `failed`: nobody gets it by this attempt. `unknown`: nobody can tell.
 */
export type SendState = "started" | "sent" | "delivered" | "read" | "failed" | "unknown";

/** One attempt to send a notice. */
export interface SendAttempt {
  /** From 1. */
  readonly attempt: number;
  readonly channel: ChannelId;
  /** The idempotency key the sender was called with. */
  readonly key: string;
  readonly startedAt: EpochMs;
  readonly state: SendState;
  /** When the state was recorded. */
  readonly since: EpochMs;
  /** Why it failed; `null` unless it did. */
  readonly reason: string | null;
  /** Whether it failed for good on this channel. */
  readonly permanent: boolean;
}

/** Everything that is known of one notice: nothing personal, and no text. */
export interface SendRecord {
  /** In order. */
  readonly attempts: readonly SendAttempt[];
  /** Why it is never sent; `null` unless that was decided. */
  readonly suppressed: readonly string[] | null;
}

/** The record of a notice nobody has acted on. */
export const NOTHING_DONE: SendRecord = Object.freeze({ attempts: [], suppressed: null });
