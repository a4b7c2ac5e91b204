import { ThroughlineError } from "../kernel/error.js";
import type { SendAttempt } from "./send-record.js";

/** How sending is timed and repeated. Durations are in milliseconds. */
export interface SendingPolicy {
  /** Attempts on one channel, the first included, before the next channel has its turn: at least 1. Default 6. */
  readonly attempts: number;
  /** The longest first pause before a channel is tried again; each further one may be twice as long. Default 1,000. */
  readonly retryBaseMs: number;
  /** No pause is longer. Default 300,000 (5 minutes). */
  readonly retryLongestMs: number;
  /** How long a sender may take; then the call counts as unknown. At least 1. Default 15,000. */
  readonly sendWithinMs: number;
  /**
   * After how long without a result an attempt is taken for one whose process is gone. More than twice `sendWithinMs`, and as much more as clocks of
   * your processes may differ. Default 60,000.
   */
  readonly lostAfterMs: number;
  /** For how long a sender is asked what became of an unknown attempt. Default 3,600,000 (1 hour). */
  readonly lookUpForMs: number;
}

/** The timing where the caller gives none. */
export const SENDING_POLICY: SendingPolicy = Object.freeze({
  attempts: 6,
  retryBaseMs: 1_000,
  retryLongestMs: 300_000,
  sendWithinMs: 15_000,
  lostAfterMs: 60_000,
  lookUpForMs: 3_600_000,
});

const LONGEST_MS = 2_147_483_647;

/**
 * The given policy over the defaults.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * sendingPolicy({ attempts: 3 }).sendWithinMs; // 15000
 * ```
 */
export function sendingPolicy(given: Partial<SendingPolicy> = {}): SendingPolicy {
  const policy = { ...SENDING_POLICY, ...given };
  const least: SendingPolicy = {
    attempts: 1,
    retryBaseMs: 0,
    retryLongestMs: 0,
    sendWithinMs: 1,
    lostAfterMs: 2 * policy.sendWithinMs + 1,
    lookUpForMs: 0,
  };
  for (const [field, bound] of Object.entries(least)) {
    const value: unknown = Reflect.get(policy, field);
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < bound || value > LONGEST_MS)
      throw new ThroughlineError(
        "INVALID_INPUT",
        `policy.${field} must be an integer from ${bound} to ${LONGEST_MS}.`,
        { details: { field: `policy.${field}` } },
      );
  }
  return policy;
}

/**
 * How long to wait after an attempt that ended without a result to go by, in milliseconds: any time up to a bound that doubles with every attempt on its
 * channel (full jitter). It is drawn from the attempt's key, so that whoever asks again gets the same.
 *
 * @param tries attempts on the channel so far: 1 after the first
 */
export function retryPauseMs(
  { key }: Pick<SendAttempt, "key">,
  tries: number,
  { retryBaseMs, retryLongestMs }: Pick<SendingPolicy, "retryBaseMs" | "retryLongestMs">,
): number {
  return Math.floor(
    drawn(`${key}/${tries}`) * Math.min(retryLongestMs, retryBaseMs * 2 ** Math.min(tries - 1, 31)),
  );
}

/** From 0 up to, but not including, 1: FNV-1a, then a mixing step, since texts that differ in their last character would fall close together. */
function drawn(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
