import type { StreamId } from "../kernel/stream-id.js";
import type { Page } from "./event-store.js";

/**
 * A data key as it is kept: never in the clear. `wrappedBy` names what it is wrapped by, so that everything under one key can be found when
 * that key changes: the id of a root key (`root:2026-03`), or another key of the vault (`customer:cu_1`).
 */
export interface WrappedKey {
  /** base64url text without padding, 1 to 1,024 characters. */
  readonly wrapped: string;
  /** 1 to 160 characters of `[A-Za-z0-9_.:~-]`: what `isSafeId` accepts, with room for a word before an id. */
  readonly wrappedBy: string;
}

/** What the vault holds of a stream's key. */
export type VaultEntry =
  /** `revision` is 1 at first, and one more at every `put`. */
  | ({ readonly status: "kept"; readonly revision: number } & WrappedKey)
  /** It was destroyed, and stays so: no key is ever put in its place. */
  | { readonly status: "destroyed" };

/** What came of a write. */
export type PutKeyResult =
  | { readonly status: "ok"; readonly revision: number }
  /** Somebody else was first; `revision` is what is there (0: nothing). Nothing was written. */
  | { readonly status: "conflict"; readonly revision: number }
  /** Nothing was written. */
  | { readonly status: "destroyed" };

/** What a vault can do, as data. */
export interface KeyVaultCapabilities {
  /** Whether `put` and `destroy` take part in a transaction of the caller. Where false, a given `tx` is refused with `TX_UNSUPPORTED`. */
  readonly transactions: boolean;
  /** As of an event store. A vault that forgets loses the data: use `memory` in tests only. */
  readonly durability: "memory" | "process-crash" | "power-loss" | "replicated";
}

/**
 * Where the wrapped keys of streams are kept, apart from the events: back it up apart, too, and for less long, since a restored vault brings
 * back what was erased.
 *
 * - Every call is atomic, also across processes. Reads see what was written before they began.
 * - `destroy` is for good and takes effect before it returns. The store overwrites or deletes the text of the key, so that it is not found
 *   in its files after the store's own clean-up.
 * - No method ever shows or changes another tenant's keys.
 * - What was given may be changed by the caller afterwards, and so may what was returned: the vault never shows it.
 */
export interface KeyVault<Tx = unknown> {
  readonly capabilities: KeyVaultCapabilities;
  /**
   * `null` for a stream that has no key yet.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `STORE_CLOSED`, `STORE_BUSY`, `STORE_NOT_MIGRATED`, `STORE_FAILED`
   */
  get(stream: StreamId): Promise<VaultEntry | null>;
  /**
   * Writes the key of a stream if it is at revision `expected` (0: it has none). Looked at in this order: the input, whether it was
   * destroyed, the revision.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `TX_UNSUPPORTED`, `STORE_CLOSED`, `STORE_BUSY`, `STORE_FULL`, `STORE_NOT_MIGRATED`, `STORE_FAILED`
   */
  put(
    stream: StreamId,
    expected: number,
    key: WrappedKey,
    options?: { readonly tx?: Tx },
  ): Promise<PutKeyResult>;
  /**
   * Destroys the key of a stream, or makes sure it never gets one. Doing it again changes nothing.
   *
   * @throws ThroughlineError as `put`
   */
  destroy(stream: StreamId, options?: { readonly tx?: Tx }): Promise<void>;
  /**
   * The streams of a tenant whose key is wrapped by `wrappedBy`, ordered by kind and id. `limit` is at least 1 and defaults to 100; `after`
   * is the `next` of the page before. Destroyed keys are wrapped by nothing.
   *
   * @throws ThroughlineError as `get`
   */
  list(
    tenant: string,
    wrappedBy: string,
    options?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<StreamId>>;
  /** Creates or upgrades what the vault needs. Safe to run twice and at once. */
  migrate?(): Promise<void>;
  /** Frees what it opened itself. Safe to call twice; every other call after it is refused with `STORE_CLOSED`. */
  close?(): Promise<void>;
}
