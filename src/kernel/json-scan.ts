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

/** Stands in the stack of array lengths for an object. */
const OBJECT = -1;

/**
 * Reads a JSON text once, building nothing, and refuses it where it passes depth, keys, array length or string length.
 * Right for every valid text; of an invalid one it says nothing, since `JSON.parse` refuses that anyway.
 *
 * @returns how many object keys the text has, repeated ones counted each time
 */
export function scanJson(text: string, limits: JsonLimits): number {
  const lengths: number[] = [];
  let keys = 0;
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case QUOTE: {
        const end = endOfString(text, index);
        if (end === -1) return keys;
        if (
          end - index - 1 > limits.stringLength &&
          decodedLength(text, index + 1, end) > limits.stringLength
        )
          throw limitExceeded("stringLength", limits);
        index = end;
        break;
      }
      case OPEN_ARRAY:
      case OPEN_OBJECT:
        if (lengths.length === limits.depth) throw limitExceeded("depth", limits);
        lengths.push(text.charCodeAt(index) === OPEN_ARRAY ? 1 : OBJECT);
        break;
      case CLOSE_ARRAY:
      case CLOSE_OBJECT:
        lengths.pop();
        break;
      case COLON:
        if (++keys > limits.keys) throw limitExceeded("keys", limits);
        break;
      case COMMA: {
        const length = lengths.at(-1) ?? OBJECT;
        if (length === OBJECT) break;
        if (length === limits.arrayLength) throw limitExceeded("arrayLength", limits);
        lengths[lengths.length - 1] = length + 1;
        break;
      }
    }
  }
  return keys;
}

/** Where the string that opens at `start` closes, or -1. A quote closes it unless an odd number of backslashes stands before. */
function endOfString(text: string, start: number): number {
  let quote = text.indexOf('"', start + 1);
  while (quote !== -1) {
    let first = quote;
    while (text.charCodeAt(first - 1) === BACKSLASH) first--;
    if ((quote - first) % 2 === 0) return quote;
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}

/** UTF-16 units of the string between `start` and `end` once its escapes are read. */
function decodedLength(text: string, start: number, end: number): number {
  let length = 0;
  for (let index = start; index < end; index++, length++) {
    if (text.charCodeAt(index) === BACKSLASH) index += text.charCodeAt(index + 1) === LOWER_U ? 5 : 1;
  }
  return length;
}
