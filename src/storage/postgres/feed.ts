import type { SqlExecutor, SqlQuery, SqlRow } from "../../sql/executor.js";
import { integer, text, unexpected } from "../../sql/row.js";
import { isStreamKind } from "../check-input.js";
import type { Cursor, FeedCommit, FeedPage } from "../feed.js";
import { feedCursor, foreignCursor } from "../feed-cursor.js";
import { joinedEvents } from "../joined-events.js";
import type { Statements } from "./statements.js";

/** How many commits get their place in one transaction. */
const NUMBERED_AT_ONCE = 1_000;

/** What the feed needs of its store. */
export interface FeedSource {
  readonly sql: SqlQuery;
  readonly statements: Statements;
  readonly transaction: NonNullable<SqlExecutor["transaction"]>;
}

/**
 * The commits after a position. An append has no place in the feed until a reader comes: numbers drawn by the writers
 * would be out of the order in which they commit, and a reader could pass one that is not there yet.
 *
 * A page that is full needs no look at what is waiting. For one that is not, both were seen by one statement, so that a
 * commit that got its place in between is not missed.
 */
export async function readFeed(
  source: FeedSource,
  partition: number,
  after: number,
  limit: number,
): Promise<FeedPage> {
  const { sql, statements } = source;
  const ask = () => sql.query(statements.page, [partition, after, limit]);
  let rows = await ask();
  if (found(rows).length < limit && rows[0]?.waiting === true) {
    await number(source, partition, Math.max(limit, NUMBERED_AT_ONCE));
    rows = await ask();
  }
  const commits = found(rows).map((row) => commitOf(partition, row));
  if (commits.length === 0 && after > integer(rows[0] ?? {}, "end")) throw foreignCursor();
  return { commits, next: commits.at(-1)?.cursor ?? (after === 0 ? null : feedCursor(partition, after)) };
}

/** Where a reader stands that has seen everything. */
export async function endOfFeed(source: FeedSource, partition: number): Promise<Cursor | null> {
  const { sql, statements } = source;
  let [row = {}] = await sql.query(statements.end, [partition]);
  if (row.waiting === true) {
    while ((await number(source, partition, NUMBERED_AT_ONCE)) === NUMBERED_AT_ONCE);
    [row = {}] = await sql.query(statements.end, [partition]);
  }
  const position = integer(row, "end");
  return position === 0 ? null : feedCursor(partition, position);
}

/**
 * Gives the commits that wait their places, one process at a time. The lock is taken by a statement of its own, so that
 * the one that looks begins after the process before this one has committed.
 */
function number({ transaction, statements }: FeedSource, partition: number, limit: number): Promise<number> {
  return transaction(async (sql) => {
    await sql.query(statements.lockPartition, [partition]);
    const [row = {}] = await sql.query(statements.number, [partition, limit]);
    return integer(row, "moved");
  });
}

/** The rows that are commits: an empty page is one row without. */
function found(rows: readonly SqlRow[]): readonly SqlRow[] {
  return rows.filter((row) => row.position !== null);
}

function commitOf(partition: number, row: SqlRow): FeedCommit {
  const kind = text(row, "kind");
  if (!isStreamKind(kind)) throw unexpected("kind");
  const [first, last] = [integer(row, "first"), integer(row, "last")];
  return {
    stream: { tenant: text(row, "tenant"), kind, id: text(row, "stream") },
    commandId: text(row, "command"),
    first,
    last,
    events: joinedEvents(row.payloads, first, last) ?? null,
    cursor: feedCursor(partition, integer(row, "position")),
  };
}
