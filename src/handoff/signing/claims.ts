import * as z from "zod";
import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { JsonObject, JsonValue } from "../../kernel/json.js";
import type { TransferPacket } from "../packet/packet.js";
import { packetFromJson } from "../packet/parse.js";
import { distrust } from "./distrust.js";

const seconds = z.number().min(0).max(8_640_000_000_000);
const name = z.string().min(1).max(500);

/** Times are seconds, as RFC 7519 has them. */
const claimsSchema = z.looseObject({
  iss: name.optional(),
  aud: name,
  jti: name,
  iat: seconds,
  nbf: seconds.optional(),
  exp: seconds,
  journey: name,
  handoff: name.optional(),
  packet: z.unknown(),
});

/** Whom and what a packet has to be for. */
export interface Expected {
  readonly audience: string;
  readonly journey?: string | undefined;
  readonly handoff?: string | undefined;
  readonly now: EpochMs;
  readonly toleranceMs: number;
}

/** A packet that was signed for this receiver, and what its signature says of it. */
export interface VerifiedPacket {
  readonly packet: TransferPacket;
  /** The id of the key it was signed with. */
  readonly kid: string;
  /** Of the signed packet, once in its life: what a replay is known by. */
  readonly jti: string;
  readonly issuer: string | null;
  readonly signedAt: EpochMs;
  readonly expiresAt: EpochMs;
}

/** Holds what was signed against what is expected, and reads the packet in it. */
export function readClaims(payload: JsonObject, expected: Expected): Omit<VerifiedPacket, "kid"> {
  const parsed = claimsSchema.safeParse(payload);
  if (!parsed.success) throw distrust("claims");
  const { iss, aud, jti, iat, nbf, exp, journey, handoff } = parsed.data;
  const { now, toleranceMs } = expected;
  if (aud !== expected.audience) throw misdirected("audience");
  if (expected.journey !== undefined && journey !== expected.journey) throw misdirected("journey");
  if (expected.handoff !== undefined && handoff !== expected.handoff) throw misdirected("handoff");
  if (now - toleranceMs >= exp * 1000) throw expired();
  const begins = Math.max(iat, nbf ?? iat) * 1000;
  if (begins > now + toleranceMs || exp <= iat) throw distrust("claims");
  const packet = packetFromJson(packetIn(payload));
  if (String(packet.journey.id) !== journey || packet.handoff !== handoff) throw distrust("claims");
  return { packet, jti, issuer: iss ?? null, signedAt: iat * 1000, expiresAt: exp * 1000 };
}

function packetIn({ packet = null }: JsonObject): JsonValue {
  return packet;
}

function misdirected(what: "audience" | "journey" | "handoff"): ThroughlineError {
  return new ThroughlineError(
    "PACKET_MISDIRECTED",
    `The packet is for another ${what}. Hand it on to where it belongs, or have it signed again for this one.`,
    { details: { what } },
  );
}

function expired(): ThroughlineError {
  return new ThroughlineError("PACKET_EXPIRED", "The packet has expired. Ask its sender for a new one.");
}
