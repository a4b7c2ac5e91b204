import { ThroughlineError } from "../kernel/error.js";
import { pageLimit } from "./check-input.js";
import { decodeCursor, encodeCursor } from "./cursor.js";
import type { Cursor } from "./feed.js";

/** Tells cursors of a feed from those of listings. */
const FEED = "feed";

/**
 * The cursor of a place in a partition, for feeds that number their commits.
 *
 * @example
 * ```ts
 * feedCursor(0, 42); // "WyJmZWVkIiwwLDQyXQ"
 * ```
 */
export function feedCursor(partition: number, position: number): Cursor {
  return encodeCursor([FEED, partition, position]);
}

/**
 * Checks what a feed is asked for, and reads its cursor.
 *
 * @returns the position read already; 0 for the beginning
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * feedRange({ partitions: 1 }, 0, feedCursor(0, 42), 100); // 42
 * feedRange({ partitions: 1 }, 1, null, 100); // throws INVALID_INPUT, field "partition"
 * ```
 */
export function feedRange(
  capabilities: { readonly partitions: number },
  partition: number,
  after: Cursor | null,
  limit: number,
): number {
  checkPartition(capabilities, partition);
  pageLimit(limit);
  if (after === null) return 0;
  const [feed, of, position] = decodeCursor(after, ["", 0, 0]);
  if (feed !== FEED || of !== partition || !Number.isSafeInteger(position) || position < 1)
    throw foreignCursor();
  return position;
}

/**
 * Checks the number of a partition.
 *
 * @throws ThroughlineError `INVALID_INPUT`, field `partition`
 * @example
 * ```ts
 * checkPartition({ partitions: 8 }, 8); // throws INVALID_INPUT: they are numbered from 0
 * ```
 */
export function checkPartition({ partitions }: { readonly partitions: number }, partition: number): void {
  if (Number.isSafeInteger(partition) && partition >= 0 && partition < partitions) return;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `partition must be an integer from 0 to ${partitions - 1}, as capabilities.partitions has it.`,
    { details: { field: "partition" } },
  );
}

/**
 * The error for a cursor that another feed made, or one that lies after the end: of a store that was set back to an older copy.
 *
 * @example
 * ```ts
 * if (position > end) throw foreignCursor();
 * ```
 */
export function foreignCursor(): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    "after is not a cursor of this partition of this store. Give a cursor that its feed gave, as it was; after a backup was restored, begin anew.",
    { details: { field: "after" } },
  );
}
