import type { StreamId } from "../kernel/stream-id.js";
import type { StoredEvent } from "./event.js";

/** Where a reader of one partition stands. Opaque: only the feed that gave it can read it. */
export type Cursor = string;

/** What one append wrote, as the feed gives it. */
export interface FeedCommit {
  readonly stream: StreamId;
  /** The command that wrote it. */
  readonly commandId: string;
  /** The versions it wrote: `first` to `last`. */
  readonly first: number;
  readonly last: number;
  /** All events of the commit in order; `null` where one of them cannot be read, so that one damaged journey stops no other. */
  readonly events: readonly StoredEvent[] | null;
  /** Where a reader stands once it is done with this commit. */
  readonly cursor: Cursor;
}

/** The next commits of a partition, in their order. */
export interface FeedPage {
  readonly commits: readonly FeedCommit[];
  /** Where to read on: the cursor of the last commit, or the one given where there are none. */
  readonly next: Cursor | null;
}

/**
 * Every commit of every tenant, in an order that never changes once it was seen. The table of events is the outbox: what was appended is
 * in the feed, and what was rolled back never is.
 *
 * - All commits of a stream are in one partition, in the order of their versions.
 * - A commit never appears before a place that was read already: reading on from a cursor misses nothing, also while other
 *   transactions stay open, roll back, or take long.
 * - Reads see every append acknowledged before they began.
 * - The same cursor gives the same commits again, for as long as they are kept.
 */
export interface EventFeed {
  /**
   * The commits of a partition after a cursor, at most `limit` of them.
   *
   * @param partition 0 to `capabilities.partitions - 1`
   * @param after `null` for the beginning
   * @throws ThroughlineError `INVALID_INPUT` (a partition that is not there, a cursor of another feed, a limit below 1), `STORE_CLOSED`,
   * `STORE_BUSY`, `STORE_FAILED`
   */
  read(partition: number, after: Cursor | null, limit: number): Promise<FeedPage>;
  /** Where a reader stands that has seen everything of a partition up to now; `null` while it is empty. */
  end(partition: number): Promise<Cursor | null>;
}
