import type { EpochMs } from "../kernel/instant.js";
import type { StreamId, StreamKind } from "../kernel/stream-id.js";
import type { NewEvent, StoredEvent } from "./event.js";
import type { EventFeed } from "./feed.js";

export type { NewEvent, StoredEvent } from "./event.js";

/** A lookup key: a keyed MAC of something personal. The tenant comes from the stream. `kid` names the MAC key, so keys can rotate. */
export interface IndexKey {
  readonly kind: string;
  readonly kid: string;
  readonly mac: string;
}

/** What one append writes: all of it or nothing. */
export interface Commit {
  /**
   * `id` is unique in the stream and looked at **before** the expected version, so that a retry after a lost
   * acknowledgement gets the first result. `fingerprint` is a keyed MAC of the command's canonical input.
   */
  readonly command: { readonly id: string; readonly fingerprint: string };
  /** At least one, at most `limits.eventsPerAppend`. An empty list asks only whether the command was committed already. */
  readonly events: readonly NewEvent[];
  /**
   * Keys the stream is found by from now on, and keys it gives up; those to `remove` go first. A `unique` key may be
   * held so by one stream of the tenant; a holding that is not `unique` never stands in its way.
   */
  readonly index?: {
    readonly add?: readonly { readonly key: IndexKey; readonly unique?: boolean }[];
    readonly remove?: readonly IndexKey[];
  };
}

/** The outcome of an append. Expected outcomes are data; only a broken or unreachable store throws. */
export type AppendResult =
  /** Written (`ok`), or written before by the same command (`duplicate`): versions `first` to `last`. */
  | { readonly status: "ok" | "duplicate"; readonly first: number; readonly last: number }
  /** The stream is at `version`, not at the expected one. Nothing was written. */
  | { readonly status: "conflict"; readonly version: number }
  /** The command id was used for other input. Nothing was written. */
  | { readonly status: "command-reuse" }
  /** A unique key belongs to another stream. Nothing was written. */
  | { readonly status: "key-taken"; readonly key: IndexKey; readonly by: StreamId };

/** One page of a listing. `next` is opaque; `null` at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A stream as `list` gives it. */
export interface StreamSummary {
  readonly stream: StreamId;
  readonly version: number;
  /** `recordedAt` of its newest event. */
  readonly changedAt: EpochMs;
}

/** What a store can do, as data: the application, the conformance kit and the docs read the same object. */
export interface StoreCapabilities {
  /** Whether `feed` is there. */
  readonly feed: boolean;
  /**
   * Whether `append`, `read` and `find` take part in a transaction of the caller (`options.tx`). Where false, a given `tx` is refused with
   * `TX_UNSUPPORTED`.
   */
  readonly transactions: boolean;
  /** How many partitions the streams are spread over; at least 1. */
  readonly partitions: number;
  /**
   * What an acknowledged append survives: nothing (`memory`), the end of the process however it comes
   * (`process-crash`), the machine losing power too (`power-loss`), or the loss of the machine (`replicated`).
   */
  readonly durability: "memory" | "process-crash" | "power-loss" | "replicated";
  /** The most one append takes: events, and UTF-8 bytes of the JSON text of all of them together. */
  readonly limits: { readonly eventsPerAppend: number; readonly bytesPerAppend: number };
}

/**
 * Where streams of events are kept: the port every storage adapter implements.
 *
 * - An append is all or nothing, versions are contiguous from 1, and nobody ever sees a part of one.
 * - Reads see every append acknowledged before they began.
 * - No method ever shows or changes another tenant's streams.
 * - What was given may be changed by the caller afterwards, and so may what was returned (where it is not frozen): the
 *   store never shows it.
 * - Ids and the parts of keys are what `isSafeId` accepts (`checkAppend`, `checkStream` and `checkKey` see to it).
 * - After `close`, every method is refused with `STORE_CLOSED`.
 */
export interface EventStore<Tx = unknown> {
  readonly capabilities: StoreCapabilities;

  /**
   * Writes a commit if the stream is at version `expected` (0: it does not exist yet).
   *
   * Checked in this order: the input, the command id (`duplicate`, `command-reuse`), the version (`conflict`), the unique keys (`key-taken`).
   * Adding a key the stream already holds changes nothing, but for making it `unique` where that is asked; removing one it does not hold changes nothing.
   * With `events: []` nothing is written: the answer is `duplicate`, `command-reuse`, or `conflict` with the version found.
   *
   * With the caller's `tx` the commit becomes so when the caller commits, and every answer leaves that transaction usable.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `JSON_UNSAFE` (data that JSON cannot carry), `LIMIT_EXCEEDED` (over `capabilities.limits`),
   * `TX_UNSUPPORTED`, `STORE_CLOSED`, `STORE_BUSY` (another writer holds the store), `STORE_FULL`; nothing was written
   * @throws ThroughlineError `STORE_FAILED`: the same command repeated tells whether it was written
   */
  append(
    stream: StreamId,
    expected: number,
    commit: Commit,
    options?: { readonly tx?: Tx },
  ): Promise<AppendResult>;

  /**
   * The stream's events in order, from version `from` (inclusive, 1-based, default 1), at most `limit` (at least 1, default: all).
   * A stream that does not exist is empty, and so is what lies after the end. With the caller's `tx`, as that transaction sees it.
   *
   * @throws ThroughlineError `CORRUPT_EVENT` for an event that is missing or cannot be read (its details name stream and version; other events stay readable),
   * `INVALID_INPUT`, `TX_UNSUPPORTED`, `STORE_CLOSED`, `STORE_BUSY`, `STORE_FAILED`
   */
  read(
    stream: StreamId,
    options?: { readonly from?: number; readonly limit?: number; readonly tx?: Tx },
  ): Promise<readonly StoredEvent[]>;

  /**
   * The streams of the tenant that hold `key`, ordered by kind and id. `limit` is at least 1 and defaults to 100; `after` is the `next` of the page before.
   * With the caller's `tx`, as that transaction sees it.
   *
   * @throws ThroughlineError `INVALID_INPUT` (also for an `after` that is no cursor of this store), `TX_UNSUPPORTED`, `STORE_CLOSED`,
   * `STORE_BUSY`, `STORE_FAILED`
   */
  find(
    tenant: string,
    key: IndexKey,
    options?: { readonly limit?: number; readonly after?: string; readonly tx?: Tx },
  ): Promise<Page<StreamId>>;

  /**
   * The tenant's streams of one kind, ordered by change time, then id. `changedFrom` is inclusive, `changedTo` exclusive.
   * `limit` is at least 1 and defaults to 100. A stream that changes while pages are read may come again, but none is left out.
   *
   * @throws ThroughlineError `INVALID_INPUT` (also for an `after` that is no cursor of this store), `STORE_CLOSED`, `STORE_BUSY`, `STORE_FAILED`
   */
  list(
    tenant: string,
    options: {
      readonly kind: StreamKind;
      readonly changedFrom?: EpochMs;
      readonly changedTo?: EpochMs;
      readonly limit?: number;
      readonly after?: string;
    },
  ): Promise<Page<StreamSummary>>;

  /** Every commit of every tenant in order. There where `capabilities.feed` is `true`. */
  readonly feed?: EventFeed;

  /** Creates or upgrades what the store needs. Safe to run twice and at once. */
  migrate?(): Promise<void>;

  /** Frees what the store itself opened; a handle given by the caller stays open. Safe to call twice. */
  close?(): Promise<void>;
}
