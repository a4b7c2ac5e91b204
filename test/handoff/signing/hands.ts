/** The two ends of a signed packet in tests, and ways to sign what a library would never sign. */
import { CompactEncrypt, CompactSign, exportJWK, generateKeyPair, type JWK } from "jose";
import { buildPacket, type TransferPacket } from "throughline/handoff";
import type { PacketJwk, VerifyOptions } from "throughline/handoff/signing";

export const NOW = Date.UTC(2026, 2, 14, 12);
const SECONDS = NOW / 1000;
export const AUDIENCE = "billing.acme.example";
const utf8 = new TextEncoder();

export function samplePacket(id = "p-1", text = "I was charged twice."): TransferPacket {
  return buildPacket(
    {
      journey: { id: "7781", subject: "Invoice" },
      messages: [{ at: NOW - 60_000, from: "customer", channel: "web-chat", text }],
      facts: [{ key: "order", value: "A-17" }],
    },
    { to: { channel: "phone", queue: "billing" }, reason: "escalation" },
    { id, issuedAt: NOW, handoff: "h-1" },
  );
}

function keyOf({ kty, crv, x, y, d }: JWK): PacketJwk {
  if ((kty !== "OKP" && kty !== "EC") || crv === undefined || x === undefined) throw new Error("no curve");
  return {
    kty: kty === "EC" ? "EC" : "OKP",
    crv,
    x,
    ...(y === undefined ? {} : { y }),
    ...(d === undefined ? {} : { d }),
  };
}

export interface Pair {
  readonly mine: PacketJwk;
  readonly theirs: PacketJwk;
}

export async function pair(alg: "Ed25519" | "ECDH-ES" = "Ed25519", crv = "X25519"): Promise<Pair> {
  const options = alg === "Ed25519" ? { extractable: true } : { extractable: true, crv };
  const { privateKey, publicKey } = await generateKeyPair(alg, options);
  return { mine: keyOf(await exportJWK(privateKey)), theirs: keyOf(await exportJWK(publicKey)) };
}

/** Everything both ends have. */
export interface Hands {
  readonly signer: Pair;
  readonly stranger: Pair;
  readonly reader: Pair;
  readonly verify: VerifyOptions;
}

export async function hands(): Promise<Hands> {
  const [signer, stranger, reader] = await Promise.all([pair(), pair(), pair("ECDH-ES")]);
  return {
    signer,
    stranger,
    reader,
    verify: { keys: { k1: { key: signer.theirs } }, audience: AUDIENCE, now: NOW },
  };
}

export const HEADER = { alg: "Ed25519", typ: "throughline-packet+jws", kid: "k1" } as const;

export function claims(packet: unknown = samplePacket()): Record<string, unknown> {
  return {
    aud: AUDIENCE,
    jti: "p-1",
    iat: SECONDS,
    exp: SECONDS + 900,
    journey: "7781",
    handoff: "h-1",
    packet,
  };
}

export const base64Url = (text: string | Uint8Array) => Buffer.from(text).toString("base64url");

/** Signs whatever bytes there are, under whatever header: `fields` over the right ones, `undefined` leaves one out. */
export async function signed(key: PacketJwk, payload: string | object, fields: object = {}): Promise<string> {
  const text = typeof payload === "string" ? payload : JSON.stringify(payload);
  return signedBytes(key, utf8.encode(text), fields);
}

export async function signedBytes(key: PacketJwk, payload: Uint8Array, fields: object = {}): Promise<string> {
  const header = JSON.parse(JSON.stringify({ ...HEADER, ...fields }));
  const web = await crypto.subtle.importKey("jwk", { ...key }, "Ed25519", false, ["sign"]);
  const start = `${base64Url(JSON.stringify(header))}.${base64Url(payload)}`;
  const signature = await crypto.subtle.sign("Ed25519", web, utf8.encode(start));
  return `${start}.${base64Url(new Uint8Array(signature))}`;
}

/** Signs by the text of a header, for headers that no object has. */
export async function signedUnder(key: PacketJwk, header: string, payload: object): Promise<string> {
  const web = await crypto.subtle.importKey("jwk", { ...key }, "Ed25519", false, ["sign"]);
  const start = `${base64Url(header)}.${base64Url(JSON.stringify(payload))}`;
  const signature = await crypto.subtle.sign("Ed25519", web, utf8.encode(start));
  return `${start}.${base64Url(new Uint8Array(signature))}`;
}

export async function signedByJose(key: PacketJwk, payload: object, alg: string): Promise<string> {
  return new CompactSign(utf8.encode(JSON.stringify(payload)))
    .setProtectedHeader({ ...HEADER, alg })
    .sign({ ...key });
}

export async function encrypted(key: PacketJwk, plain: string, fields: object = {}): Promise<string> {
  return new CompactEncrypt(utf8.encode(plain))
    .setProtectedHeader({
      alg: "ECDH-ES",
      enc: "A256GCM",
      typ: "throughline-packet+jwe",
      cty: "throughline-packet+jws",
      kid: "r1",
      ...fields,
    })
    .encrypt({ ...key });
}

/** Another character in the place of one, such that the text stays base64url. */
export function changedAt(token: string, index: number): string {
  const now = token[index] === "A" ? "B" : "A";
  return token.slice(0, index) + now + token.slice(index + 1);
}
