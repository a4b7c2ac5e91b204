/** The least that a fetch may wait, as the client has it, and the most it does here. */
const [SHORTEST_FETCH_MS, LONGEST_FETCH_MS] = [1_000, 5_000];

/** How long one fetch waits. The server hands out to it whether or not the process that asked still moves. */
export function fetchMs(ackWaitMs: number): number {
  return Math.min(LONGEST_FETCH_MS, Math.max(SHORTEST_FETCH_MS, ackWaitMs / 2));
}

/**
 * The time of a lease on the server. Of it, the first `ackWaitMs` are the holder's by its own clock. A holder that stands still may have asked
 * for more just before: by the time another can have the lease, nothing is handed out to that any longer.
 */
export function leaseMs(ackWaitMs: number): number {
  return Math.max(2 * ackWaitMs, fetchMs(ackWaitMs) + ackWaitMs);
}

/** How often leases are renewed. */
export function renewMs(ackWaitMs: number): number {
  return ackWaitMs / 2;
}
