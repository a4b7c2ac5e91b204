import type { ChannelId } from "../channels/channel-id.js";
import type { IdentityKind } from "../journey/people/events.js";
import { ThroughlineError } from "../kernel/error.js";
import type { KeyedMac, Mac } from "../kernel/keyed-mac.js";

/** Who sent something, as the channel names them. */
export interface Sender {
  /** `phone`: a number in any notation; `email`: an address; `account`: the platform's own id of the person. */
  readonly kind: IdentityKind;
  readonly value: string;
  /** For `account`: whose id it is, such as `facebook`. Default: the channel. */
  readonly platform?: string;
  /** As the channel shows them. */
  readonly name?: string;
}

/** A sender in the one form under which they are looked up. */
export interface NormalIdentity {
  readonly kind: IdentityKind;
  readonly value: string;
}

const EMAIL = /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u;

/**
 * One form for all the ways to write the same identity: a phone number as E.164; an e-mail address in lower case, its local
 * part otherwise untouched (dots and plus signs may tell people apart); an account as `platform:id`, the id untouched.
 *
 * @param country for numbers written without a country code, such as `GR`
 * @throws ThroughlineError `INVALID_INPUT`; the message does not repeat the value
 */
export async function normaliseIdentity(
  sender: Sender,
  channel: ChannelId,
  country: string | undefined,
): Promise<NormalIdentity> {
  const value = sender.value.normalize("NFC").trim();
  switch (sender.kind) {
    case "phone":
      return { kind: "phone", value: await e164(value, country) };
    case "email":
      if (!EMAIL.test(value)) throw invalid("email", "Give one address, such as ana@example.com.");
      return { kind: "email", value: value.toLowerCase() };
    case "account":
      if (value === "") throw invalid("account", "Give the platform's id of the person.");
      return { kind: "account", value: `${sender.platform ?? channel}:${value}` };
  }
}

async function e164(value: string, country: string | undefined): Promise<string> {
  const { default: parse, isSupportedCountry } = await import("libphonenumber-js");
  if (country !== undefined && !isSupportedCountry(country))
    throw invalid("country", "Give defaultCountry as two letters, such as GR.");
  const number = parse(value, country === undefined ? {} : { defaultCountry: country });
  if (number?.isPossible() === true) return number.number;
  throw invalid("phone", "Give it with its country code, such as +30 210 1234567, or set defaultCountry.");
}

function invalid(kind: string, remedy: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `The ${kind} is not valid. ${remedy}`, {
    details: { field: kind },
  });
}

/** The MACs of an identity, the current key's first. They never leave the tenant they were made in. */
export function identityMacs(
  macs: KeyedMac,
  tenant: string,
  { kind, value }: NormalIdentity,
): Promise<readonly Mac[]> {
  return macs.all(`identity:${tenant}`, `${kind}:${value}`);
}
