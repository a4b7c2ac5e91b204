import type { EpochMs } from "../../kernel/instant.js";
import type { JourneyRecordEvent, StatusRecord } from "../records.js";

/** A customer's or an agent's turn: a message of theirs, or a call that they made or took. */
export interface Turn {
  readonly at: EpochMs;
  readonly channel: string;
  /** Which agent; `null` where the record does not say, and for a customer. */
  readonly actorId: string | null;
}

/** A step of a journey that calculators follow, in order. */
export type Step =
  | ({ readonly kind: "customer" } & Turn)
  | ({ readonly kind: "agent" } & Turn)
  | { readonly kind: "bot"; readonly at: EpochMs }
  | { readonly kind: "status"; readonly at: EpochMs; readonly event: StatusRecord };

/** An unbroken run of the customer's turns on one channel. */
export interface Stay {
  readonly channel: string;
  readonly startAt: EpochMs;
}

/**
 * A journey that counts: checked, in order, without what was given twice or lies in the future, with what
 * was merged into it.
 */
export interface TidyJourney {
  readonly id: string;
  readonly tenant: string;
  readonly customer: string | null;
  readonly topic: string | null;
  readonly segment: string | null;
  /** At least one, in order. */
  readonly events: readonly JourneyRecordEvent[];
  readonly startAt: EpochMs;
  readonly steps: readonly Step[];
  readonly stays: readonly Stay[];
  /** The first public message that is not automatic was an agent's. */
  readonly agentInitiated: boolean;
}
