import { ThroughlineError } from "../kernel/error.js";
import type { NewEvent, StoreCapabilities } from "./event-store.js";
import { assertPlainData } from "./plain-data.js";

/**
 * The event as JSON text with the properties of a `StoredEvent`: `JSON.parse` gives what `read` returns.
 *
 * @throws ThroughlineError `JSON_UNSAFE` where `data` holds what JSON cannot carry; `JSON_LIMIT` where it is nested more than 256 deep
 * @example
 * ```ts
 * JSON.parse(storedEventText(event, 7, "c-1")).version; // 7
 * ```
 */
export function storedEventText(event: NewEvent, version: number, commandId: string): string {
  assertPlainData(event.data);
  return JSON.stringify({
    version,
    commandId,
    id: event.id,
    type: event.type,
    schema: event.schema,
    recordedAt: event.recordedAt,
    data: event.data,
    personal: event.personal,
  });
}

const utf8 = new TextEncoder();

/**
 * Refuses a commit that is too large.
 *
 * @param texts the JSON text of each of its events
 * @throws ThroughlineError `LIMIT_EXCEEDED` where together they have more UTF-8 bytes than `capabilities.limits.bytesPerAppend`
 * @example
 * ```ts
 * checkBytes(capabilities, ["x".repeat(100_000_000)]); // throws LIMIT_EXCEEDED, limit "bytesPerAppend"
 * ```
 */
export function checkBytes(capabilities: StoreCapabilities, texts: readonly string[]): void {
  const max = capabilities.limits.bytesPerAppend;
  let units = 0;
  for (const text of texts) units += text.length;
  // A UTF-16 unit takes at most three bytes, so most commits need no counting.
  if (units * 3 <= max) return;
  let bytes = 0;
  for (const text of texts) bytes += utf8.encode(text).length;
  if (bytes <= max) return;
  throw new ThroughlineError(
    "LIMIT_EXCEEDED",
    `One append takes ${max} bytes of JSON text, and there are ${bytes}. Split the command, or keep long content elsewhere and send it by reference.`,
    { details: { limit: "bytesPerAppend", max, met: bytes } },
  );
}
