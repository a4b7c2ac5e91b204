import { ThroughlineError } from "../../kernel/error.js";
import type { StreamId } from "../../kernel/stream-id.js";
import type { StoredEvent } from "../event-store.js";
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
    const parsed = typeof joined === "string" ? parse(`[${joined}]`) : undefined;
    if (isRun(parsed, first, last)) for (const event of parsed) events.push(event);
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
  const event = row === undefined ? undefined : parse(text(row, "payload"));
  if (isStoredEvent(event, version)) return event;
  throw new ThroughlineError(
    "CORRUPT_EVENT",
    `Event ${version} of ${stream.kind} ${stream.id} ${row === undefined ? "is missing" : "cannot be read"}. Restore it from a backup; the other events stay readable.`,
    { details: { stream, version } },
  );
}

/** The engine's error quotes the text, so it is not kept. */
function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isRun(events: unknown, first: number, last: number): events is readonly StoredEvent[] {
  if (!Array.isArray(events) || events.length !== last - first + 1) return false;
  let version = first;
  for (const event of events) if (!isStoredEvent(event, version++)) return false;
  return true;
}

function isStoredEvent(event: unknown, version: number): event is StoredEvent {
  return (
    typeof event === "object" &&
    event !== null &&
    "version" in event &&
    event.version === version &&
    "commandId" in event &&
    typeof event.commandId === "string" &&
    "id" in event &&
    typeof event.id === "string" &&
    "type" in event &&
    typeof event.type === "string" &&
    "schema" in event &&
    typeof event.schema === "number" &&
    "recordedAt" in event &&
    typeof event.recordedAt === "number" &&
    "data" in event &&
    typeof event.data === "object" &&
    event.data !== null &&
    "personal" in event &&
    (event.personal === null || typeof event.personal === "string")
  );
}
