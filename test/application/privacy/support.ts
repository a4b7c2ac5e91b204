import { type Desk, encryptingCodec, type PersonalCodec, type Secrets } from "throughline";
import type { EventStore, KeyVault, StreamId, VaultEntry } from "throughline/storage";
import { memoryKeyVault, memoryStore } from "throughline/storage/memory";
import { deskOver } from "../support.js";

export const rootKeys: Secrets = { current: "r1", keys: { r1: "C".repeat(43).replace(/C$/, "A") } };
/** The same root keys, after a newer one was made current. */
export const newerRoot: Secrets = { current: "r2", keys: { ...rootKeys.keys, r2: `${"D".repeat(42)}A` } };

export const journeyOf = (id: string): StreamId => ({ tenant: "acme", kind: "journey", id });
export const customerOf = (id: string): StreamId => ({ tenant: "acme", kind: "customer", id });

/** A vault that behaves as another does, but for what is given. */
export function vaultLike(vault: KeyVault<never>, differences: Partial<KeyVault<never>>): KeyVault<never> {
  return {
    capabilities: vault.capabilities,
    get: (...given) => vault.get(...given),
    put: (...given) => vault.put(...given),
    destroy: (...given) => vault.destroy(...given),
    list: (...given) => vault.list(...given),
    close: async () => vault.close?.(),
    ...differences,
  };
}

/** A desk whose store is sealed, with what it is made of. */
export interface SealedDesk {
  readonly desk: Desk;
  readonly store: EventStore;
  readonly vault: KeyVault<never>;
  readonly codec: PersonalCodec;
  /** Another process over the same store and vault. */
  beside(): Desk;
}

export function sealedDesk(
  store: EventStore = memoryStore(),
  vault: KeyVault<never> = memoryKeyVault(),
): SealedDesk {
  const codec = encryptingCodec({ vault, rootKeys });
  return {
    desk: deskOver(store, { codec }),
    store,
    vault,
    codec,
    beside: () => deskOver(store, { codec: encryptingCodec({ vault, rootKeys }) }),
  };
}

/** By what a stream's key is wrapped, or what has become of it. */
export async function wrapperOf(vault: KeyVault<never>, stream: StreamId): Promise<string | null> {
  const entry: VaultEntry | null = await vault.get(stream);
  return entry === null ? null : entry.status === "destroyed" ? "destroyed" : entry.wrappedBy;
}
