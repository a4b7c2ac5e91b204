import type { Schedule } from "../../calendar/schedule.js";
import type { JourneyStatus } from "../../journey/lifecycle/events.js";

/** The clocks that can be held against a target. */
export const SLA_CLOCKS = ["firstResponse", "nextResponse", "resolution", "pickup"] as const;

/**
 * One of {@link SLA_CLOCKS}. `firstResponse`: from the customer's first turn to the first of a person of the desk; `nextResponse`: from each later
 * turn that waits to the next of a person; `resolution`: from the first contact to solved or closed; `pickup`: from a queue owning the journey to
 * somebody of it.
 */
export type SlaClockName = (typeof SLA_CLOCKS)[number];

/** What a clock is held against. */
export interface SlaTarget {
  /** Milliseconds, of open time where the policy has a schedule. A whole number above 0. */
  readonly withinMs: number;
  /** The statuses in which the clock stands. Default: `pending` for `resolution`, none for the others. */
  readonly pausesIn?: readonly Extract<JourneyStatus, "pending" | "onHold">[];
}

/** The targets of a desk, or of a group of its customers. What is left out has no target and no clock. */
export interface SlaPolicy extends Readonly<Partial<Record<SlaClockName, SlaTarget>>> {
  /** The hours that count. Default: every hour. */
  readonly schedule?: Schedule;
  /** The share of the target from which a running clock is at risk, above 0 up to 1. Default 0.8. */
  readonly atRiskFrom?: number;
}
