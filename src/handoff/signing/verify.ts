import { compactVerify } from "jose";
import { ThroughlineError } from "../../kernel/error.js";
import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import { type Expected, readClaims, type VerifiedPacket } from "./claims.js";
import { LONGEST_TOKEN, objectOf, read, readCompact } from "./compact.js";
import { distrust } from "./distrust.js";
import { curveOf, type TrustedKeys, trustedKey } from "./keys.js";
import { SIGNED_TYPE } from "./sign.js";

/** What a signed packet is held against. */
export interface VerifyOptions {
  /** The public keys of those who may sign. */
  readonly keys: TrustedKeys;
  /** What this receiver calls itself. */
  readonly audience: string;
  readonly now: Instant;
  /** The journey it has to be of. Default: any. */
  readonly journey?: string | undefined;
  /** The handoff it has to be of. Default: any, or none. */
  readonly handoff?: string | undefined;
  /** How far the clocks of sender and receiver may differ, in milliseconds. Default 30,000. */
  readonly toleranceMs?: number | undefined;
  /** Characters of the token, at most. Default 262,144. */
  readonly maxLength?: number | undefined;
  /**
   * Whether this `jti` was taken before, and remembers that it is now, until `expiresAt` and the tolerance after it: in one step, such
   * as an insert under a unique key. Asked last, of packets that are otherwise good. Default: packets may be taken again.
   */
  readonly replayed?: ((jti: string, expiresAt: EpochMs) => boolean | Promise<boolean>) | undefined;
}

/** Both names of the same signature: RFC 9864, and RFC 8037 for senders who have not moved on. */
const ALGORITHMS: readonly unknown[] = ["Ed25519", "EdDSA"];
const FORM = { parts: 3, empty: -1, fields: ["alg", "typ", "kid"] } as const;
const TOLERANCE_MS = 30_000;

/**
 * Reads a signed packet, where everything about it is right: its form, its one algorithm, a key that is trusted now, the signature, whom
 * and what it is for, its time; and the packet in it, as `parsePacket` has it.
 *
 * @throws ThroughlineError `PACKET_NOT_TRUSTED`, `PACKET_MISDIRECTED`, `PACKET_EXPIRED`, `PACKET_REPLAYED`
 * @throws ThroughlineError `JSON_LIMIT`, `JSON_MALFORMED`, `JSON_UNSAFE`, `UNKNOWN_SCHEMA`, `INVALID_INPUT` for what was signed but is no
 * packet, and for options that are not valid
 * @example
 * ```ts
 * const { packet, issuer } = await verifyPacket(token, { keys: { "2026-03": { key } }, audience: "billing.acme.example", now: Date.now() });
 * ```
 */
export async function verifyPacket(token: string, options: VerifyOptions): Promise<VerifiedPacket> {
  const { keys, maxLength = LONGEST_TOKEN, replayed } = options;
  const expected = expectedOf(options);
  const { header } = readCompact(token, FORM, maxLength);
  if (header.typ !== SIGNED_TYPE) throw distrust("type");
  if (!ALGORITHMS.includes(header.alg)) throw distrust("algorithm");
  const key = await trustedKey(keys, header.kid, expected.now);
  if (curveOf(key) !== "Ed25519") throw distrust("key");
  const payload = await signedBy(token, key);
  const verified = readClaims(objectOf(read(payload, maxLength)), expected);
  if (replayed !== undefined && (await replayed(verified.jti, verified.expiresAt)))
    throw new ThroughlineError(
      "PACKET_REPLAYED",
      "The packet was taken before, and is good for one time. Have it signed again under a new jti.",
    );
  return { ...verified, kid: String(header.kid) };
}

async function signedBy(token: string, key: Parameters<typeof compactVerify>[1]): Promise<Uint8Array> {
  try {
    const { payload } = await compactVerify(token, key, { algorithms: ["Ed25519", "EdDSA"] });
    return payload;
  } catch {
    throw distrust("signature");
  }
}

function expectedOf(options: VerifyOptions): Expected {
  const { audience, journey, handoff, toleranceMs = TOLERANCE_MS } = options;
  if (typeof audience !== "string" || audience === "")
    throw invalid("audience", "must be what this receiver is called");
  if (!Number.isFinite(toleranceMs) || toleranceMs < 0) throw invalid("toleranceMs", "must be at least 0");
  return { audience, journey, handoff, toleranceMs, now: epochMs(options.now, "now") };
}

function invalid(option: string, rule: string): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    `No packet can be verified (${option}: ${rule}). Correct it.`,
    {
      details: { what: "verifyPacket", problems: [{ path: option, rule }] },
    },
  );
}
