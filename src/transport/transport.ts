import type { Envelope } from "./envelope.js";

/** What a transport can do, as data. */
export interface TransportCapabilities {
  /** `key`: envelopes of one `subject` arrive in the order they were published. `none`: in any order. */
  readonly ordering: "key" | "none";
  /** For how long after an envelope was accepted the same `id` is dropped, in milliseconds; 0 where it never is. */
  readonly dedupWindowMs: number;
  /** The largest envelope, in UTF-8 bytes of its JSON text. */
  readonly maxBytes: number;
}

/**
 * What became of an envelope: taken in (`accepted`), taken in before (`duplicate`), not now (`retry`: it may also have been taken in, so
 * publish it again under the same id), or never to be (`rejected`: too large, or refused for good).
 */
export type Published = "accepted" | "duplicate" | "retry" | "rejected";

/** What a handler is told beside the envelope. */
export interface Delivery {
  /** 1 at first, as far as the transport knows. */
  readonly attempt: number;
  /** Aborted when the subscription stops and its grace is over. */
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

/**
 * Brings envelopes to whoever subscribed, at least once. It is never the record: what it loses is published again from the feed.
 */
export interface Transport {
  readonly capabilities: TransportCapabilities;
  /**
   * Publishes envelopes and answers for each, in their order. Outcomes are data; it rejects only where nothing of the batch was tried.
   *
   * @throws ThroughlineError `INVALID_INPUT` for what is no envelope, `TRANSPORT_CLOSED`
   */
  publish(batch: readonly Envelope[]): Promise<readonly Published[]>;
  /** @throws ThroughlineError `INVALID_INPUT`, `TRANSPORT_CLOSED`, `TRANSPORT_FAILED` */
  subscribe(options: SubscribeOptions, handle: EnvelopeHandler): Promise<Subscription>;
  close?(): Promise<void>;
}
