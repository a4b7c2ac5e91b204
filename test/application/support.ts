import {
  type Clock,
  createThroughline,
  type Desk,
  type Inbound,
  type NewId,
  type Secrets,
  type ThroughlineOptions,
} from "throughline";
import type { EventStore, StreamId } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";

export const secrets: Secrets = { current: "k1", keys: { k1: "A".repeat(43) } };

/** The same keys, after a newer one was made current. */
export const rotated: Secrets = { current: "k2", keys: { ...secrets.keys, k2: `${"B".repeat(42)}A` } };

/** Ids that count, so that a failure reads well. */
export function countingIds(prefix = "id"): NewId {
  let next = 0;
  return () => `${prefix}${++next}`;
}

/** A clock that moves one millisecond each time it is read. */
export function steppingClock(start: number): Clock {
  let now = start;
  return { now: () => now++ };
}

/** A clock that stands still until it is moved. */
export function movableClock(start = 1000): Clock & { move(byMs: number): void } {
  let now = start;
  return {
    now: () => now,
    move: (byMs) => {
      now += byMs;
    },
  };
}

export const agent = (id: string) => ({ kind: "agent", id }) as const;
export const bot = (id: string) => ({ kind: "bot", id }) as const;
export const queue = (id: string) => ({ kind: "queue", id }) as const;
export const customer = (id: string) => ({ kind: "customer", id }) as const;

export const MARIA = agent("maria");
export const NIKOS = agent("nikos");
export const SAM = { ...agent("sam"), supervisor: true } as const;

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

/** A desk that shares nothing with any other but the store. */
export function deskOver(store: EventStore, options: Partial<ThroughlineOptions> = {}): Desk {
  return createThroughline({ store, secrets, ...options }).tenant("acme");
}

export const phone = "+30 694 123 4567";

export function whatsapp(externalId: string, text = externalId, occurredAt = 1000): Inbound {
  return {
    channel: "whatsapp",
    from: { kind: "phone", value: phone, name: "Anna" },
    message: { externalId, occurredAt, text },
  };
}

export const email = (externalId: string, value: string): Inbound => ({
  channel: "email",
  from: { kind: "email", value },
  message: { externalId, occurredAt: 1000, text: externalId },
});

/** The id of a new journey that the agent `maria` owns under epoch 2. */
export async function ownedByMaria(desk: Desk, journey = "j1"): Promise<string> {
  await desk.journeys.open({ journey, channel: "web-chat", by: MARIA });
  await desk.owners.take(journey, { by: MARIA });
  return journey;
}

/** How many events a journey has in the store, whatever any cache says. */
export async function eventsOf(store: EventStore, id: string, kind: StreamId["kind"] = "journey") {
  return (await store.read({ tenant: "acme", kind, id })).length;
}

/** Everything the tenant has in the store, to see that nothing was written. */
export async function everything(store: EventStore): Promise<unknown> {
  const journeys = await store.list("acme", { kind: "journey", limit: 1000 });
  const customers = await store.list("acme", { kind: "customer", limit: 1000 });
  return { journeys: journeys.items, customers: customers.items };
}
