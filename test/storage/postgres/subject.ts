import type { EventStore } from "throughline/storage";
import { type PostgresStoreOptions, postgresStore } from "throughline/storage/postgres";
import type { EventStoreHarness } from "throughline/testing";
import type { Engine, OpenEngine } from "../../sql/executors.js";

/** Stores over one client, each with tables of its own in a schema that is dropped at the end. */
export interface Subject extends EventStoreHarness {
  readonly engine: () => OpenEngine;
  readonly schema: string;
  prefixOf(store: EventStore): string;
  /** Opens the client; called before the first store. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

let stores = 0;

export function postgresSubject(
  engine: Engine,
  options: Pick<PostgresStoreOptions, "durability" | "partitions"> = {},
): Subject {
  const schema = `throughline_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const prefixes = new Map<EventStore, string>();
  let open: OpenEngine | undefined;
  const prefixOf = (store: EventStore): string => prefixes.get(store) ?? "";
  const client = (): OpenEngine => {
    if (open === undefined) throw new Error("The client is not open.");
    return open;
  };
  const storeWith = async (tablePrefix: string): Promise<EventStore> => {
    const store = postgresStore(client().executor, { schema, tablePrefix, ...options });
    prefixes.set(store, tablePrefix);
    await store.migrate();
    return store;
  };
  return {
    capabilities: {
      feed: true,
      transactions: true,
      partitions: options.partitions ?? 8,
      durability: options.durability ?? "power-loss",
      limits: { eventsPerAppend: 1_000, bytesPerAppend: 4_194_304 },
    },
    schema,
    prefixOf,
    engine: client,
    start: async () => {
      open = await engine.open();
    },
    stop: async () => {
      await open?.executor.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
      await open?.close();
    },
    open: () => storeWith(`t${++stores}_`),
    reopen: (store) => storeWith(prefixOf(store)),
    transaction: (_, body) => client().transaction(body),
  };
}
