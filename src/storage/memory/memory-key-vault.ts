import { type StreamId, streamKey } from "../../kernel/stream-id.js";
import { checkStream, checkTenant, checkTx, pageLimit, storeClosed } from "../check-input.js";
import { checkPut, checkWrapper } from "../check-vault-input.js";
import { decodeCursor, pageOf } from "../cursor.js";
import type { Page } from "../event-store.js";
import type { KeyVault, KeyVaultCapabilities, PutKeyResult, VaultEntry, WrappedKey } from "../key-vault.js";

/**
 * Keeps wrapped keys in the memory of the process, for tests. At its end they are lost, and with them everything they sealed: never use it
 * beside a store that stays.
 *
 * @example
 * ```ts
 * const vault = memoryKeyVault();
 * const stream = { tenant: "acme", kind: "journey", id: "j-1" } as const;
 * await vault.put(stream, 0, { wrapped: "c2VhbGVk", wrappedBy: "root:k1" }); // { status: "ok", revision: 1 }
 * await vault.destroy(stream);
 * await vault.get(stream); // { status: "destroyed" }
 * ```
 */
export function memoryKeyVault(): KeyVault<never> {
  return new MemoryKeyVault();
}

interface Kept {
  readonly stream: StreamId;
  readonly entry: VaultEntry;
}

class MemoryKeyVault implements KeyVault<never> {
  readonly capabilities: KeyVaultCapabilities = Object.freeze({ transactions: false, durability: "memory" });
  readonly #entries = new Map<string, Kept>();
  #closed = false;

  async get(stream: StreamId): Promise<VaultEntry | null> {
    this.#assertOpen();
    checkStream(stream);
    return this.#entries.get(streamKey(stream))?.entry ?? null;
  }

  async put(
    stream: StreamId,
    expected: number,
    key: WrappedKey,
    options?: { readonly tx?: never },
  ): Promise<PutKeyResult> {
    this.#assertOpen();
    checkPut(this.capabilities, stream, expected, key, options);
    const entry = this.#entries.get(streamKey(stream))?.entry;
    if (entry?.status === "destroyed") return { status: "destroyed" };
    const revision = entry?.revision ?? 0;
    if (revision !== expected) return { status: "conflict", revision };
    const { wrapped, wrappedBy } = key;
    this.#keep(stream, { status: "kept", revision: revision + 1, wrapped, wrappedBy });
    return { status: "ok", revision: revision + 1 };
  }

  async destroy(stream: StreamId, options?: { readonly tx?: never }): Promise<void> {
    this.#assertOpen();
    checkStream(stream);
    checkTx(this.capabilities, options);
    this.#keep(stream, { status: "destroyed" });
  }

  async list(
    tenant: string,
    wrappedBy: string,
    options?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<StreamId>> {
    this.#assertOpen();
    checkTenant(tenant);
    checkWrapper(wrappedBy);
    const limit = pageLimit(options?.limit);
    const [kind, id] = options?.after === undefined ? ["", ""] : decodeCursor(options.after, ["", ""]);
    const found = [...this.#entries.values()]
      .filter(({ entry }) => entry.status === "kept" && entry.wrappedBy === wrappedBy)
      .map(({ stream }) => stream)
      .filter((stream) => stream.tenant === tenant && isAfter(stream, kind, id))
      .sort((one, other) => (isAfter(one, other.kind, other.id) ? 1 : -1));
    return pageOf(found, limit, (stream) => [stream.kind, stream.id]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#entries.clear();
  }

  #keep({ tenant, kind, id }: StreamId, entry: VaultEntry): void {
    const stream = Object.freeze({ tenant, kind, id });
    this.#entries.set(streamKey(stream), { stream, entry: Object.freeze(entry) });
  }

  #assertOpen(): void {
    if (this.#closed) throw storeClosed();
  }
}

function isAfter(stream: StreamId, kind: string, id: string): boolean {
  return stream.kind > kind || (stream.kind === kind && stream.id > id);
}
