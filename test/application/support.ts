import {
  type Clock,
  createThroughline,
  type Desk,
  type NewId,
  type Secrets,
  type ThroughlineOptions,
} from "throughline";
import { memoryStore } from "throughline/storage/memory";

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

export const agent = (id: string) => ({ kind: "agent", id }) as const;
export const bot = (id: string) => ({ kind: "bot", id }) as const;
export const queue = (id: string) => ({ kind: "queue", id }) as const;

/** The desk of tenant `acme` over a new memory store, with counting ids and a stepping clock. */
export function newDesk(options: Partial<ThroughlineOptions> = {}): Desk {
  return createThroughline({
    store: memoryStore(),
    secrets,
    clock: steppingClock(1000),
    ids: countingIds(),
    ...options,
  }).tenant("acme");
}
