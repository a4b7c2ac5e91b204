import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import {
  altered,
  type BrokenStore,
  broken,
  capabilities,
  nextTurn,
  type Overrides,
  versionOf,
} from "./broken-store.js";

/** Declares transactions, which here are nothing but a call. */
const withTransactions = (caughtBy: string, defect: string, overrides: Overrides): BrokenStore =>
  broken(caughtBy, defect, () => ({}), {
    capabilities: { ...capabilities, transactions: true },
    open: () => altered({ ...overrides, capabilities: { transactions: true } }),
    transaction: (_, body) => body({}),
  });

/** What lies under the stores that declare to be durable, and which of those were closed. */
const kept = new WeakMap<EventStore, EventStore>();
const closed = new WeakSet<EventStore>();

const surviving: Overrides = { capabilities: { durability: "process-crash" } };

/** Declares to be durable. What it wrote outlives its closing, and is opened again by `reopen`. */
const durable = (caughtBy: string, defect: string, reopen: (first: EventStore) => EventStore): BrokenStore =>
  broken(caughtBy, defect, () => ({}), {
    capabilities: { ...capabilities, durability: "process-crash" },
    open: () => {
      const under = memoryStore();
      const store: EventStore = racing(under, async () => {
        closed.add(store);
      });
      kept.set(store, under);
      return store;
    },
    reopen,
  });

/** Looks at the version, and writes a moment later at whatever it is then; but one append at a time. */
function racing(under: EventStore | undefined, close: () => Promise<void> = async () => {}): EventStore {
  let last: Promise<unknown> = Promise.resolve();
  return altered(
    {
      ...surviving,
      append: (next, stream, expected, commit) => {
        const turn = last.then(async () => {
          const version = await versionOf(next, stream);
          await nextTurn();
          const at = version === expected ? await versionOf(next, stream) : expected;
          return next.append(stream, at, commit);
        });
        last = turn;
        return turn;
      },
      close,
    },
    under,
  );
}

export const brokenLifecycles: readonly BrokenStore[] = [
  broken("lifecycle/closed", "goes on working after it was closed", () => ({ close: async () => {} })),
  broken("lifecycle/closed-twice", "fails when it is closed twice", () => {
    let closed = false;
    return {
      close: async (next) => {
        if (closed) throw new Error("closed already");
        closed = true;
        await next.close?.();
      },
    };
  }),
  broken("capabilities/declared", "declares other capabilities than its adapter", () => ({
    capabilities: { partitions: 8 },
  })),
  broken("capabilities/tx-refused", "takes no notice of a transaction", () => ({
    append: (next, stream, expected, commit) => next.append(stream, expected, commit),
  })),
  broken("lifecycle/migrated-again", "makes its tables anew whenever it is migrated", () => {
    let current: EventStore = memoryStore();
    return {
      append: (_, stream, expected, commit) => current.append(stream, expected, commit),
      read: (_, ...args) => current.read(...args),
      find: (_, ...args) => current.find(...args),
      list: (_, ...args) => current.list(...args),
      migrate: async () => {
        current = memoryStore();
      },
      close: async () => current.close?.(),
    };
  }),
  broken("capabilities/feed", "declares a feed it does not have", () => ({ feed: null })),
  withTransactions("capabilities/tx-committed", "declares transactions and refuses them", {}),
  withTransactions("capabilities/tx-rolled-back", "declares transactions and takes no notice of them", {
    append: (next, stream, expected, commit) => next.append(stream, expected, commit),
  }),
  withTransactions("capabilities/tx-conflict", "fails in a transaction where it should tell a conflict", {
    append: async (next, stream, expected, commit, options) => {
      const result = await next.append(stream, expected, commit);
      if (options?.tx !== undefined && result.status !== "ok")
        throw new Error("current transaction is aborted");
      return result;
    },
  }),
  durable("durability/closed", "is empty when it is opened again", () => altered(surviving)),
  durable("durability/abandoned", "shows what it wrote only once it was closed", (first) =>
    altered(surviving, closed.has(first) ? kept.get(first) : memoryStore()),
  ),
  durable("durability/two-writers", "lets only its own writers take turns", (first) =>
    racing(kept.get(first)),
  ),
];
