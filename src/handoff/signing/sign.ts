import { CompactSign } from "jose";
import * as z from "zod";
import { ThroughlineError } from "../../kernel/error.js";
import { epochMs, type Instant } from "../../kernel/instant.js";
import { instantSchema, parseInput } from "../../kernel/schema.js";
import { PACKET_SCHEMA, type TransferPacket } from "../packet/packet.js";
import { kidSchema, ownKey, type PacketKey } from "./keys.js";

/** `typ` of a signed packet. */
export const SIGNED_TYPE = "throughline-packet+jws";
const QUARTER_HOUR_MS = 900_000;

/** How a packet is signed. */
export interface SignOptions {
  /** The private key: Ed25519. */
  readonly key: PacketKey;
  /** Its id, by which the receiver finds the public key. */
  readonly kid: string;
  /** For whom: what the receiver calls itself, such as `billing.acme.example`. */
  readonly audience: string;
  /** Who signs. */
  readonly issuer?: string | undefined;
  readonly now: Instant;
  /** From when on the signature is not to be relied on. Default: the packet's own `expiresAt`, else a quarter of an hour from `now`. */
  readonly expiresAt?: Instant | undefined;
  /** Of the signed packet: new for each time it is sent. Default: the packet's id. */
  readonly jti?: string | undefined;
}

const name = z.string().min(1).max(500);
const optionsSchema = z.object({
  kid: kidSchema,
  audience: name,
  issuer: name.optional(),
  now: instantSchema,
  expiresAt: instantSchema.optional(),
  jti: name.optional(),
});

/**
 * Signs a packet: a JWS in compact form (RFC 7515), by Ed25519 (RFC 8037, named as in RFC 9864). It proves who made the packet and that
 * nothing in it was changed. It hides nothing: anybody who has it can read it, so it is never for customers.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a packet that was not built or parsed, a key of another kind, or an expiry that has passed
 * @example
 * ```ts
 * const token = await signPacket(packet, { key, kid: "2026-03", audience: "billing.acme.example", now: Date.now() });
 * token.split(".").length; // 3
 * ```
 */
export async function signPacket(packet: TransferPacket, options: SignOptions): Promise<string> {
  const { key: given, ...rest } = options;
  const key = ownKey(given, ["Ed25519"]);
  const { kid, audience, issuer, now, expiresAt, jti } = parseInput(optionsSchema, rest, "options");
  if (packet.schema !== PACKET_SCHEMA) throw invalid("packet", "must come from buildPacket or parsePacket");
  const signedAt = Math.floor(epochMs(now, "now") / 1000);
  const ends = Math.floor(
    epochMs(expiresAt ?? packet.expiresAt ?? epochMs(now, "now") + QUARTER_HOUR_MS, "expiresAt") / 1000,
  );
  if (ends <= signedAt) throw invalid("expiresAt", "must be after now");
  const claims = {
    ...(issuer === undefined ? {} : { iss: issuer }),
    aud: audience,
    jti: jti ?? packet.id,
    iat: signedAt,
    exp: ends,
    journey: String(packet.journey.id),
    ...(packet.handoff === undefined ? {} : { handoff: packet.handoff }),
    packet,
  };
  try {
    return await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
      .setProtectedHeader({ alg: "Ed25519", typ: SIGNED_TYPE, kid })
      .sign(key);
  } catch (cause) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "The packet could not be signed with this key. Give the private key of Ed25519, usable for signatures.",
      { details: { what: "key" }, cause },
    );
  }
}

function invalid(option: string, rule: string): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    `The packet cannot be signed (${option}: ${rule}). Correct it and sign again.`,
    { details: { what: "signPacket", problems: [{ path: option, rule }] } },
  );
}
