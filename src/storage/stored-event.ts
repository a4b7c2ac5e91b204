import { ThroughlineError } from "../kernel/error.js";
import type { StreamId } from "../kernel/stream-id.js";
import type { StoredEvent } from "./event-store.js";

/**
 * Reads events back that were stored as `storedEventText` and joined with commas, which costs much less than one by one.
 *
 * @returns `undefined` unless they are exactly the events `first` to `last`
 * @example
 * ```ts
 * joinedEvents(texts.join(","), 1, texts.length)?.length; // texts.length
 * joinedEvents("no JSON", 1, 1); // undefined
 * ```
 */
export function joinedEvents(
  joined: unknown,
  first: number,
  last: number,
): readonly StoredEvent[] | undefined {
  const events = typeof joined === "string" ? parsed(`[${joined}]`) : undefined;
  return isRun(events, first, last) ? events : undefined;
}

/**
 * The error for an event that cannot be had.
 *
 * @example
 * ```ts
 * corruptEvent(stream, 3, "missing").details; // { stream, version: 3 }
 * ```
 */
export function corruptEvent(
  stream: StreamId,
  version: number,
  what: "missing" | "unreadable",
): ThroughlineError {
  return new ThroughlineError(
    "CORRUPT_EVENT",
    `Event ${version} of ${stream.kind} ${stream.id} ${what === "missing" ? "is missing" : "cannot be read"}. Restore it from a backup; the other events stay readable.`,
    { details: { stream, version } },
  );
}

/** The engine's error quotes the text, so it is not kept. */
function parsed(json: string): unknown {
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
