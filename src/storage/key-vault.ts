import type { StreamId } from "../kernel/stream-id.js";
import type { Page } from "./event-store.js";

/**
 * A data key as it is kept: never in the clear. `wrappedBy` names what it is wrapped by, so that everything under one key can be found when
 * that key changes: the id of a root key (`root:2026-03`), or another key of the vault (`customer:cu_1`).
 */
export interface WrappedKey {
  /** base64url text, at most 1,024 characters. */
  readonly wrapped: string;
  /** What `isSafeId` accepts. */
  readonly wrappedBy: string;
}

/** What the vault holds of a stream's key. */
export type VaultEntry =
  | ({ readonly status: "kept"; readonly revision: number } & WrappedKey)
  /** It was destroyed, and stays so: no key is ever put in its place. */
  | { readonly status: "destroyed" };

/** What came of a write. */
export type PutKeyResult =
  | { readonly status: "ok"; readonly revision: number }
  /** Somebody else was first; `revision` is what is there (0: nothing). */
  | { readonly status: "conflict"; readonly revision: number }
  | { readonly status: "destroyed" };

/** What a vault can do, as data. */
export interface KeyVaultCapabilities {
  /** Whether `put` and `destroy` take part in a transaction of the caller. */
  readonly transactions: boolean;
  /** As of an event store. A vault that forgets loses the data: use `memory` in tests only. */
  readonly durability: "memory" | "process-crash" | "power-loss" | "replicated";
}

/**
 * Where the wrapped keys of streams are kept, apart from the events: back it up apart, too, and for less long, since a restored vault brings
 * back what was erased.
 *
 * - Every call is atomic, also across processes.
 * - `destroy` is for good and takes effect before it returns. The store overwrites or deletes the text of the key, so that it is not found
 *   in its files after the store's own clean-up.
 */
export interface KeyVault<Tx = unknown> {
  readonly capabilities: KeyVaultCapabilities;
  /** `null` for a stream that has no key yet. */
  get(stream: StreamId): Promise<VaultEntry | null>;
  /**
   * Writes the key of a stream if it is at revision `expected` (0: it has none).
   *
   * @throws ThroughlineError `INVALID_INPUT`, `TX_UNSUPPORTED`, `STORE_CLOSED`, `STORE_BUSY`, `STORE_FULL`, `STORE_FAILED`
   */
  put(
    stream: StreamId,
    expected: number,
    key: WrappedKey,
    options?: { readonly tx?: Tx },
  ): Promise<PutKeyResult>;
  /** Destroys the key of a stream, or makes sure it never gets one. Doing it again changes nothing. */
  destroy(stream: StreamId, options?: { readonly tx?: Tx }): Promise<void>;
  /** The streams of a tenant whose key is wrapped by `wrappedBy`, ordered by kind and id. */
  list(
    tenant: string,
    wrappedBy: string,
    options?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<StreamId>>;
  migrate?(): Promise<void>;
  close?(): Promise<void>;
}
