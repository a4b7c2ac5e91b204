import type { ChannelId } from "../channels/channel-id.js";
import type { SendState } from "./send-record.js";
import { shortDigest } from "./short-digest.js";

/** What of an attempt its key follows from. */
export interface KeyedAttempt {
  readonly attempt: number;
  readonly channel: ChannelId;
  readonly state: SendState;
}

/**
 * The key that a sender is called with for an attempt: 43 characters of base64url, the same in every process. An attempt that repeats an unknown one has
 * that one's key; every other has its own.
 *
 * @param scope whose notice it is, since ids of notices may repeat elsewhere
 * @param before the attempts before this one, in order
 */
export async function idempotencyKey(
  scope: string,
  notice: string,
  before: readonly KeyedAttempt[],
  channel: ChannelId,
): Promise<string> {
  let first = before.length + 1;
  for (const one of before.toReversed()) {
    if (one.state !== "unknown" || one.channel !== channel) break;
    first = one.attempt;
  }
  return shortDigest(scope, notice, String(first));
}
