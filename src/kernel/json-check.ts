import { type JsonLimits, limitExceeded } from "./json-limits.js";
import { isForbiddenKey, unsafeJson } from "./json-unsafe.js";
import type { JsonValue } from "./json-value.js";
import { isWellFormed } from "./unicode.js";

/** Throws unless `root` is plain JSON data within `limits`. `numbers: "finite"` lets numbers beyond ±(2^53 - 1) pass. */
export function assertJson(
  root: unknown,
  limits: JsonLimits,
  numbers: "exact" | "finite" = "exact",
): asserts root is JsonValue {
  const ancestors: object[] = [];
  let bytes = 0;
  let keys = 0;
  let items = 0;

  const count = (more: number): void => {
    bytes += more;
    if (bytes > limits.bytes) throw limitExceeded("bytes", limits);
  };

  const countItem = (): void => {
    if (++items > limits.items) throw limitExceeded("items", limits);
  };

  const checkString = (text: string): void => {
    if (text.length > limits.stringLength) throw limitExceeded("stringLength", limits);
    if (!isWellFormed(text)) throw unsafeJson("lone-surrogate");
    count(quotedLength(text));
  };

  const checkNumber = (value: number): void => {
    if (!Number.isFinite(value)) throw unsafeJson("not-json");
    if (numbers === "exact" && Math.abs(value) > Number.MAX_SAFE_INTEGER) throw unsafeJson("number-range");
    count(String(value).length);
  };

  const checkArray = (array: readonly unknown[]): void => {
    if (array.length > limits.arrayLength) throw limitExceeded("arrayLength", limits);
    count(2 + Math.max(0, array.length - 1));
    if (array.length === 0) countItem();
    for (const item of array) {
      countItem();
      check(item);
    }
  };

  const checkObject = (value: object): void => {
    if (!isPlain(value)) throw unsafeJson("not-json");
    count(2);
    let members = 0;
    for (const key of Object.keys(value)) {
      const property = Object.getOwnPropertyDescriptor(value, key);
      if (property === undefined || !("value" in property)) throw unsafeJson("not-json");
      const member: unknown = property.value;
      if (isForbiddenKey(key, member)) throw unsafeJson("forbidden-key");
      if (member === undefined) continue;
      if (++keys > limits.keys) throw limitExceeded("keys", limits);
      countItem();
      checkString(key);
      count(members++ === 0 ? 1 : 2);
      check(member);
    }
    if (members === 0) countItem();
  };

  const checkContainer = (value: object): void => {
    if (ancestors.length === limits.depth)
      throw ancestors.includes(value) ? unsafeJson("cycle") : limitExceeded("depth", limits);
    ancestors.push(value);
    if (Array.isArray(value)) checkArray(value);
    else checkObject(value);
    ancestors.pop();
  };

  const check = (value: unknown): void => {
    if (typeof value === "string") checkString(value);
    else if (typeof value === "number") checkNumber(value);
    else if (typeof value === "boolean") count(value ? 4 : 5);
    else if (value === null) count(4);
    else if (typeof value === "object") checkContainer(value);
    else throw unsafeJson("not-json");
  };

  check(root);
}

/** Also plain where the object comes from another realm (a `vm` context, an iframe), whose `Object.prototype` is not ours. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(Object(prototype), "isPrototypeOf");
}

/** UTF-8 bytes of a well-formed string as `JSON.stringify` writes it, quotes and escapes included. */
function quotedLength(text: string): number {
  let bytes = 2 + text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === 0x22 || unit === 0x5c) bytes += 1;
    else if (unit < 0x20) bytes += SHORT_ESCAPES.has(unit) ? 1 : 5;
    else if (unit >= 0x800) bytes += unit >= 0xd800 && unit <= 0xdfff ? 1 : 2;
    else if (unit >= 0x80) bytes += 1;
  }
  return bytes;
}

/** Backspace, tab, line feed, form feed and carriage return are written as two characters, other controls as six. */
const SHORT_ESCAPES: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0c, 0x0d]);
