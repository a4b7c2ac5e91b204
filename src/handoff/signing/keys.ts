import * as z from "zod";
import { ThroughlineError } from "../../kernel/error.js";
import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import { distrust } from "./distrust.js";

/** A key of Web Crypto. */
export type WebKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

/** A key as JSON (RFC 7517): of Ed25519 for signatures, of X25519 or P-256 for encryption. */
export interface PacketJwk {
  readonly kty: "OKP" | "EC";
  readonly crv: string;
  readonly x: string;
  readonly y?: string;
  /** Only where it is private. */
  readonly d?: string;
}

/** A key of Web Crypto, or as JSON. */
export type PacketKey = WebKey | PacketJwk;

/** A key that is trusted, for a time. */
export interface TrustedKey {
  readonly key: PacketKey;
  /** From when it is trusted. Default: ever. */
  readonly from?: Instant | undefined;
  /** Until when, exclusive: to retire a key, let it end after the last packet made with it expires. Default: for good. */
  readonly until?: Instant | undefined;
}

/** The keys that are trusted, by key id, or a look-up of them. */
export type TrustedKeys =
  | Readonly<Record<string, TrustedKey>>
  | ((kid: string) => TrustedKey | undefined | Promise<TrustedKey | undefined>);

const KEY_ID = /^[A-Za-z0-9_.:~-]{1,64}$/;

export const kidSchema = z
  .string()
  .regex(KEY_ID, "must be 1 to 64 characters of letters, digits and _ . : ~ -");

/** The key of a token's `kid`, where it is trusted now. */
export async function trustedKey(keys: TrustedKeys, kid: unknown, now: EpochMs): Promise<PacketKey> {
  if (typeof kid !== "string" || !KEY_ID.test(kid)) throw distrust("key");
  const known =
    typeof keys === "function" ? await keys(kid) : Object.hasOwn(keys, kid) ? keys[kid] : undefined;
  if (known === undefined || known === null) throw distrust("key");
  const { from, until, key } = known;
  const early = from !== undefined && now < epochMs(from, "keys.from");
  const late = until !== undefined && now >= epochMs(until, "keys.until");
  if (early || late) throw distrust("key");
  return key;
}

/** @throws ThroughlineError `INVALID_INPUT` where a key of one's own is not of the kind that is needed; never names the key */
export function ownKey(key: PacketKey, curves: readonly string[]): PacketKey {
  const curve = curveOf(key);
  if (curve === null || !curves.includes(curve))
    throw new ThroughlineError(
      "INVALID_INPUT",
      `The key is not of ${curves.join(" or ")}. Give a CryptoKey or a JWK of that kind.`,
      { details: { what: "key" } },
    );
  return key;
}

/** The curve of a key; `null` for anything that is no key of a curve. */
export function curveOf(key: unknown): string | null {
  if (typeof key !== "object" || key === null) return null;
  if ("crv" in key && "kty" in key) return typeof key.crv === "string" ? key.crv : null;
  if (!("algorithm" in key) || typeof key.algorithm !== "object" || key.algorithm === null) return null;
  const { algorithm } = key;
  if ("namedCurve" in algorithm && typeof algorithm.namedCurve === "string") return algorithm.namedCurve;
  return "name" in algorithm && typeof algorithm.name === "string" ? algorithm.name : null;
}
