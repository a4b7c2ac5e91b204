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

/** A store that waits before each append until it is let go. */
export function heldBack(store: EventStore): EventStore & { letGo(): void } {
  let letGo = () => {};
  const free = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return {
    ...storeLike(store, {
      append: async (...given) => {
        await free;
        return store.append(...given);
      },
    }),
    letGo: () => letGo(),
  };
}
