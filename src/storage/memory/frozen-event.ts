import type { JsonObject, JsonValue } from "../../kernel/json.js";
import type { NewEvent, StoredEvent } from "../event-store.js";
import { checkDepth, checkPlainObject, checkScalar } from "../plain-data.js";

/** Counts what a JSON text would take at most, while the copy is made. */
export interface SizeBound {
  bytes: number;
}

/** The names of the properties, quotes, numbers and punctuation around the ids. */
const ENVELOPE = 200;
/** A UTF-16 unit takes at most six bytes of JSON text (`\u0000`). */
const PER_UNIT = 6;
const PER_SCALAR = 25;
const PUNCTUATION = 4;

/**
 * The event as it is kept and handed out, again and again: a copy frozen to the bottom.
 *
 * @throws ThroughlineError `JSON_UNSAFE`, `JSON_LIMIT`
 */
export function frozenEvent(
  event: NewEvent,
  version: number,
  commandId: string,
  size: SizeBound,
): StoredEvent {
  size.bytes += ENVELOPE + commandId.length + event.id.length + event.type.length;
  if (event.personal !== null) size.bytes += PER_UNIT * event.personal.length;
  return Object.freeze({
    version,
    commandId,
    id: event.id,
    type: event.type,
    schema: event.schema,
    recordedAt: event.recordedAt,
    data: frozenObject(event.data, 0, size),
    personal: event.personal,
  });
}

function frozenValue(value: JsonValue, depth: number, size: SizeBound): JsonValue {
  if (typeof value === "string") {
    size.bytes += PER_UNIT * value.length + PUNCTUATION;
    return value;
  }
  if (typeof value === "object" && value !== null)
    return isArray(value) ? frozenArray(value, depth, size) : frozenObject(value, depth, size);
  checkScalar(value);
  size.bytes += PER_SCALAR;
  return value;
}

function frozenArray(items: readonly JsonValue[], depth: number, size: SizeBound): readonly JsonValue[] {
  checkDepth(depth);
  size.bytes += PUNCTUATION;
  const copy: JsonValue[] = [];
  for (const item of items) copy.push(frozenValue(item, depth + 1, size));
  return Object.freeze(copy);
}

function frozenObject(value: JsonObject, depth: number, size: SizeBound): JsonObject {
  checkDepth(depth);
  checkPlainObject(value);
  const copy: Record<string, JsonValue> = {};
  size.bytes += PUNCTUATION;
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    size.bytes += PER_UNIT * key.length + PUNCTUATION;
    const kept = frozenValue(member, depth + 1, size);
    // Assigning `__proto__` would set the prototype and lose the value.
    if (key === "__proto__") Object.defineProperty(copy, key, { value: kept, enumerable: true });
    else copy[key] = kept;
  }
  return Object.freeze(copy);
}

function isArray(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
