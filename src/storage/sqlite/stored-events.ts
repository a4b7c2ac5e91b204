import type { StreamId } from "../../kernel/stream-id.js";
import type { StoredEvent } from "../event-store.js";
import { corruptEvent, joinedEvents } from "../joined-events.js";
import type { SqliteDriver } from "./driver.js";
import { text } from "./row.js";
import type { Statements } from "./statements.js";

/**
 * How many events are read as one text. Joined in SQLite and parsed at once they cost half of what rows do; much longer
 * texts cost more again, and together with the limit of bytes an append this keeps below the longest string there is.
 */
const READ_TOGETHER = 100;

/**
 * The events `from` to `to`, all of which must be there.
 *
 * @throws ThroughlineError `CORRUPT_EVENT` naming the first that is missing or cannot be read
 */
export function readEvents(
  driver: SqliteDriver,
  sql: Statements,
  stream: StreamId,
  ref: number,
  { from, to }: { readonly from: number; readonly to: number },
): readonly StoredEvent[] {
  const events: StoredEvent[] = [];
  for (let first = from; first <= to; first += READ_TOGETHER) {
    const last = Math.min(first + READ_TOGETHER - 1, to);
    const joined = driver.get(sql.payloads, [ref, first, last])?.payloads;
    const parsed = joinedEvents(joined, first, last);
    if (parsed !== undefined) for (const event of parsed) events.push(event);
    else
      for (let version = first; version <= last; version++)
        events.push(readOne(driver, sql, stream, ref, version));
  }
  return events;
}

function readOne(
  driver: SqliteDriver,
  sql: Statements,
  stream: StreamId,
  ref: number,
  version: number,
): StoredEvent {
  const row = driver.get(sql.payload, [ref, version]);
  if (row === undefined) throw corruptEvent(stream, version, "missing");
  const [event] = joinedEvents(text(row, "payload"), version, version) ?? [];
  if (event === undefined) throw corruptEvent(stream, version, "unreadable");
  return event;
}
