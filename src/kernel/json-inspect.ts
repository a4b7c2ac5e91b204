import { isForbiddenKey, unsafeJson } from "./json-unsafe.js";
import type { JsonObject, JsonValue } from "./json-value.js";
import { isWellFormed } from "./unicode.js";

/**
 * Refuses in a value fresh from `JSON.parse` what depends on the decoded content: repeated and forbidden keys, numbers
 * out of range and, where the text could spell one, lone surrogates. Keeps its own stack, so depth is no matter.
 *
 * @param keysInText the keys the text had: of a repeated key `JSON.parse` keeps one, so fewer in the value means a repetition
 */
export function inspectParsed(root: JsonValue, keysInText: number, maySpellSurrogates: boolean): void {
  const pending: (readonly JsonValue[] | JsonObject)[] = [];
  let keysInValue = 0;

  const inspect = (value: JsonValue | undefined): void => {
    if (typeof value === "object") {
      if (value !== null) pending.push(value);
    } else if (typeof value === "number") {
      if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw unsafeJson("number-range");
    } else if (maySpellSurrogates && typeof value === "string" && !isWellFormed(value)) {
      throw unsafeJson("lone-surrogate");
    }
  };

  inspect(root);
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (isArray(value)) {
      for (const item of value) inspect(item);
      continue;
    }
    const keys = Object.keys(value);
    keysInValue += keys.length;
    for (const key of keys) {
      const member = value[key];
      if (isForbiddenKey(key, member)) throw unsafeJson("forbidden-key");
      if (maySpellSurrogates && !isWellFormed(key)) throw unsafeJson("lone-surrogate");
      inspect(member);
    }
  }
  if (keysInValue !== keysInText) throw unsafeJson("duplicate-key");
}

function isArray(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value);
}
