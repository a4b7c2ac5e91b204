import type { ChannelId } from "../channels/channel-id.js";
import type { RenderedNotice } from "../notifications/rendering/rendered-notice.js";

/** One notice as one channel is to bring it to one customer. */
export interface OutgoingNotice {
  /** Whose customer it is for; `null` where the notifier is used without tenants. */
  readonly tenant: string | null;
  /** The notice's id: for logs and callbacks. Nothing personal. */
  readonly notice: string;
  /** What it tells: `update.reply-waiting`. */
  readonly kind: string;
  readonly channel: ChannelId;
  /** Where to: a number, an address, an account, as the channel names its customers. Personal. */
  readonly to: string;
  /** The language of its texts. */
  readonly locale: string;
  /** The text as the channel carries it. */
  readonly rendered: RenderedNotice;
}

/** What a sender is told beside the notice. */
export interface SendContext {
  /**
   * The same for every call that means the same sending: 1 to 64 characters of `[A-Za-z0-9_-]`. Hand it to the provider where it takes one, so that
   * a call that is repeated sends nothing twice.
   */
  readonly idempotencyKey: string;
  /** Aborted when the notifier waits no longer. What the sender answers after that is not heard. */
  readonly signal: AbortSignal;
}

/** The provider has taken the notice, and will bring it. */
export interface SentResult {
  readonly status: "sent";
  /** The provider's own id of the message, by which its receipts name it: at most 500 characters. Default: it gives none. */
  readonly providerMessage?: string | undefined;
}

/** The provider did not take the notice, for certain: nobody will get it by this call. */
export interface RefusedResult {
  readonly status: "refused";
  /** Why, as a word that is stable: lower-case letters, digits and hyphens, at most 64. Never what the provider wrote, which may name the customer. */
  readonly reason: string;
  /** Whether trying again on this channel is of no use: the address is wrong, the customer has blocked us, the text breaks a rule. */
  readonly permanent: boolean;
}

/** Nobody can tell whether the provider took the notice: the connection broke, the answer made no sense, it took too long. */
export interface UnknownResult {
  readonly status: "unknown";
}

/** What came of one call of a sender. Told apart by `status`. */
export type SendResult = SentResult | RefusedResult | UnknownResult;

/**
 * Brings notices to customers on one channel: a few lines around a provider's client. Nothing is retried, queued or remembered here: the notifier
 * does that, and calls from any process.
 *
 * - `refused` is a promise that nobody gets the notice by this call. Where that is not certain, the answer is `unknown`; so is whatever is thrown, and
 *   whatever takes longer than the notifier waits.
 * - A call that is repeated with the same idempotency key may be brought twice, unless {@link ChannelSender.deduplicatesForMs} says otherwise.
 * - Calls may come at once. A sender shares nothing between them that one could spoil for another.
 *
 * @example
 * ```ts
 * const pager: ChannelSender = {
 *   send: async ({ to, rendered }, { idempotencyKey, signal }) => {
 *     const answer = await fetch("https://pager.example/messages", {
 *       method: "POST",
 *       headers: { "idempotency-key": idempotencyKey },
 *       body: JSON.stringify({ to, rendered }),
 *       signal,
 *     });
 *     if (answer.ok) return { status: "sent" };
 *     if (answer.status >= 500) return { status: "unknown" };
 *     return { status: "refused", reason: `status-${answer.status}`, permanent: answer.status !== 429 };
 *   },
 * };
 * ```
 */
export interface ChannelSender {
  /** Hands the notice to the provider, once. */
  send(notice: OutgoingNotice, context: SendContext): Promise<SendResult>;
  /**
   * Asks the provider what became of a call that ended `unknown`, by its key: `sent` where it was taken, `refused` where it never was and never will be,
   * `unknown` where the provider cannot tell yet. Absent where the provider has no such question.
   */
  lookup?(idempotencyKey: string, context: { readonly signal: AbortSignal }): Promise<SendResult>;
  /**
   * For how long after a first call the provider brings nothing twice under the same key, in milliseconds. A call that ended `unknown` is then simply
   * repeated within that time. Default 0: never repeated.
   */
  readonly deduplicatesForMs?: number;
}
