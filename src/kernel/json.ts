import { ThroughlineError } from "./error.js";
import { assertJson } from "./json-check.js";
import { inspectParsed } from "./json-inspect.js";
import { type JsonLimits, jsonLimits, limitExceeded } from "./json-limits.js";
import { scanJson } from "./json-scan.js";
import { unsafeJson } from "./json-unsafe.js";
import type { JsonValue } from "./json-value.js";
import { isWellFormed } from "./unicode.js";

export { JSON_LIMITS, type JsonLimits } from "./json-limits.js";
export type { JsonObject, JsonValue } from "./json-value.js";

const BYTE_ORDER_MARK = 0xfeff;

const utf8 = new TextEncoder();
const BUFFER_BYTES = 262_144;
let buffer: Uint8Array | undefined;

/**
 * `JSON.parse` for text from outside. Size, depth and counts are checked before anything is built from it. Text that
 * programs disagree about is refused: a key twice in one object (however it is escaped), `__proto__` as a key, a
 * `constructor` that has a `prototype`, half a surrogate pair, a number beyond ±(2^53 - 1).
 *
 * No error quotes the text.
 *
 * @param limits stricter or wider limits; those not given are {@link JSON_LIMITS}
 * @throws ThroughlineError `JSON_LIMIT`, its details naming the `limit` and its `max`
 * @throws ThroughlineError `JSON_MALFORMED`
 * @throws ThroughlineError `JSON_UNSAFE`, its details naming the `reason`
 * @throws ThroughlineError `INVALID_INPUT` where `text` is no string or a limit is not valid
 * @example
 * ```ts
 * parseJson('{"order":"A-17"}'); // { order: "A-17" }
 * parseJson('{"a":1,"\\u0061":2}'); // throws JSON_UNSAFE, reason "duplicate-key"
 * ```
 */
export function parseJson(text: string, limits?: Partial<JsonLimits>): JsonValue {
  const within = jsonLimits(limits);
  if (typeof text !== "string")
    throw new ThroughlineError(
      "INVALID_INPUT",
      "JSON to be parsed must be a string. Decode the bytes as UTF-8 first.",
    );
  if (text.length > within.bytes) throw limitExceeded("bytes", within);
  if (text.charCodeAt(0) === BYTE_ORDER_MARK)
    throw new ThroughlineError(
      "JSON_MALFORMED",
      "The JSON begins with a byte order mark. Remove it and send it again.",
    );
  if (!isWellFormed(text)) throw unsafeJson("lone-surrogate");
  const keys = scanJson(bytesOf(text), within);
  const value = parse(text);
  inspectParsed(value, keys, text.includes("\\u"));
  return value;
}

/**
 * Holds a value that is already an object (a row, a body another library parsed) to the rules of {@link parseJson}, and
 * refuses what is no JSON: `undefined` in an array, `NaN`, functions, symbols, bigints, getters, dates, class
 * instances, cycles. A property that is `undefined` counts as absent.
 *
 * The value itself is given back, not a copy.
 *
 * @param limits stricter or wider limits; those not given are {@link JSON_LIMITS}
 * @throws ThroughlineError `JSON_LIMIT`, its details naming the `limit` and its `max`
 * @throws ThroughlineError `JSON_UNSAFE`, its details naming the `reason`
 * @throws ThroughlineError `INVALID_INPUT` where a limit is not valid
 * @example
 * ```ts
 * checkJson({ at: 1772348400000, note: undefined }); // { at: 1772348400000, note: undefined }
 * checkJson({ at: new Date(1772348400000) }); // throws JSON_UNSAFE, reason "not-json"
 * ```
 */
export function checkJson(value: unknown, limits?: Partial<JsonLimits>): JsonValue {
  assertJson(value, jsonLimits(limits));
  return value;
}

/** Of a text of usual size in a buffer that is used again: they are read at once, and nobody keeps them. */
function bytesOf(text: string): Uint8Array {
  if (text.length * 3 > BUFFER_BYTES) return utf8.encode(text);
  buffer ??= new Uint8Array(BUFFER_BYTES);
  return buffer.subarray(0, utf8.encodeInto(text, buffer).written);
}

/** The engine's own error quotes the text, so it is not kept as the cause. */
function parse(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    throw new ThroughlineError("JSON_MALFORMED", "The text is not JSON. Send one complete JSON value.");
  }
}
