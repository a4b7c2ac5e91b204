import { isThroughlineError } from "../../kernel/error.js";
import type { StreamId } from "../../kernel/stream-id.js";
import { isStreamKind } from "../check-input.js";
import type { StoredEvent } from "../event-store.js";
import type { Cursor, FeedCommit, FeedPage } from "../feed.js";
import { feedCursor, foreignCursor } from "../feed-cursor.js";
import type { SqliteDriver, SqliteRow } from "./driver.js";
import { integer, text, unexpected } from "./row.js";
import type { Statements } from "./statements.js";
import { readEvents } from "./stored-events.js";

/** A page ends after so many events, so that one of large commits is no larger in memory than a long read. */
const EVENTS_A_PAGE = 5_000;

/**
 * The commits after a position. Their positions are in the order of commits, since each append has the write lock from its
 * first statement, and no row is ever removed, so that none is given twice.
 */
export function readFeed(
  driver: SqliteDriver,
  sql: Statements,
  partition: number,
  after: number,
  limit: number,
): FeedPage {
  const commits: FeedCommit[] = [];
  let events = 0;
  for (const row of driver.all(sql.commits, [after, limit])) {
    const commit = commitOf(driver, sql, partition, row);
    commits.push(commit);
    events += commit.last - commit.first + 1;
    if (events >= EVENTS_A_PAGE) break;
  }
  if (commits.length === 0 && after > lastPosition(driver, sql)) throw foreignCursor();
  return { commits, next: commits.at(-1)?.cursor ?? (after === 0 ? null : feedCursor(partition, after)) };
}

export function endOfFeed(driver: SqliteDriver, sql: Statements, partition: number): Cursor | null {
  const position = lastPosition(driver, sql);
  return position === 0 ? null : feedCursor(partition, position);
}

function lastPosition(driver: SqliteDriver, sql: Statements): number {
  return integer(driver.get(sql.lastPosition) ?? {}, "position");
}

function commitOf(driver: SqliteDriver, sql: Statements, partition: number, row: SqliteRow): FeedCommit {
  const kind = text(row, "kind");
  if (!isStreamKind(kind)) throw unexpected("kind");
  const stream: StreamId = { tenant: text(row, "tenant"), kind, id: text(row, "id") };
  const [first, last] = [integer(row, "first_version"), integer(row, "last_version")];
  return {
    stream,
    commandId: text(row, "command"),
    first,
    last,
    events: readable(() => readEvents(driver, sql, stream, integer(row, "ref"), { from: first, to: last })),
    cursor: feedCursor(partition, integer(row, "position")),
  };
}

function readable(read: () => readonly StoredEvent[]): readonly StoredEvent[] | null {
  try {
    return read();
  } catch (error) {
    if (isThroughlineError(error, "CORRUPT_EVENT")) return null;
    throw error;
  }
}
