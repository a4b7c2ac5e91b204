import { type TokenKind, tokenOf } from "../handoff/resume/token-form.js";
import type { PassKey } from "../journey/passes/events.js";
import { decodeBase64Url } from "../kernel/base64url.js";
import type { EpochMs } from "../kernel/instant.js";
import type { Mac } from "../kernel/keyed-mac.js";
import type { TenantContext } from "./tenant-context.js";

/** Digits of a locator and of a PIN. */
export const LOCATOR_DIGITS = 6;
export const PIN_DIGITS = 6;
/** How long a PIN is good at most. */
export const LONGEST_PIN_MS = 10 * 60_000;

/**
 * The token of a pass: 192 bits of a keyed MAC over its random nonce. It can be made again for a repeated command, is unknown to
 * whoever reads the store, and differs between tenants.
 */
export async function tokenFor(
  { macs, tenant }: TenantContext,
  kind: TokenKind,
  { kid, nonce }: { readonly kid: string; readonly nonce: string },
): Promise<string> {
  const { mac } = await macs.with(kid, `pass-${kind}:${tenant}`, nonce);
  return tokenOf(kind, mac.slice(0, 32));
}

/** The secret digits of a PIN, a truncated keyed MAC as in RFC 4226. Of 2^48 numbers the bias of the remainder is below 10^-8. */
export async function pinFor(
  { macs, tenant }: TenantContext,
  { kid, nonce }: { readonly kid: string; readonly nonce: string },
): Promise<string> {
  const { mac } = await macs.with(kid, `pass-pin:${tenant}`, nonce);
  const bytes = decodeBase64Url(mac)?.subarray(0, 6) ?? new Uint8Array(6);
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 10 ** PIN_DIGITS).padStart(PIN_DIGITS, "0");
}

/** What a token is found under, whichever key it was made with; the current key's first. */
export async function tokenKeys({ macs, tenant }: TenantContext, token: string): Promise<readonly Mac[]> {
  return macs.all(`pass:${tenant}`, token);
}

/**
 * What a PIN is found under: its locator and the stretches of time in which it is good, so that of the PINs that are good at once no
 * two have the same locator, and a locator is free again afterwards.
 */
export function locatorKeys(locator: string, from: EpochMs, to: EpochMs): readonly PassKey[] {
  const first = Math.floor(from / LONGEST_PIN_MS);
  const last = Math.floor(to / LONGEST_PIN_MS);
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    kid: "plain",
    mac: `${locator}.${first + index}`,
  }));
}
