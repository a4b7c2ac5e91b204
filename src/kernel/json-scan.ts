import { type JsonLimits, limitExceeded } from "./json-limits.js";

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const LOWER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Up to here a loop is faster than a call. */
const SHORT = 24;

/** Stands where an array has its length, for an object. */
const OBJECT = -1;

/**
 * Reads a JSON text once, building nothing from it, and refuses it where it passes a limit. Right for every valid text;
 * of an invalid one it says nothing, since `JSON.parse` refuses that anyway.
 *
 * It reads UTF-8 rather than the string: a loop over `charCodeAt` becomes several times slower for good once strings of
 * many kinds (one-byte, two-byte, sliced, joined) have passed through it.
 *
 * @returns how many object keys the text has, repeated ones counted each time
 */
export function scanJson(utf8: Uint8Array, limits: JsonLimits): number {
  if (utf8.length > limits.bytes) throw limitExceeded("bytes", limits);
  const around: number[] = [];
  let length = OBJECT;
  let keys = 0;
  let items = 0;
  for (let index = 0; index < utf8.length; index++) {
    const byte = utf8[index];
    if (byte === QUOTE) {
      const close = endOfString(utf8, index);
      if (
        close - index - 1 > limits.stringLength &&
        unitsBetween(utf8, index + 1, close) > limits.stringLength
      )
        throw limitExceeded("stringLength", limits);
      index = close;
    } else if (byte === COMMA) {
      if (length === limits.arrayLength) throw limitExceeded("arrayLength", limits);
      if (length !== OBJECT) length++;
      if (++items > limits.items) throw limitExceeded("items", limits);
    } else if (byte === COLON) {
      if (++keys > limits.keys) throw limitExceeded("keys", limits);
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      if (around.length === limits.depth) throw limitExceeded("depth", limits);
      if (++items > limits.items) throw limitExceeded("items", limits);
      around.push(length);
      length = byte === OPEN_ARRAY ? 1 : OBJECT;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      length = around.pop() ?? OBJECT;
    }
  }
  return keys;
}

/** Where the string that opens at `start` closes; the end of the text where it does not. */
function endOfString(utf8: Uint8Array, start: number): number {
  const short = Math.min(utf8.length, start + SHORT);
  let index = start + 1;
  while (index < short && utf8[index] !== QUOTE) index += utf8[index] === BACKSLASH ? 2 : 1;
  if (index < short) return index;
  // A long string: the engine finds the next quotation mark faster than a loop, and it may be an escaped one.
  for (;;) {
    const quote = utf8.indexOf(QUOTE, index);
    if (quote === -1) return utf8.length;
    let backslashes = 0;
    while (quote - backslashes > index && utf8[quote - backslashes - 1] === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return quote;
    index = quote + 1;
  }
}

/** UTF-16 units of a string's content once its escapes are read. */
function unitsBetween(utf8: Uint8Array, start: number, end: number): number {
  let units = 0;
  for (let index = start; index < end; index++) {
    const byte = utf8[index] ?? 0;
    if (byte === BACKSLASH) index += utf8[index + 1] === LOWER_U ? 5 : 1;
    if (byte < 0x80 || byte >= 0xc0) units += byte < 0xf0 ? 1 : 2;
  }
  return units;
}
