import type { ChannelId } from "../channels/channel-id.js";
import { encodeBase64Url } from "../kernel/base64url.js";
import type { AttemptState } from "./notice-record.js";

const utf8 = new TextEncoder();

/** What of an attempt its key follows from. */
export interface KeyedAttempt {
  readonly attempt: number;
  readonly channel: ChannelId;
  readonly state: AttemptState;
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
  const text = JSON.stringify([scope, notice, first]);
  return encodeBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8.encode(text))));
}
