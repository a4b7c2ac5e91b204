import * as z from "zod";
import { decodeBase64Url, encodeBase64Url } from "./base64url.js";
import { ThroughlineError } from "./error.js";
import { parseInput } from "./schema.js";
import { isWellFormed } from "./unicode.js";

/**
 * The keys of the keyed MACs, by key id. A key id is 1 to 32 characters of `[A-Za-z0-9_.-]`; a key is at least 32
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

/** A keyed MAC, and the id of the key it was made with. */
export interface Mac {
  readonly kid: string;
  /** HMAC-SHA-256 as 43 characters of base64url. */
  readonly mac: string;
}

/**
 * Makes keyed MACs. The same text under two purposes gives unrelated MACs, so one made for an index key says nothing
 * about a fingerprint.
 */
export interface KeyedMac {
  /** With the current key: for what is written now. */
  current(purpose: string, text: string): Promise<Mac>;
  /** With every key, the current one first: for looking up what may have been written before a rotation. */
  all(purpose: string, text: string): Promise<readonly Mac[]>;
  /** With the key of an id met in stored data. Rejects with `SECRET_UNKNOWN` where that key is not there. */
  with(kid: string, purpose: string, text: string): Promise<Mac>;
}

type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const KEY_ID = /^[A-Za-z0-9_.-]{1,32}$/;
const SHORTEST_KEY = 32;
const HMAC = { name: "HMAC", hash: "SHA-256" };
const secretsSchema = z.object({ current: z.string(), keys: z.record(z.string(), z.unknown()) });
const utf8 = new TextEncoder();

/**
 * HMAC-SHA-256 under rotating keys, by Web Crypto. The keys are copied: changing `secrets` later changes nothing.
 *
 * @throws ThroughlineError `INVALID_INPUT` where a key is short or malformed or a key id is not valid; the message never holds a key
 * @throws ThroughlineError `SECRET_UNKNOWN` where `current` is not among the keys
 */
export function keyedMac(secrets: Secrets): KeyedMac {
  const keys = new Map<string, () => Promise<HmacKey>>();
  const { current, keys: given } = parseInput(secretsSchema, secrets, "secrets");
  for (const [kid, key] of Object.entries(given)) keys.set(kid, importedOnce(readKey(kid, key)));

  const make = async (kid: string, purpose: string, text: string): Promise<Mac> => {
    const key = keys.get(kid);
    if (key === undefined) throw unknownSecret(kid);
    const signature = await crypto.subtle.sign(HMAC, await key(), message(purpose, text));
    return { kid, mac: encodeBase64Url(new Uint8Array(signature)) };
  };

  if (!keys.has(current)) throw unknownSecret(current);
  const currentFirst = [current, ...[...keys.keys()].filter((kid) => kid !== current)];
  return {
    current: (purpose, text) => make(current, purpose, text),
    all: (purpose, text) => Promise.all(currentFirst.map((kid) => make(kid, purpose, text))),
    with: make,
  };
}

/** Compares two MACs in a time that depends on their length only, which is no secret. */
export function sameMac(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}

/** The length in front says where the purpose ends, so no purpose and text can be read as another purpose and text. */
function message(purpose: string, text: string): Uint8Array<ArrayBuffer> {
  if (!isWellFormed(purpose) || !isWellFormed(text))
    throw new ThroughlineError(
      "INVALID_INPUT",
      "A text to be made a MAC of has half a UTF-16 surrogate pair. Send well-formed Unicode.",
    );
  return utf8.encode(`${purpose.length}:${purpose}${text}`);
}

function readKey(kid: string, key: unknown): Uint8Array<ArrayBuffer> {
  if (!KEY_ID.test(kid))
    throw new ThroughlineError(
      "INVALID_INPUT",
      "A key id in secrets.keys is not valid. Use 1 to 32 characters of letters, digits and _ . - and give the key as its value.",
    );
  const bytes = typeof key === "string" ? decodeBase64Url(key) : copyOf(key);
  if (bytes === null) throw invalidKey(kid, "is neither bytes nor base64url text without padding");
  if (bytes.length < SHORTEST_KEY) throw invalidKey(kid, `is shorter than ${SHORTEST_KEY} bytes`);
  return bytes;
}

/** Not by `instanceof`, which fails for a `Buffer` from another realm. */
function copyOf(key: unknown): Uint8Array<ArrayBuffer> | null {
  if (!ArrayBuffer.isView(key)) return null;
  return new Uint8Array(key.buffer, key.byteOffset, key.byteLength).slice();
}

function importedOnce(bytes: Uint8Array<ArrayBuffer>): () => Promise<HmacKey> {
  let imported: Promise<HmacKey> | undefined;
  return () => {
    imported ??= crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
    return imported;
  };
}

function invalidKey(kid: string, problem: string): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    `The key "${kid}" of secrets ${problem}. Make one with: node -p "crypto.randomBytes(32).toString('base64url')"`,
    { details: { kid } },
  );
}

/** An id is named only where it looks like one: a key put there by mistake must not reach a log. */
function unknownSecret(kid: unknown): ThroughlineError {
  const named = typeof kid === "string" && KEY_ID.test(kid) ? kid : undefined;
  return new ThroughlineError(
    "SECRET_UNKNOWN",
    `${named === undefined ? "A key" : `The key "${named}"`} is not among secrets.keys. Add it under its id; a retired key must stay until nothing made with it is left.`,
    { details: named === undefined ? {} : { kid: named } },
  );
}
