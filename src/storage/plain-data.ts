import { jsonLimits, limitExceeded } from "../kernel/json-limits.js";
import { unsafeJson } from "../kernel/json-unsafe.js";

/** Deeper than any boundary lets in, and far from the end of the stack; it also ends a cycle. */
const LIMITS = jsonLimits({ depth: 256 });

/** Throws for data that JSON would drop or change: `NaN`, bigints, functions, dates, class instances, `undefined` in an array, cycles. */
export function assertPlainData(value: unknown, depth = 0): void {
  if (typeof value === "object" && value !== null) {
    checkDepth(depth);
    if (Array.isArray(value)) for (const item of value) assertPlainData(item, depth + 1);
    else {
      checkPlainObject(value);
      for (const member of Object.values(value)) if (member !== undefined) assertPlainData(member, depth + 1);
    }
  } else checkScalar(value);
}

export function checkDepth(depth: number): void {
  if (depth >= LIMITS.depth) throw limitExceeded("depth", LIMITS);
}

export function checkScalar(value: unknown): void {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return;
  if (typeof value !== "number" || !Number.isFinite(value)) throw unsafeJson("not-json");
}

/** Plain also where the object comes from another realm, whose `Object.prototype` is not ours but has no prototype either. */
export function checkPlainObject(value: object): void {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null)
    return;
  throw unsafeJson("not-json");
}
