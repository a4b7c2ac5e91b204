import type { EpochMs } from "../kernel/instant.js";
import type { JsonObject } from "../kernel/json.js";
import type { Page } from "./event-store.js";

/**
 * Names an entry or a lease. `scope` is what `isSafeId` accepts; `name` is 1 to 400 characters of `[A-Za-z0-9_.:~/-]`. Neither holds
 * anything personal.
 */
export interface CoordinationKey {
  readonly scope: string;
  readonly name: string;
}

/** A value as it is kept, and how often it was written: 1 at first, one more at every change. */
export interface CoordinationEntry {
  readonly value: JsonObject;
  readonly revision: number;
}

/** What came of a compare-and-swap. */
export type SwapResult =
  /** Written; `revision` is the new one, 0 where the entry was removed. */
  | { readonly status: "ok"; readonly revision: number }
  /** The entry is at `revision` (0: it is not there), not at the expected one. Nothing was written. */
  | { readonly status: "conflict"; readonly revision: number };

/** What came of asking for a lease. */
export type LeaseResult =
  /** Held until `expiresAt` by the clock of the store. `fence` grows at every change of holder, and never falls. */
  | { readonly status: "held"; readonly fence: number; readonly expiresAt: EpochMs }
  /** Somebody else holds it. */
  | { readonly status: "taken"; readonly by: string; readonly expiresAt: EpochMs };

/** What a `Coordination` can do, as data. */
export interface CoordinationCapabilities {
  /** Whether `compareAndSwap` takes part in a transaction of the caller. Where false, a given `tx` is refused with `TX_UNSUPPORTED`. */
  readonly transactions: boolean;
  /** As of an event store. */
  readonly durability: "memory" | "process-crash" | "power-loss" | "replicated";
}

/**
 * What workers that share a store agree by: checkpoints, leases, inboxes, parked journeys. A port of its own, since it may lie where the
 * effects are, apart from the events.
 *
 * - Every call is atomic, also across processes. Reads see what was written before they began.
 * - A removed entry may be made anew; its revision then begins at 1.
 * - Leases are timed by one clock for all holders (the server's), so that the clocks of workers do not matter.
 * - What was given may be changed by the caller afterwards, and so may what was returned: the store never shows it.
 */
export interface Coordination<Tx = unknown> {
  readonly capabilities: CoordinationCapabilities;

  /** The entry of a key, or `null`. With the caller's `tx`, as that transaction sees it. */
  get(key: CoordinationKey, options?: { readonly tx?: Tx }): Promise<CoordinationEntry | null>;

  /**
   * Writes an entry if it is at revision `expected` (0: it is not there); `value: null` removes it. With `tx` it becomes so when the
   * caller commits, and a conflict leaves the caller's transaction usable.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `JSON_UNSAFE`, `LIMIT_EXCEEDED` (a value of more than 64 KiB of JSON text), `TX_UNSUPPORTED`,
   * `STORE_CLOSED`, `STORE_BUSY`, `STORE_FULL`, `STORE_FAILED`
   */
  compareAndSwap(
    key: CoordinationKey,
    expected: number,
    value: JsonObject | null,
    options?: { readonly tx?: Tx },
  ): Promise<SwapResult>;

  /** The entries of a scope, ordered by name; `limit` is at least 1 and defaults to 100, `after` is the `next` of the page before. */
  list(
    scope: string,
    options?: { readonly limit?: number; readonly after?: string },
  ): Promise<Page<CoordinationEntry & { readonly name: string }>>;

  /**
   * Takes a lease that is free or has run out, or renews one's own, for `forMs` (1 to 86,400,000) from now. A holder that let its lease
   * run out and takes it again gets a new fence, unless nobody had it in between.
   */
  lease(key: CoordinationKey, holder: string, forMs: number): Promise<LeaseResult>;

  /** Gives a lease up, if `holder` has it. The fence stays. */
  release(key: CoordinationKey, holder: string): Promise<void>;

  /** Creates or upgrades what it needs. Safe to run twice and at once. */
  migrate?(): Promise<void>;
  /** Frees what it opened itself. Safe to call twice; every other call after it is refused with `STORE_CLOSED`. */
  close?(): Promise<void>;
}
