import type { EventStore, KeyVault } from "throughline/storage";

/** Called before and after every call of store and vault. */
export type Hook = (when: "before" | "after") => void;

/** The store, with a hook around every call that an erasure makes. */
export function countedStore(store: EventStore, hook: Hook): EventStore {
  return {
    capabilities: store.capabilities,
    append: (...given) => around(hook, () => store.append(...given)),
    read: (...given) => around(hook, () => store.read(...given)),
    find: (...given) => around(hook, () => store.find(...given)),
    list: (...given) => around(hook, () => store.list(...given)),
  };
}

/** The vault, with a hook around every call. */
export function countedVault(vault: KeyVault<never>, hook: Hook): KeyVault<never> {
  return {
    capabilities: vault.capabilities,
    get: (...given) => around(hook, () => vault.get(...given)),
    put: (...given) => around(hook, () => vault.put(...given)),
    destroy: (...given) => around(hook, () => vault.destroy(...given)),
    list: (...given) => around(hook, () => vault.list(...given)),
  };
}

async function around<T>(hook: Hook, call: () => Promise<T>): Promise<T> {
  hook("before");
  const answer = await call();
  hook("after");
  return answer;
}
