import canonicalize from "canonicalize";
import { assertJson } from "./json-check.js";
import { jsonLimits } from "./json-limits.js";
import { unsafeJson } from "./json-unsafe.js";

/** Wider than what a boundary lets in, since a command may wrap several parsed values; only against runaway structures. */
const LIMITS = jsonLimits({
  bytes: 67_108_864,
  depth: 256,
  keys: 1_000_000,
  arrayLength: 1_000_000,
  items: 4_000_000,
  stringLength: 67_108_864,
});

/**
 * The one text of a JSON value after RFC 8785 (JCS): keys sorted, no white space, numbers as ECMAScript writes them.
 * Equal values give equal text, so it can be signed and fingerprinted. A property that is `undefined` counts as absent.
 *
 * Unlike {@link parseJson} it takes any finite number, as the RFC does.
 *
 * @throws ThroughlineError `JSON_UNSAFE` where `value` is not plain JSON data, its details naming the `reason`
 * @throws ThroughlineError `JSON_LIMIT` for a value nested deeper than 256, of more than 1,000,000 keys or 4,000,000 items, or over 64 MiB
 * @example
 * ```ts
 * canonicalJson({ b: 1.0, a: ["é"] }); // '{"a":["é"],"b":1}'
 * ```
 */
export function canonicalJson(value: unknown): string {
  assertJson(value, LIMITS, "finite");
  const text = canonicalize(value);
  if (text === undefined) throw unsafeJson("not-json");
  return text;
}
