import * as z from "zod";
import { decodeBase64Url } from "./base64url.js";
import { ThroughlineError } from "./error.js";
import { parseInput } from "./schema.js";

/**
 * Secret keys by key id. A key id is 1 to 32 characters of `[A-Za-z0-9_.-]`; a key is at least 32
 * random bytes, as bytes or as base64url text without padding.
 *
 * To rotate: add a key under a new id, make it `current`, and keep the old one until what was made with it is gone.
 *
 * @example
 * ```ts
 * const secrets: Secrets = { current: "2026-03", keys: { "2026-03": process.env.THROUGHLINE_KEY ?? "" } };
 * ```
 */
export interface Secrets {
  /** The id of the key that new MACs are made with. */
  readonly current: string;
  readonly keys: Readonly<Record<string, Uint8Array | string>>;
}

/** The bytes of secrets, copied, so that changing what was given changes nothing. */
export interface SecretBytes {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

const KEY_ID = /^[A-Za-z0-9_.-]{1,32}$/;
const SHORTEST_KEY = 32;
const secretsSchema = z.object({ current: z.string(), keys: z.record(z.string(), z.unknown()) });

/**
 * Reads secrets as a caller gave them.
 *
 * @param what the option they were given as
 * @throws ThroughlineError `INVALID_INPUT` where a key is short or malformed or a key id is not valid; the message never holds a key
 * @throws ThroughlineError `SECRET_UNKNOWN` where `current` is not among the keys
 */
export function readSecrets(secrets: Secrets, what: string): SecretBytes {
  const { current, keys: given } = parseInput(secretsSchema, secrets, what);
  const keys = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [kid, key] of Object.entries(given)) keys.set(kid, readKey(what, kid, key));
  if (!keys.has(current)) throw unknownSecret(what, current);
  return { current, keys };
}

function readKey(what: string, kid: string, key: unknown): Uint8Array<ArrayBuffer> {
  if (!KEY_ID.test(kid))
    throw new ThroughlineError(
      "INVALID_INPUT",
      `A key id in ${what}.keys is not valid. Use 1 to 32 characters of letters, digits and _ . - and give the key as its value.`,
    );
  const bytes = typeof key === "string" ? decodeBase64Url(key) : copyOf(key);
  if (bytes === null) throw invalidKey(what, kid, "is neither bytes nor base64url text without padding");
  if (bytes.length < SHORTEST_KEY) throw invalidKey(what, kid, `is shorter than ${SHORTEST_KEY} bytes`);
  return bytes;
}

/** Not by `instanceof`, which fails for a `Buffer` from another realm. */
function copyOf(key: unknown): Uint8Array<ArrayBuffer> | null {
  if (!ArrayBuffer.isView(key)) return null;
  return new Uint8Array(key.buffer, key.byteOffset, key.byteLength).slice();
}

function invalidKey(what: string, kid: string, problem: string): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    `The key "${kid}" of ${what} ${problem}. Make one with: node -p "crypto.randomBytes(32).toString('base64url')"`,
    { details: { kid } },
  );
}

/** The error for a key id that is not among the keys. An id is named only where it looks like one: a key put there by mistake must not reach a log. */
export function unknownSecret(what: string, kid: unknown): ThroughlineError {
  const named = typeof kid === "string" && KEY_ID.test(kid) ? kid : undefined;
  return new ThroughlineError(
    "SECRET_UNKNOWN",
    `${named === undefined ? "A key" : `The key "${named}"`} is not among ${what}.keys. Add it under its id; a retired key must stay until nothing made with it is left.`,
    { details: named === undefined ? {} : { kid: named } },
  );
}
