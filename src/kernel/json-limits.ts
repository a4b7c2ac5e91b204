import { ThroughlineError } from "./error.js";

/** How large a JSON text or value may be. Every limit is an integer of at least 1. */
export interface JsonLimits {
  /** UTF-8 bytes of the text; for a value, of the text `JSON.stringify` would make of it. Default 1,048,576. */
  readonly bytes: number;
  /** Arrays and objects inside one another: `[]` is 1, `[[]]` is 2. Default 32, at most 1,000. */
  readonly depth: number;
  /** Object keys, all objects counted together. Default 10,000. */
  readonly keys: number;
  /** Items of any one array. Default 10,000. */
  readonly arrayLength: number;
  /** Array items and object members, all counted together; an empty array or object counts as one. Default 100,000. */
  readonly items: number;
  /** UTF-16 units of any one string or key. Default 1,048,576. */
  readonly stringLength: number;
}

/** The limits where the caller gives none. */
export const JSON_LIMITS: JsonLimits = Object.freeze({
  bytes: 1_048_576,
  depth: 32,
  keys: 10_000,
  arrayLength: 10_000,
  items: 100_000,
  stringLength: 1_048_576,
});

/** Whatever reads JSON values later (schemas, `JSON.stringify`) recurses, so depth cannot be unlimited. */
const DEEPEST = 1_000;

const EXCEEDED: Readonly<Record<keyof JsonLimits, (max: number) => string>> = {
  bytes: (max) => `is larger than ${max} bytes`,
  depth: (max) => `is nested more than ${max} levels deep`,
  keys: (max) => `has more than ${max} object keys`,
  arrayLength: (max) => `has an array of more than ${max} items`,
  items: (max) => `has more than ${max} array items and object members`,
  stringLength: (max) => `has a string of more than ${max} characters`,
};

/** The given limits over the defaults. */
export function jsonLimits(given: Partial<JsonLimits> | undefined): JsonLimits {
  if (given === undefined) return JSON_LIMITS;
  const limits = {
    bytes: given.bytes ?? JSON_LIMITS.bytes,
    depth: given.depth ?? JSON_LIMITS.depth,
    keys: given.keys ?? JSON_LIMITS.keys,
    arrayLength: given.arrayLength ?? JSON_LIMITS.arrayLength,
    items: given.items ?? JSON_LIMITS.items,
    stringLength: given.stringLength ?? JSON_LIMITS.stringLength,
  };
  for (const [limit, max] of Object.entries(limits)) {
    if (Number.isSafeInteger(max) && max >= 1 && (limit !== "depth" || max <= DEEPEST)) continue;
    throw new ThroughlineError(
      "INVALID_INPUT",
      `The JSON limit ${limit} is not valid. Give an integer of at least 1${limit === "depth" ? ` and at most ${DEEPEST}` : ""}.`,
      { details: { limit } },
    );
  }
  return limits;
}

/** The error for a limit that was passed. It names the limit, never the content. */
export function limitExceeded(limit: keyof JsonLimits, limits: JsonLimits): ThroughlineError {
  const max = limits[limit];
  return new ThroughlineError(
    "JSON_LIMIT",
    `The JSON ${EXCEEDED[limit](max)}. Send less, or raise the limit ${limit}.`,
    { details: { limit, max } },
  );
}
