import type { Clock, NewId, Secrets } from "throughline";

export const secrets: Secrets = { current: "k1", keys: { k1: "A".repeat(43) } };

/** Ids that count, so that a failure reads well. */
export function countingIds(): NewId {
  let next = 0;
  return () => `id${++next}`;
}

/** A clock that moves one millisecond each time it is read. */
export function steppingClock(start: number): Clock {
  let now = start;
  return { now: () => now++ };
}
