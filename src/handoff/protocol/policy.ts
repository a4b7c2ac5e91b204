import type { QueueRef } from "../party.js";

/** How long each leg may take, and who owns a journey that nobody answered for. All of it is the desk's to set. */
export interface HandoffPolicy {
  /** A queue's time to pick up a cold handoff. Default 15 minutes. */
  readonly pickupWithinMs: number;
  /** A candidate's time to answer a warm offer. Default 2 minutes. */
  readonly answerWithinMs: number;
  /** From acceptance to confirmation of a warm handoff. Default 10 minutes. */
  readonly confirmWithinMs: number;
  /** The customer's time to arrive on the new channel. Default 24 hours. */
  readonly arriveWithinMs: number;
  /** The receiver's time to acknowledge the packet's items, where asked for. Default 10 minutes. */
  readonly acknowledgeWithinMs: number;
  /** How long a bot owns a journey before it has to renew its lease. Default 10 minutes. */
  readonly botLeaseMs: number;
  /**
   * What happens to open promises in a handoff. `block` (default): it is not complete until the receiver has adopted,
   * renegotiated or settled each, or `adoptWithinMs` is over, which escalates them. `escalate`: it does not wait; those still
   * open when it completes are escalated then.
   */
  readonly promises: "block" | "escalate";
  /** The receiver's time to take on open promises. Default 1 hour. */
  readonly adoptWithinMs: number;
  /** From how many handoffs of one journey on each further one is warned of. Default 11. */
  readonly maxHops: number;
  /** The queue that owns a journey whose route ran out. Default `queue:intake`. */
  readonly fallback: QueueRef;
}

const MINUTE_MS = 60_000;

/** Applies where the desk sets nothing: see {@link HandoffPolicy} for each value. */
export const defaultHandoffPolicy: HandoffPolicy = {
  pickupWithinMs: 15 * MINUTE_MS,
  answerWithinMs: 2 * MINUTE_MS,
  confirmWithinMs: 10 * MINUTE_MS,
  arriveWithinMs: 24 * 60 * MINUTE_MS,
  acknowledgeWithinMs: 10 * MINUTE_MS,
  botLeaseMs: 10 * MINUTE_MS,
  promises: "block",
  adoptWithinMs: 60 * MINUTE_MS,
  maxHops: 11,
  fallback: { kind: "queue", id: "intake" },
};
