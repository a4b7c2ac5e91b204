/** What may come in place of a signed packet. Each is refused with a typed error. */
import { createHmac } from "node:crypto";
import type { ErrorCode } from "throughline";
import {
  AUDIENCE,
  base64Url,
  changedAt,
  claims,
  encrypted,
  type Hands,
  HEADER,
  NOW,
  samplePacket,
  signed,
  signedBytes,
  signedUnder,
} from "./hands.js";

export interface Attack {
  readonly name: string;
  readonly code: ErrorCode;
  /** `decrypt`: given to `decryptPacket`; else to `verifyPacket`. */
  readonly to?: "decrypt";
  readonly make: (hands: Hands) => unknown;
}

const S = NOW / 1000;
const text = JSON.stringify(claims());
const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const parts = async ({ signer }: Hands) => (await signed(signer.mine, claims())).split(".");
const joined = (...some: readonly (string | undefined)[]) => some.join(".");
const by =
  (change: object) =>
  ({ signer }: Hands) =>
    signed(signer.mine, { ...claims(), ...change });
const raw =
  (payload: string) =>
  ({ signer }: Hands) =>
    signed(signer.mine, payload);
const under =
  (fields: object) =>
  ({ signer }: Hands) =>
    signed(signer.mine, claims(), fields);

