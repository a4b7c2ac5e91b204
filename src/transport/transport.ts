import type { Envelope } from "./envelope.js";

/** What a transport can do, as data. */
export interface TransportCapabilities {
  /** `key`: envelopes of one `subject` arrive in the order they were published. `none`: in any order. */
  readonly ordering: "key" | "none";
  /** For how long after an envelope was accepted the same `id` of the same `source` is dropped, in milliseconds; 0 where it never is. */
  readonly dedupWindowMs: number;
  /** The largest envelope, in UTF-8 bytes of its JSON text. */
  readonly maxBytes: number;
}

/**
 * What became of an envelope: taken in (`accepted`), taken in before (`duplicate`), not now (`retry`: it may also have been taken in, so
 * publish it again under the same id), or never to be (`rejected`: too large, data that breaks the rules of JSON from outside, or refused for good).
 */
export type Published = "accepted" | "duplicate" | "retry" | "rejected";

/** What a handler is told beside the envelope. */
export interface Delivery {
  /** 1 at first, as far as the transport knows. */
  readonly attempt: number;
  /** Aborted when the handler took longer than the transport waits, or the subscription stops and its grace is over. */
  readonly signal: AbortSignal;
}

/**
 * Takes in an envelope: `ack` when it is done with, `dead` when it can never be. Where it throws, or takes longer than the transport waits, the
 * envelope comes again. At least once: the same envelope may come twice.
 */
export type EnvelopeHandler = (envelope: Envelope, delivery: Delivery) => Promise<"ack" | "dead">;

/** How a subscription takes envelopes. */
export interface SubscribeOptions {
  /** Subscribers of one group share the envelopes; every group gets all of them. What `isSafeId` accepts. */
  readonly group: string;
  /** The most envelopes at work at once: at least 1. */
  readonly maxInFlight: number;
}

/** A subscription at work. */
export interface Subscription {
  /** Takes no further envelope, and waits for those at work. Safe to call twice. */
  stop(): Promise<void>;
}

/** An envelope that was given up for one group. */
export interface DeadLetter {
  /** Names it in its group. */
  readonly key: string;
  readonly group: string;
  readonly envelope: Envelope;
  /** The handler answered `dead`, or failed so often that the transport tries no longer. */
  readonly reason: "dead" | "attempts";
  /** How often it was handed out. */
  readonly attempts: number;
}

/** The envelopes that were given up. */
export interface DeadLetters {
  /**
   * Those of a group, oldest first, at most `limit` (default 100).
   *
   * @throws ThroughlineError `INVALID_INPUT`, `TRANSPORT_CLOSED`, `TRANSPORT_FAILED`
   */
  list(group: string, options?: { readonly limit?: number }): Promise<readonly DeadLetter[]>;
  /**
   * Hands one to its group again, and forgets the letter. Gives whether it was there. Later ones of its subject that were done with meanwhile are not
   * taken back.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `TRANSPORT_CLOSED`, `TRANSPORT_FAILED`
   */
  replay(letter: Pick<DeadLetter, "group" | "key">): Promise<boolean>;
}

/**
 * Brings envelopes to whoever subscribed, at least once. It is never the record: what it loses is published again from the feed.
 *
 * - A group gets everything that is accepted from its first subscription on, also what is accepted while none of it is subscribed. It may get what
 *   was accepted before, too.
 * - An envelope whose handler fails comes again. Where `capabilities.ordering` is `key`, later ones of its subject wait for it, and other subjects
 *   do not. One of a lower `subjectversion` that was published late goes first: the one that failed may have come before its turn.
 * - What was published may be changed by the caller afterwards, and so may what a handler was given: nobody else sees it.
 */
export interface Transport {
  readonly capabilities: TransportCapabilities;
  /**
   * Publishes envelopes and answers for each, in their order. Outcomes are data; it rejects only where nothing of the batch was tried. Where
   * `capabilities.ordering` is `key` and an envelope is answered `retry`, later ones of its subject in the batch are too, so that publishing all of
   * them again in order keeps their order.
   *
   * @throws ThroughlineError `INVALID_INPUT` for what is no envelope, `TRANSPORT_CLOSED`, `TRANSPORT_FAILED`
   */
  publish(batch: readonly Envelope[]): Promise<readonly Published[]>;
  /** @throws ThroughlineError `INVALID_INPUT`, `TRANSPORT_CLOSED`, `TRANSPORT_FAILED` */
  subscribe(options: SubscribeOptions, handle: EnvelopeHandler): Promise<Subscription>;
  /** Where envelopes are kept that were given up; absent where the transport keeps none. */
  readonly deadLetters?: DeadLetters;
  /** Stops every subscription, then refuses everything with `TRANSPORT_CLOSED`. Frees what the transport itself opened. Safe to call twice. */
  close?(): Promise<void>;
}
