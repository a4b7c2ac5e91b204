import type { EpochMs } from "../../kernel/instant.js";
import { type HandoffStatus, RECEIVER_GOAL } from "./legs.js";
import type { Handoff, HandoffState } from "./state.js";

/** Whether the receiver's leg has done its part: nobody was needed, the goal of the mode was reached, or the fallback owns the journey. */
export function receiverDone(handoff: Handoff): boolean {
  return (
    handoff.route === null || handoff.viaFallback || handoff.receiver.state === RECEIVER_GOAL[handoff.mode]
  );
}

/** Whether the customer's leg is settled: nobody was invited, or the customer arrived, refused or let the deadline pass. */
function customerSettled(handoff: Handoff): boolean {
  return handoff.customer.state !== "invited";
}

/**
 * The one status of an open handoff, derived from its legs and its mode.
 *
 * @example
 * ```ts
 * handoffStatus(state.open); // "awaiting-both"
 * ```
 */
export function handoffStatus(handoff: Handoff): HandoffStatus {
  const receiver = receiverDone(handoff);
  if (!customerSettled(handoff)) return receiver ? "awaiting-customer" : "awaiting-both";
  if (!receiver) return handoff.receiver.state === "accepted" ? "awaiting-confirmation" : "awaiting-receiver";
  if (handoff.promises.state === "awaited" && handoff.promises.withinMs !== null) return "awaiting-promises";
  return handoff.receipt.state === "awaited" ? "awaiting-receipt" : "completed";
}

/** A deadline that has passed and not yet taken effect. */
export type Overdue =
  | {
      readonly what: "receiver" | "customer" | "promises" | "receipt";
      readonly handoff: string;
      readonly deadlineAt: EpochMs;
    }
  | { readonly what: "owner"; readonly deadlineAt: EpochMs };

/**
 * Every deadline that has passed at `now`, and so what a `tick` would let take effect. `what: "owner"` is the pickup time of a
 * queue or the lease of a bot; while a handoff waits for its receiver that one's time counts instead. A `now` behind the newest
 * event counts as that event's time, as it does for commands.
 *
 * @example
 * ```ts
 * due(state, 900_000); // [{ what: "receiver", handoff: "h1", deadlineAt: 900000 }]
 * ```
 */
export function due(state: HandoffState, now: EpochMs): readonly Overdue[] {
  const at = Math.max(now, state.changedAt);
  return deadlines(state).filter(({ deadlineAt }) => at >= deadlineAt);
}

/**
 * The next time at which something falls due, or `null`: what a timer would be set to. It lies in the past where a deadline has
 * passed and no command has come since; a `tick` lets it take effect.
 *
 * @example
 * ```ts
 * nextDeadline(state); // 900000
 * ```
 */
export function nextDeadline(state: HandoffState): EpochMs | null {
  const times = deadlines(state).map(({ deadlineAt }) => deadlineAt);
  return times.length === 0 ? null : Math.min(...times);
}

function deadlines(state: HandoffState): readonly Overdue[] {
  const { open, ownership } = state;
  const found: Overdue[] = [];
  if (ownership.expiresAt !== null && open?.receiver.deadlineAt == null)
    found.push({ what: "owner", deadlineAt: ownership.expiresAt });
  if (open === null) return found;
  for (const what of ["receiver", "customer", "promises", "receipt"] as const) {
    const deadlineAt = open[what].deadlineAt;
    if (deadlineAt !== null) found.push({ what, handoff: open.id, deadlineAt });
  }
  return found;
}