export const ATTACKS: readonly Attack[] = [
  // The form of the token.
  { name: "no string", code: "PACKET_NOT_TRUSTED", make: () => ({ token: "a.b.c" }) },
  { name: "an empty string", code: "PACKET_NOT_TRUSTED", make: () => "" },
  {
    name: "two parts",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => joined(...(await parts(h)).slice(0, 2)),
  },
  { name: "four parts", code: "PACKET_NOT_TRUSTED", make: async (h) => joined(...(await parts(h)), "AA") },
  {
    name: "no signature",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => joined(...(await parts(h)).slice(0, 2), ""),
  },
  {
    name: "no payload",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const [a, , c] = await parts(h);
      return joined(a, "", c);
    },
  },
  { name: "padding", code: "PACKET_NOT_TRUSTED", make: async (h) => `${joined(...(await parts(h)))}==` },
  {
    name: "stray bits at a part's end",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const t = joined(...(await parts(h)));
      return t.slice(0, -1) + String.fromCharCode(t.charCodeAt(t.length - 1) + 1);
    },
  },
  {
    name: "the other base64",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const [a, b, c] = await parts(h);
      return joined(a, `${b?.slice(0, -4)}+/+/`, c);
    },
  },
  {
    name: "a space before it",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => ` ${joined(...(await parts(h)))}`,
  },
  {
    name: "a line break in it",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const [a, b, c] = await parts(h);
      return joined(a, `${b}\n`, c);
    },
  },
  {
    name: "JSON serialisation",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const [a, b, c] = await parts(h);
      return JSON.stringify({ protected: a, payload: b, signature: c });
    },
  },
  { name: "a megabyte of dots", code: "JSON_LIMIT", make: () => ".".repeat(1_000_000) },
  { name: "a quarter of a megabyte of dots", code: "PACKET_NOT_TRUSTED", make: () => ".".repeat(262_144) },
  { name: "a packet that is too large", code: "JSON_LIMIT", make: by({ more: "a".repeat(262_144) }) },
  { name: "a header of 2 KiB", code: "PACKET_NOT_TRUSTED", make: under({ kid: "k".repeat(2_048) }) },
  // The header.
  {
    name: "alg none",
    code: "PACKET_NOT_TRUSTED",
    make: () => `${base64Url(JSON.stringify({ ...HEADER, alg: "none" }))}.${base64Url(text)}.`,
  },
  { name: "alg none with a signature", code: "PACKET_NOT_TRUSTED", make: under({ alg: "none" }) },
  { name: "alg NoNe", code: "PACKET_NOT_TRUSTED", make: under({ alg: "NoNe" }) },
  {
    name: "HS256 by the public key",
    code: "PACKET_NOT_TRUSTED",
    make: ({ signer }) => {
      const start = `${base64Url(JSON.stringify({ ...HEADER, alg: "HS256" }))}.${base64Url(text)}`;
      return `${start}.${createHmac("sha256", Buffer.from(signer.theirs.x, "base64url")).update(start).digest("base64url")}`;
    },
  },
  { name: "another algorithm's name", code: "PACKET_NOT_TRUSTED", make: under({ alg: "ES256" }) },
  { name: "a list of algorithms", code: "PACKET_NOT_TRUSTED", make: under({ alg: ["Ed25519"] }) },
  { name: "no algorithm", code: "PACKET_NOT_TRUSTED", make: under({ alg: undefined }) },
  { name: "another type", code: "PACKET_NOT_TRUSTED", make: under({ typ: "JWT" }) },
  { name: "no type", code: "PACKET_NOT_TRUSTED", make: under({ typ: undefined }) },
  {
    name: "a key in the header",
    code: "PACKET_NOT_TRUSTED",
    make: ({ stranger }) => signed(stranger.mine, claims(), { jwk: stranger.theirs }),
  },
  {
    name: "a key's address in the header",
    code: "PACKET_NOT_TRUSTED",
    make: ({ stranger }) => signed(stranger.mine, claims(), { jku: "https://evil.example/keys" }),
  },
  { name: "a certificate in the header", code: "PACKET_NOT_TRUSTED", make: under({ x5c: ["AA"] }) },
  {
    name: "a certificate's address in the header",
    code: "PACKET_NOT_TRUSTED",
    make: under({ x5u: "file:///etc/passwd" }),
  },
  { name: "crit", code: "PACKET_NOT_TRUSTED", make: under({ crit: ["exp"], exp: 1 }) },
  { name: "an unencoded payload", code: "PACKET_NOT_TRUSTED", make: under({ b64: false, crit: ["b64"] }) },
  { name: "compression", code: "PACKET_NOT_TRUSTED", make: under({ zip: "DEF" }) },
  { name: "an unknown key id", code: "PACKET_NOT_TRUSTED", make: under({ kid: "k2" }) },
  { name: "a path for a key id", code: "PACKET_NOT_TRUSTED", make: under({ kid: "../../dev/null" }) },
  {
    name: "a property of every object for a key id",
    code: "PACKET_NOT_TRUSTED",
    make: under({ kid: "constructor" }),
  },
  { name: "__proto__ for a key id", code: "PACKET_NOT_TRUSTED", make: under({ kid: "__proto__" }) },
  { name: "a list for a key id", code: "PACKET_NOT_TRUSTED", make: under({ kid: ["k1"] }) },
  { name: "no key id", code: "PACKET_NOT_TRUSTED", make: under({ kid: undefined }) },
  {
    name: "a header with a key twice",
    code: "JSON_UNSAFE",
    make: ({ signer }) =>
      signedUnder(
        signer.mine,
        '{"alg":"none","typ":"throughline-packet+jws","kid":"k1","alg":"Ed25519"}',
        claims(),
      ),
  },
  {
    name: "a header with __proto__",
    code: "JSON_UNSAFE",
    make: ({ signer }) =>
      signedUnder(
        signer.mine,
        '{"__proto__":{"alg":"Ed25519"},"typ":"throughline-packet+jws","kid":"k1"}',
        claims(),
      ),
  },
  {
    name: "a header that is a list",
    code: "PACKET_NOT_TRUSTED",
    make: ({ signer }) => signedUnder(signer.mine, '["Ed25519"]', claims()),
  },
  {
    name: "a header that is no JSON",
    code: "JSON_MALFORMED",
    make: ({ signer }) => signedUnder(signer.mine, "alg=Ed25519", claims()),
  },
  // The signature.
  {
    name: "a stranger's signature",
    code: "PACKET_NOT_TRUSTED",
    make: ({ stranger }) => signed(stranger.mine, claims()),
  },
  {
    name: "a changed packet",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const [a, , c] = await parts(h);
      return joined(a, base64Url(JSON.stringify({ ...claims(), journey: "7782" })), c);
    },
  },
  {
    name: "the signature of another packet",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const [a, b] = await parts(h);
      const other = (await by({ jti: "p-2" })(h)).split(".");
      return joined(a, b, other[2]);
    },
  },
  {
    name: "half a signature",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const [a, b, c] = await parts(h);
      return joined(a, b, c?.slice(0, 40));
    },
  },
  {
    name: "a signature of zeros",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const [a, b] = await parts(h);
      return joined(a, b, base64Url(new Uint8Array(64)));
    },
  },
  {
    name: "one bit of the signature",
    code: "PACKET_NOT_TRUSTED",
    make: async (h) => {
      const t = joined(...(await parts(h)));
      return changedAt(t, t.length - 20);
    },
  },
  // What was signed.
  { name: "another audience", code: "PACKET_MISDIRECTED", make: by({ aud: "sales.acme.example" }) },
  { name: "several audiences", code: "PACKET_NOT_TRUSTED", make: by({ aud: [AUDIENCE, "evil"] }) },
  { name: "no audience", code: "PACKET_NOT_TRUSTED", make: by({ aud: undefined }) },
  { name: "an audience with a space", code: "PACKET_MISDIRECTED", make: by({ aud: `${AUDIENCE} ` }) },
  { name: "an expired packet", code: "PACKET_EXPIRED", make: by({ iat: S - 1_000, exp: S - 31 }) },
  { name: "no expiry", code: "PACKET_NOT_TRUSTED", make: by({ exp: undefined }) },
  { name: "an expiry in words", code: "PACKET_NOT_TRUSTED", make: by({ exp: "2027-01-01" }) },
  { name: "an expiry before the signature", code: "PACKET_NOT_TRUSTED", make: by({ iat: S, exp: S }) },
  { name: "a negative time", code: "PACKET_NOT_TRUSTED", make: by({ iat: -1 }) },
  {
    name: "an expiry beyond every number",
    code: "JSON_UNSAFE",
    make: raw(text.replace(/"exp":\d+/, '"exp":1e400')),
  },
  {
    name: "a signature of tomorrow",
    code: "PACKET_NOT_TRUSTED",
    make: by({ iat: S + 86_400, exp: S + 90_000 }),
  },
  { name: "not before tomorrow", code: "PACKET_NOT_TRUSTED", make: by({ nbf: S + 86_400 }) },
  { name: "no id", code: "PACKET_NOT_TRUSTED", make: by({ jti: undefined }) },
  { name: "a journey that is not the packet's", code: "PACKET_NOT_TRUSTED", make: by({ journey: "7782" }) },
  { name: "a handoff that is not the packet's", code: "PACKET_NOT_TRUSTED", make: by({ handoff: "h-2" }) },
  { name: "no packet", code: "PACKET_NOT_TRUSTED", make: by({ packet: undefined }) },
  {
    name: "a packet that is a text",
    code: "INVALID_INPUT",
    make: by({ packet: JSON.stringify(samplePacket()) }),
  },
  {
    name: "a packet of another version",
    code: "UNKNOWN_SCHEMA",
    make: by({ packet: { ...samplePacket(), schema: "throughline.packet/2" } }),
  },
  {
    name: "a packet without its fields",
    code: "INVALID_INPUT",
    make: by({ packet: { schema: "throughline.packet/1" } }),
  },
  { name: "a claim twice", code: "JSON_UNSAFE", make: raw(text.replace('"aud"', '"aud":"evil","aud"')) },
  {
    name: "a claim twice, once escaped",
    code: "JSON_UNSAFE",
    make: raw(text.replace('"aud"', '"\\u0061ud":"evil","aud"')),
  },
  {
    name: "__proto__ among the claims",
    code: "JSON_UNSAFE",
    make: raw(`{"__proto__":{"admin":true},${text.slice(1)}`),
  },
  {
    name: "__proto__ in the packet",
    code: "JSON_UNSAFE",
    make: raw(text.replace('"packet":{', '"packet":{"__proto__":{"admin":true},')),
  },
  {
    name: "constructor.prototype in the packet",
    code: "JSON_UNSAFE",
    make: raw(text.replace('"packet":{', '"packet":{"constructor":{"prototype":{"admin":true}},')),
  },
  { name: "40 levels", code: "JSON_LIMIT", make: by({ more: JSON.parse(nested(40)) }) },
  { name: "100,000 levels", code: "JSON_LIMIT", make: raw(`{"a":${nested(100_000)}}`) },
  {
    name: "20,000 keys",
    code: "JSON_LIMIT",
    make: by({ more: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, 0])) }),
  },
  {
    name: "a list of 50,000",
    code: "JSON_LIMIT",
    make: by({ more: Array.from({ length: 50_000 }, () => 0) }),
  },
  {
    name: "half a surrogate pair",
    code: "JSON_UNSAFE",
    make: raw(text.replace('"jti":"p-1"', '"jti":"\\ud800"')),
  },
  {
    name: "bytes that are no UTF-8",
    code: "PACKET_NOT_TRUSTED",
    make: ({ signer }) => signedBytes(signer.mine, Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d])),
  },
  { name: "a byte order mark", code: "JSON_MALFORMED", make: raw(`\ufeff${text}`) },
  { name: "something behind the claims", code: "JSON_MALFORMED", make: raw(`${text} {}`) },
  { name: "a list of claims", code: "PACKET_NOT_TRUSTED", make: raw(`[${text}]`) },
  { name: "null", code: "PACKET_NOT_TRUSTED", make: raw("null") },
  // Encryption.
  {
    name: "an encrypted packet to be verified",
    code: "PACKET_NOT_TRUSTED",
    make: async ({ reader, signer }) => encrypted(reader.theirs, await signed(signer.mine, claims())),
  },
  {
    name: "a signed packet to be decrypted",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: ({ signer }) => signed(signer.mine, claims()),
  },
  {
    name: "encryption for somebody else",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: async ({ signer }) => {
      const { pair } = await import("./hands.js");
      return encrypted((await pair("ECDH-ES")).theirs, await signed(signer.mine, claims()));
    },
  },
  {
    name: "an unsigned packet, encrypted",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: ({ reader }) => encrypted(reader.theirs, text),
  },
  {
    name: "a stranger's packet, encrypted",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: async ({ reader, stranger }) => encrypted(reader.theirs, await signed(stranger.mine, claims())),
  },
  {
    name: "another content type",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: async ({ reader, signer }) =>
      encrypted(reader.theirs, await signed(signer.mine, claims()), { cty: "JWT" }),
  },
  {
    name: "another encryption",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: async ({ reader, signer }) =>
      encrypted(reader.theirs, await signed(signer.mine, claims()), { enc: "A128CBC-HS256" }),
  },
  {
    name: "a wrapped key",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: async ({ reader, signer }) =>
      encrypted(reader.theirs, await signed(signer.mine, claims()), { alg: "ECDH-ES+A256KW" }),
  },
  {
    name: "a changed ciphertext",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: async ({ reader, signer }) => {
      const p = (await encrypted(reader.theirs, await signed(signer.mine, claims()))).split(".");
      return joined(p[0], p[1], p[2], changedAt(p[3] ?? "", 30), p[4]);
    },
  },
  {
    name: "a changed tag",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: async ({ reader, signer }) => {
      const p = (await encrypted(reader.theirs, await signed(signer.mine, claims()))).split(".");
      return joined(p[0], p[1], p[2], p[3], changedAt(p[4] ?? "", 3));
    },
  },
  {
    name: "a changed nonce",
    code: "PACKET_NOT_TRUSTED",
    to: "decrypt",
    make: async ({ reader, signer }) => {
      const p = (await encrypted(reader.theirs, await signed(signer.mine, claims()))).split(".");
      return joined(p[0], p[1], changedAt(p[2] ?? "", 3), p[3], p[4]);
    },
  },
];
