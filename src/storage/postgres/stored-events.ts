import type { StreamId } from "../../kernel/stream-id.js";
import type { SqlQuery } from "../../sql/executor.js";
import { integer, text } from "../../sql/row.js";
import type { StoredEvent } from "../event-store.js";
import { corruptEvent, joinedEvents } from "../joined-events.js";
import { READ_TOGETHER, type Statements } from "./statements.js";

/** How many events are asked for at once, so that a long stream is never all in the memory of the client twice. */
const READ_AT_ONCE = 5_000;

/**
 * The events `from` to `to` that there are.
 *
 * @throws ThroughlineError `CORRUPT_EVENT` naming the first that is missing or cannot be read
 */
export async function readEvents(
  sql: SqlQuery,
  statements: Statements,
  stream: StreamId,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly StoredEvent[]> {
  const { tenant, kind, id } = stream;
  const events: StoredEvent[] = [];
  for (let start = from; start <= to; start += READ_AT_ONCE) {
    const end = Math.min(start + READ_AT_ONCE - 1, to);
    const rows = await sql.query(statements.payloads, [tenant, kind, id, start, end]);
    // A few long texts: to order them here saves PostgreSQL a copy of all of them.
    const inOrder = rows
      .map((row) => ({ row, first: integer(row, "first") }))
      .sort((a, b) => a.first - b.first);
    for (const { row, first } of inOrder) {
      const last = Math.min(first + READ_TOGETHER - 1, end, integer(row, "version"));
      const together = joinedEvents(row.payloads, first, last);
      const read = together ?? (await readOneByOne(sql, statements, stream, first, last));
      for (const event of read) events.push(event);
    }
    if (rows.length < READ_AT_ONCE / READ_TOGETHER) break;
  }
  return events;
}

async function readOneByOne(
  sql: SqlQuery,
  statements: Statements,
  stream: StreamId,
  first: number,
  last: number,
): Promise<readonly StoredEvent[]> {
  const rows = await sql.query(statements.payload, [stream.tenant, stream.kind, stream.id, first, last]);
  const texts = new Map(rows.map((row) => [integer(row, "version"), text(row, "payload")]));
  const events: StoredEvent[] = [];
  for (let version = first; version <= last; version++) {
    const payload = texts.get(version);
    if (payload === undefined) throw corruptEvent(stream, version, "missing");
    const [event] = joinedEvents(payload, version, version) ?? [];
    if (event === undefined) throw corruptEvent(stream, version, "unreadable");
    events.push(event);
  }
  return events;
}
