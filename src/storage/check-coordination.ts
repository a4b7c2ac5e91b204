import { ThroughlineError } from "../kernel/error.js";
import type { JsonObject } from "../kernel/json.js";
import { safeId } from "../kernel/stream-id.js";
import type { CoordinationKey } from "./coordination.js";
import { assertPlainData } from "./plain-data.js";

const NAME = /^[A-Za-z0-9_.:~/-]{1,400}$/;
const VALUE_BYTES = 65_536;
const LONGEST_LEASE_MS = 86_400_000;

const utf8 = new TextEncoder();

/**
 * Checks the key of an entry or a lease.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkCoordinationKey({ scope: "inbox:mail", name: "acme/journey/j-1" }); // nothing: it is valid
 * checkCoordinationKey({ scope: "inbox:mail", name: "a b" }); // throws INVALID_INPUT, field "key.name"
 * ```
 */
export function checkCoordinationKey(key: CoordinationKey): void {
  safeId(key.scope, "key.scope");
  if (typeof key.name !== "string" || !NAME.test(key.name))
    throw invalid("key.name", "must be 1 to 400 characters of letters, digits and _ . : ~ / -");
}

/**
 * Checks what `compareAndSwap` is asked for.
 *
 * @returns the JSON text to keep; `null` where the entry is to be removed
 * @throws ThroughlineError `INVALID_INPUT`, `JSON_UNSAFE`, `LIMIT_EXCEEDED` (more than 64 KiB)
 * @example
 * ```ts
 * checkSwap({ scope: "s", name: "n" }, 0, { at: 1 }); // '{"at":1}'
 * ```
 */
export function checkSwap(key: CoordinationKey, expected: number, value: JsonObject | null): string | null {
  checkCoordinationKey(key);
  if (!Number.isSafeInteger(expected) || expected < 0)
    throw invalid("expected", "must be the revision the entry is at: an integer, 0 where it is not there");
  if (value === null) return null;
  if (typeof value !== "object" || Array.isArray(value)) throw invalid("value", "must be an object or null");
  assertPlainData(value);
  const text = JSON.stringify(value);
  const met = text.length * 3 <= VALUE_BYTES ? 0 : utf8.encode(text).length;
  if (met > VALUE_BYTES)
    throw new ThroughlineError(
      "LIMIT_EXCEEDED",
      `An entry takes ${VALUE_BYTES} bytes of JSON text, and there are ${met}. Keep less in one entry.`,
      { details: { limit: "valueBytes", max: VALUE_BYTES, met } },
    );
  return text;
}

/**
 * Checks what `lease` is asked for.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkLease({ scope: "s", name: "n" }, "worker-1", 0); // throws INVALID_INPUT, field "forMs"
 * ```
 */
export function checkLease(key: CoordinationKey, holder: string, forMs: number): void {
  checkRelease(key, holder);
  if (!Number.isSafeInteger(forMs) || forMs < 1 || forMs > LONGEST_LEASE_MS)
    throw invalid("forMs", `must be an integer from 1 to ${LONGEST_LEASE_MS}`);
}

/**
 * Checks what `release` is asked for.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkRelease({ scope: "s", name: "n" }, "a b"); // throws INVALID_INPUT, field "holder"
 * ```
 */
export function checkRelease(key: CoordinationKey, holder: string): void {
  checkCoordinationKey(key);
  safeId(holder, "holder");
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
