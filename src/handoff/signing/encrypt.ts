import { CompactEncrypt, compactDecrypt } from "jose";
import { ThroughlineError } from "../../kernel/error.js";
import { epochMs } from "../../kernel/instant.js";
import type { TransferPacket } from "../packet/packet.js";
import type { VerifiedPacket } from "./claims.js";
import { LONGEST_TOKEN, readCompact, textOf } from "./compact.js";
import { distrust } from "./distrust.js";
import { curveOf, kidSchema, ownKey, type PacketKey, type TrustedKeys, trustedKey } from "./keys.js";
import { SIGNED_TYPE, type SignOptions, signPacket } from "./sign.js";
import { type VerifyOptions, verifyPacket } from "./verify.js";

const ENCRYPTED_TYPE = "throughline-packet+jwe";
const CURVES = ["X25519", "P-256"] as const;
/** With `ECDH-ES` there is no encrypted key between header and nonce. */
const FORM = { parts: 5, empty: 1, fields: ["alg", "enc", "typ", "cty", "kid", "epk"] } as const;

/** For whom a packet is encrypted. */
export interface Recipient {
  /** The receiver's public key: X25519 or P-256. */
  readonly key: PacketKey;
  readonly kid: string;
}

/** What an encrypted packet is opened with, and held against. */
export interface DecryptOptions extends VerifyOptions {
  /** The receiver's own private keys. */
  readonly ownKeys: TrustedKeys;
}

/**
 * Signs a packet and encrypts it, for where it passes through hands that must not read it: a JWE in compact form (RFC 7516), `ECDH-ES`
 * with `A256GCM`, around what `signPacket` gives, since encryption alone does not say who sent it. Never compressed.
 *
 * @throws ThroughlineError `INVALID_INPUT` as `signPacket`, and for a recipient's key of another kind
 * @example
 * ```ts
 * const token = await encryptPacket(packet, { key: theirs, kid: "r1" }, { key, kid: "2026-03", audience: "partner", now: Date.now() });
 * token.split(".").length; // 5
 * ```
 */
export async function encryptPacket(
  packet: TransferPacket,
  recipient: Recipient,
  options: SignOptions,
): Promise<string> {
  const key = ownKey(recipient.key, CURVES);
  const kid = kidSchema.safeParse(recipient.kid);
  if (!kid.success)
    throw new ThroughlineError(
      "INVALID_INPUT",
      "The recipient's kid is not valid. Give 1 to 64 letters and digits.",
    );
  const signed = new TextEncoder().encode(await signPacket(packet, options));
  try {
    return await new CompactEncrypt(signed)
      .setProtectedHeader({
        alg: "ECDH-ES",
        enc: "A256GCM",
        typ: ENCRYPTED_TYPE,
        cty: SIGNED_TYPE,
        kid: kid.data,
      })
      .encrypt(key);
  } catch (cause) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "The packet could not be encrypted for this key. Give the recipient's public key of X25519 or P-256.",
      { details: { what: "key" }, cause },
    );
  }
}

/**
 * Opens a packet that was encrypted for this receiver, and verifies what is inside as `verifyPacket` does.
 *
 * @throws ThroughlineError as `verifyPacket`
 * @example
 * ```ts
 * const { packet } = await decryptPacket(token, { ownKeys: { r1: { key: mine } }, keys, audience: "partner", now: Date.now() });
 * ```
 */
export async function decryptPacket(token: string, options: DecryptOptions): Promise<VerifiedPacket> {
  const { ownKeys, ...verify } = options;
  const { maxLength = LONGEST_TOKEN } = options;
  // Encrypting makes four characters of three bytes.
  const { header } = readCompact(token, FORM, Math.ceil(maxLength * 1.4) + 1_024);
  if (header.typ !== ENCRYPTED_TYPE || header.cty !== SIGNED_TYPE) throw distrust("type");
  if (header.alg !== "ECDH-ES" || header.enc !== "A256GCM") throw distrust("algorithm");
  const key = await trustedKey(ownKeys, header.kid, epochMs(options.now, "now"));
  const curve = curveOf(key);
  if (!CURVES.some((known) => known === curve)) throw distrust("key");
  return verifyPacket(textOf(await decrypted(token, key)), verify);
}

async function decrypted(token: string, key: Parameters<typeof compactDecrypt>[1]): Promise<Uint8Array> {
  try {
    const { plaintext } = await compactDecrypt(token, key, {
      keyManagementAlgorithms: ["ECDH-ES"],
      contentEncryptionAlgorithms: ["A256GCM"],
    });
    return plaintext;
  } catch {
    throw distrust("decryption");
  }
}
