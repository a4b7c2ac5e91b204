import { encodeBase64Url } from "./base64url.js";
import { ThroughlineError } from "./error.js";
import type { Mac } from "./mac.js";
import { readSecrets, type Secrets, unknownSecret } from "./secrets.js";
import { isWellFormed } from "./unicode.js";

export type { Mac } from "./mac.js";
export type { Secrets } from "./secrets.js";

/**
 * Makes keyed MACs. The same text under two purposes gives unrelated MACs, so one made for an index key says nothing
 * about a fingerprint.
 */
export interface KeyedMac {
  /** The ids of all keys, the current one first. */
  readonly kids: readonly string[];
  /** With the current key: for what is written now. */
  current(purpose: string, text: string): Promise<Mac>;
  /** With every key, the current one first: for looking up what may have been written before a rotation. */
  all(purpose: string, text: string): Promise<readonly Mac[]>;
  /** With the key of an id met in stored data. Rejects with `SECRET_UNKNOWN` where that key is not there. */
  with(kid: string, purpose: string, text: string): Promise<Mac>;
}

type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const HMAC = { name: "HMAC", hash: "SHA-256" };
const utf8 = new TextEncoder();

/**
 * HMAC-SHA-256 under rotating keys, by Web Crypto. The keys are copied: changing `secrets` later changes nothing.
 *
 * @throws ThroughlineError `INVALID_INPUT` where a key is short or malformed or a key id is not valid; the message never holds a key
 * @throws ThroughlineError `SECRET_UNKNOWN` where `current` is not among the keys
 */
export function keyedMac(secrets: Secrets): KeyedMac {
  const keys = new Map<string, () => Promise<HmacKey>>();
  const { current, keys: given } = readSecrets(secrets, "secrets");
  for (const [kid, key] of given) keys.set(kid, importedOnce(key));

  const make = async (kid: string, purpose: string, text: string): Promise<Mac> => {
    const key = keys.get(kid);
    if (key === undefined) throw unknownSecret("secrets", kid);
    const signature = await crypto.subtle.sign(HMAC, await key(), message(purpose, text));
    return { kid, mac: encodeBase64Url(new Uint8Array(signature)) };
  };

  const currentFirst = [current, ...[...keys.keys()].filter((kid) => kid !== current)];
  return {
    kids: currentFirst,
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

function importedOnce(bytes: Uint8Array<ArrayBuffer>): () => Promise<HmacKey> {
  let imported: Promise<HmacKey> | undefined;
  return () => {
    imported ??= crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
    return imported;
  };
}
