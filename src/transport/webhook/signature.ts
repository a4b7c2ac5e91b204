import { sameMac } from "../../kernel/keyed-mac.js";
import { invalidOption } from "../check-input.js";

/** Signs webhooks, and looks whether a signature is one of its own. */
export interface Signer {
  /** The header `webhook-signature`: a signature for each active secret, the first one first. */
  sign(id: string, timestamp: number | string, body: Uint8Array<ArrayBuffer>): Promise<string>;
  /** Whether one of the signatures in a header was made with one of the active secrets. Takes as long whichever it is. */
  verify(
    header: string,
    id: string,
    timestamp: number | string,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
}

const SECRET = /^whsec_([A-Za-z0-9+/]+={0,2})$/;
/** What Standard Webhooks asks of a secret, in bytes. */
const SHORTEST = 24;
const LONGEST = 64;
/** More secrets than this are not active at once, so more signatures than this are not looked at. */
const MOST = 8;

const HMAC = { name: "HMAC", hash: "SHA-256" };
const utf8 = new TextEncoder();

/**
 * A signer after Standard Webhooks: `v1`, HMAC-SHA-256 over `<id>.<timestamp>.<body>`, by Web Crypto.
 *
 * @param secrets the active ones, `whsec_` and 24 to 64 bytes as base64; the newest first
 * @throws ThroughlineError `INVALID_INPUT`; the message never holds a secret
 */
export function signerOf(secrets: readonly string[], field: string): Signer {
  if (!Array.isArray(secrets) || secrets.length < 1 || secrets.length > MOST)
    throw invalidOption(field, `must hold 1 to ${MOST} secrets`);
  const keys = secrets.map((secret) => importedOnce(secretBytes(secret, field)));

  const signatures = async (id: string, timestamp: number | string, body: Uint8Array<ArrayBuffer>) => {
    const head = utf8.encode(`${id}.${timestamp}.`);
    const signed = new Uint8Array(head.length + body.length);
    signed.set(head);
    signed.set(body, head.length);
    return Promise.all(
      keys.map(
        async (key) => `v1,${base64(new Uint8Array(await crypto.subtle.sign(HMAC, await key(), signed)))}`,
      ),
    );
  };

  return {
    sign: async (...what) => (await signatures(...what)).join(" "),
    verify: async (header, ...what) => {
      const ours = await signatures(...what);
      let found = false;
      // As text, of which there is one for each signature: base64 has several for the same bytes.
      for (const theirs of header.split(" ", MOST))
        for (const signature of ours) found = sameMac(signature, theirs) || found;
      return found;
    },
  };
}

function secretBytes(secret: unknown, field: string): Uint8Array<ArrayBuffer> {
  const [, text] = (typeof secret === "string" ? SECRET.exec(secret) : null) ?? [];
  const bytes = text === undefined ? null : fromBase64(text);
  if (bytes === null || bytes.length < SHORTEST || bytes.length > LONGEST)
    throw invalidOption(
      field,
      `must be whsec_ and ${SHORTEST} to ${LONGEST} random bytes as base64. Make one with: node -p "'whsec_' + crypto.randomBytes(32).toString('base64')"`,
    );
  return bytes;
}

type HmacKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

function importedOnce(bytes: Uint8Array<ArrayBuffer>): () => Promise<HmacKey> {
  let imported: Promise<HmacKey> | undefined;
  return () => {
    imported ??= crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
    return imported;
  };
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
