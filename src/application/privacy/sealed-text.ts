import { decodeBase64Url, encodeBase64Url } from "../../kernel/base64url.js";
import { ThroughlineError } from "../../kernel/error.js";
import { type StreamId, streamKey } from "../../kernel/stream-id.js";
import { decrypt, encrypt, IV_BYTES, type SealingKey } from "./aes-gcm.js";

const VERSION = "v1";
const IV_CHARACTERS = Math.ceil((IV_BYTES * 8) / 6);
const CIPHERTEXT_FROM = VERSION.length + 1 + IV_CHARACTERS + 1;

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

/** A text bound to its stream: moved to another one, it does not open. */
const contextOf = (stream: StreamId): string => `throughline:personal:${VERSION}:${streamKey(stream)}`;

/** `v1.<iv>.<ciphertext>`, both base64url; the ciphertext ends with the tag. */
export async function sealText(key: SealingKey, stream: StreamId, personal: unknown): Promise<string> {
  const { iv, ciphertext } = await encrypt(key, utf8.encode(JSON.stringify(personal)), contextOf(stream));
  return `${VERSION}.${encodeBase64Url(iv)}.${encodeBase64Url(ciphertext)}`;
}

/** @throws ThroughlineError `CORRUPT_EVENT` */
export async function openText(key: SealingKey, stream: StreamId, sealed: string): Promise<unknown> {
  const parts = split(sealed);
  const plain = parts === null ? null : await decrypt(key, parts.iv, parts.ciphertext, contextOf(stream));
  if (plain !== null) return JSON.parse(fromUtf8.decode(plain));
  throw new ThroughlineError(
    "CORRUPT_EVENT",
    "The personal part of an event does not open under the key of its stream: it was altered, moved from another stream, or written without this codec. Restore the event from a backup; the rest of the stream is unharmed.",
  );
}

function split(sealed: string) {
  if (!sealed.startsWith(`${VERSION}.`) || sealed.charAt(CIPHERTEXT_FROM - 1) !== ".") return null;
  const iv = decodeBase64Url(sealed.slice(VERSION.length + 1, CIPHERTEXT_FROM - 1));
  const ciphertext = decodeBase64Url(sealed.slice(CIPHERTEXT_FROM));
  return iv === null || ciphertext === null ? null : { iv, ciphertext };
}
