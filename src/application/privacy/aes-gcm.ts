import { ThroughlineError } from "../../kernel/error.js";

/** A key of Web Crypto that cannot be read out. */
export type SealingKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** What a key is used for. One secret gives an unrelated key for each use. */
export type KeyUse = "seal" | "wrap";

/** Bytes of a secret that keys are derived from. */
export const SECRET_BYTES = 32;
/** Bytes of an initialisation vector: what AES-GCM is made for. */
export const IV_BYTES = 12;

const utf8 = new TextEncoder();

/** AES-256-GCM for one use of a secret, by HKDF-SHA-256 (RFC 5869) without a salt, since the secret is random itself. */
export async function keyFrom(secret: Uint8Array<ArrayBuffer>, use: KeyUse): Promise<SealingKey> {
  const material = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8.encode(`throughline ${use} v1`) },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

export function randomSecret(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
}

/** Random initialisation vector and ciphertext. `context` is authenticated with it, and has to be the same to decrypt. */
export async function encrypt(
  key: SealingKey,
  plain: Uint8Array<ArrayBuffer>,
  context: string,
): Promise<{ readonly iv: Uint8Array<ArrayBuffer>; readonly ciphertext: Uint8Array<ArrayBuffer> }> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const additionalData = utf8.encode(context);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, plain);
  return { iv, ciphertext: new Uint8Array(sealed) };
}

/** `null` where the key, the context or a bit of the ciphertext is another one. */
export async function decrypt(
  key: SealingKey,
  iv: Uint8Array<ArrayBuffer>,
  ciphertext: Uint8Array<ArrayBuffer>,
  context: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const additionalData = utf8.encode(context);
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, ciphertext),
    );
  } catch {
    return null;
  }
}

/** The error for the vault, the key service, or a key in either that does not do what it should. */
export function vaultFailed(what: string, details: object, cause?: unknown): ThroughlineError {
  return new ThroughlineError("VAULT_FAILED", what, { details: { ...details }, cause });
}
