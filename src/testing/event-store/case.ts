import type { EventStore, StoreCapabilities } from "../../storage/event-store.js";
import { caseGroup, type KitCase, type WrittenCase } from "../kit.js";

/** What a case needs of a store beyond the contract every store fulfils. */
export type EventStoreRequirement =
  /** What is acknowledged survives the process: `capabilities.durability` is not `memory`. */
  | "durable"
  /** `capabilities.transactions` */
  | "transactions"
  | "no transactions"
  /** `capabilities.feed` */
  | "feed"
  | "feed and transactions"
  | "feed and durable"
  /** `capabilities.limits.bytesPerAppend` is 2 MiB or more. */
  | "large appends";

/** What a case is run with. */
export interface EventStoreCaseContext {
  readonly capabilities: StoreCapabilities;
  /** A fresh, empty store that shares nothing with any other. */
  open(): Promise<EventStore>;
  /** Another store over the data of this one. */
  reopen(store: EventStore): Promise<EventStore>;
  /** Runs `body` in a transaction of the caller's, and commits it, or rolls it back where `body` throws. */
  transaction(store: EventStore, body: (tx: unknown) => Promise<void>): Promise<void>;
}

/** One thing a store must do, as data. */
export type EventStoreCase = KitCase<EventStoreCaseContext, EventStoreRequirement>;

/** The cases of one group, keyed by the part of the id after the group. */
export function group(
  name: string,
  cases: Readonly<Record<string, WrittenCase<EventStoreCaseContext, EventStoreRequirement>>>,
): readonly EventStoreCase[] {
  return caseGroup(name, cases);
}
