import { ThroughlineError } from "throughline";
import type { AppendResult, EventStore } from "throughline/storage";

/** A store that behaves as another does, but for what is given. */
export function storeLike(store: EventStore, differences: Partial<EventStore>): EventStore {
  return {
    capabilities: store.capabilities,
    append: (...given) => store.append(...given),
    read: (...given) => store.read(...given),
    find: (...given) => store.find(...given),
    list: (...given) => store.list(...given),
    close: async () => store.close?.(),
    ...differences,
  };
}

/** A store whose acknowledgements get lost: it writes, and then fails, whenever `loses` says so. */
export function losingAcknowledgements(store: EventStore, loses: () => boolean): EventStore {
  return storeLike(store, {
    append: async (...given) => {
      const result = await store.append(...given);
      if (loses())
        throw new ThroughlineError("STORE_FAILED", "The connection broke off. Repeat the command.");
      return result;
    },
  });
}

/** A store on which another writer is always first. */
export function alwaysConflicting(store: EventStore): EventStore & { readonly appends: () => number } {
  let appends = 0;
  return {
    ...storeLike(store, {
      append: async (_stream, expected): Promise<AppendResult> => {
        appends += 1;
        return { status: "conflict", version: expected };
      },
    }),
    appends: () => appends,
  };
}

/** A store that counts how often it was read. */
export function countingReads(store: EventStore): EventStore & { readonly reads: () => number } {
  let reads = 0;
  return {
    ...storeLike(store, {
      read: (...given) => {
        reads += 1;
        return store.read(...given);
      },
    }),
    reads: () => reads,
  };
}

/** A store of which some methods are held up: `reached` says that one was called, and they answer once `letGo` is called. */
export function heldBack(
  store: EventStore,
  ...methods: readonly ("append" | "find" | "read")[]
): EventStore & { readonly reached: Promise<void>; letGo(): void } {
  let reach = () => {};
  let letGo = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const passing = async (method: "append" | "find" | "read"): Promise<void> => {
    if (!methods.includes(method)) return;
    reach();
    await free;
  };
  return {
    ...storeLike(store, {
      append: async (...given) => {
        await passing("append");
        return store.append(...given);
      },
      find: async (...given) => {
        await passing("find");
        return store.find(...given);
      },
      read: async (...given) => {
        await passing("read");
        return store.read(...given);
      },
    }),
    reached,
    letGo: () => letGo(),
  };
}
