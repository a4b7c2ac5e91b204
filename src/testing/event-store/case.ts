import type { EventStore, StoreCapabilities } from "../../storage/event-store.js";

/** What a case needs of a store beyond the contract every store fulfils. */
export type EventStoreRequirement =
  /** What is acknowledged survives the process: `capabilities.durability` is not `memory`. */
  | "durable"
  /** `capabilities.transactions` */
  | "transactions"
  | "no transactions"
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
export interface EventStoreCase {
  /** Stable: `group/what-it-shows`. */
  readonly id: string;
  readonly group: string;
  /** A sentence about the behaviour. */
  readonly title: string;
  /** Whether it is part of the core, which no store may leave out. */
  readonly core: boolean;
  readonly requires?: EventStoreRequirement;
  /** Resolves where the store does it, and rejects with `ADAPTER_BROKEN` where it does not. */
  run(context: EventStoreCaseContext): Promise<void>;
}

type Run = (context: EventStoreCaseContext) => Promise<void>;

/** The cases of one group, keyed by the part of the id after the group. */
export function group(
  name: string,
  cases: Readonly<
    Record<string, { title: string; core?: false; requires?: EventStoreRequirement; run: Run }>
  >,
): readonly EventStoreCase[] {
  return Object.entries(cases).map(([key, { core = true, ...more }]) => ({
    id: `${name}/${key}`,
    group: name,
    core,
    ...more,
  }));
}
