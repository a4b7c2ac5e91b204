import { ThroughlineError } from "../../kernel/error.js";
import { readSecrets, type Secrets, unknownSecret } from "../../kernel/secrets.js";
import { decrypt, encrypt, IV_BYTES, keyFrom, type SealingKey, vaultFailed } from "./aes-gcm.js";

/**
 * Wraps keys by root keys that never leave it: a key management service, or a module of hardware. Whatever it throws reaches the caller as
 * the `cause` of `VAULT_FAILED`.
 *
 * @example
 * ```ts
 * const service: KeyService = {
 *   current: "alias-2026",
 *   wrap: async (root, key, context) => {
 *     const { CiphertextBlob } = await kms.encrypt({ KeyId: root, Plaintext: key, EncryptionContext: { context } });
 *     return CiphertextBlob;
 *   },
 *   unwrap: async (root, wrapped, context) => {
 *     const { Plaintext } = await kms.decrypt({ KeyId: root, CiphertextBlob: wrapped, EncryptionContext: { context } });
 *     return Plaintext;
 *   },
 * };
 * ```
 */
export interface KeyService {
  /** The id of the root key that is used from now on: 1 to 128 characters of `[A-Za-z0-9_.:~-]`. */
  readonly current: string;
  /**
   * Gives at most 700 bytes.
   *
   * @param key 32 bytes
   * @param context Names what the key is of, and holds nothing personal. To be authenticated with the key, where the service can.
   */
  wrap(root: string, key: Uint8Array, context: string): Promise<Uint8Array>;
  /** The 32 bytes that were wrapped. */
  unwrap(root: string, wrapped: Uint8Array, context: string): Promise<Uint8Array>;
}

const ROOT_ID = /^[A-Za-z0-9_.:~-]{1,128}$/;

/**
 * The root keys as a service, whichever way they were given.
 *
 * @throws ThroughlineError `INVALID_INPUT`, `SECRET_UNKNOWN`
 */
export function keyServiceOf(rootKeys: Secrets | KeyService): KeyService {
  if (!isService(rootKeys)) return localService(rootKeys);
  if (typeof rootKeys.current === "string" && ROOT_ID.test(rootKeys.current)) return rootKeys;
  throw new ThroughlineError(
    "INVALID_INPUT",
    "rootKeys.current must be the id of a root key: 1 to 128 characters of letters, digits and _ . : ~ -",
    { details: { field: "rootKeys.current" } },
  );
}

function isService(rootKeys: Secrets | KeyService): rootKeys is KeyService {
  return typeof rootKeys === "object" && rootKeys !== null && "wrap" in rootKeys && "unwrap" in rootKeys;
}

/** AES-256-GCM under keys in memory. */
function localService(rootKeys: Secrets): KeyService {
  const { current, keys } = readSecrets(rootKeys, "rootKeys");
  const derived = new Map<string, Promise<SealingKey>>();
  const keyOf = (root: string): Promise<SealingKey> => {
    const secret = keys.get(root);
    if (secret === undefined) throw unknownSecret("rootKeys", root);
    const key = derived.get(root) ?? keyFrom(secret, "wrap");
    derived.set(root, key);
    return key;
  };
  return {
    current,
    wrap: async (root, key, context) => {
      const { iv, ciphertext } = await encrypt(await keyOf(root), new Uint8Array(key), context);
      return joined(iv, ciphertext);
    },
    unwrap: async (root, wrapped, context) => {
      const bytes = new Uint8Array(wrapped);
      const key = await keyOf(root);
      const plain = await decrypt(key, bytes.slice(0, IV_BYTES), bytes.slice(IV_BYTES), context);
      if (plain !== null) return plain;
      throw vaultFailed(
        "A key does not unwrap under the root key of its id. Give the root key its right value, or restore the vault.",
        { root },
      );
    },
  };
}

/** One text of bytes: the initialisation vector, then the ciphertext. */
export function joined(iv: Uint8Array, ciphertext: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(iv.length + ciphertext.length);
  bytes.set(iv);
  bytes.set(ciphertext, iv.length);
  return bytes;
}
