import * as z from "zod";
import { displayNameSchema, IDENTITY_KINDS, type IdentityKind } from "../journey/people/events.js";
import { ThroughlineError } from "../kernel/error.js";
import type { KeyedMac, Mac } from "../kernel/keyed-mac.js";

/** Who sent something, as the channel names them. */
export interface Sender {
  /** `phone`: a number in any notation; `email`: an address; `account`: the platform's own id of the person. */
  readonly kind: IdentityKind;
  /** At most 320 characters. */
  readonly value: string;
  /**
   * For `account`: whose id it is, such as `facebook`; up to 64 of `[A-Za-z0-9_.~-]`. Default in `receive`: the channel.
   * Elsewhere there is none, and an account without it is refused.
   */
  readonly platform?: string | undefined;
  /** As the channel shows them: at most 200 characters. Kept when the sender is new. */
  readonly name?: string | undefined;
}

/** A sender in the one form under which they are looked up. */
export interface NormalIdentity {
  readonly kind: IdentityKind;
  readonly value: string;
}

export const senderSchema = z.strictObject({
  kind: z.enum(IDENTITY_KINDS),
  value: z.string().min(1).max(320),
  platform: z
    .string()
    .regex(/^[A-Za-z0-9_.~-]{1,64}$/, "must be 1 to 64 characters of letters, digits and _ . ~ -")
    .exactOptional(),
  name: displayNameSchema.exactOptional(),
});

const EMAIL = /^[^\s@\p{Cc}]{1,64}@[^\s@\p{Cc}]{1,255}$/u;

/**
 * One form for all the ways to write the same identity: a phone number as E.164; an e-mail address in lower case, its local
 * part otherwise untouched (dots and plus signs may tell people apart); an account as `platform:id`, the id untouched.
 *
 * @param country for numbers written without a country code, such as `GR`
 * @throws ThroughlineError `INVALID_INPUT`; the message does not repeat the value
 */
export async function normaliseIdentity(
  { kind, value: given, platform }: z.infer<typeof senderSchema>,
  country: string | undefined,
): Promise<NormalIdentity> {
  const value = given.normalize("NFC").trim();
  switch (kind) {
    case "phone":
      return { kind, value: await e164(value, country) };
    case "email":
      if (!EMAIL.test(value)) throw invalid("email", "Give one address, such as ana@example.com.");
      return { kind, value: value.toLowerCase() };
    case "account":
      if (value === "") throw invalid("account", "Give the platform's id of the person.");
      if (platform === undefined) throw invalid("account", "Say whose id it is: give platform.");
      return { kind, value: `${platform}:${value}` };
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

/** The MACs of a text, the current key's first: there always is one. */
export type Macs = readonly [Mac, ...Mac[]];

/** The MACs of an identity. They never leave the tenant they were made in. */
export async function identityMacs(
  macs: KeyedMac,
  tenant: string,
  { kind, value }: NormalIdentity,
): Promise<Macs> {
  return atLeastOne(await macs.all(`identity:${tenant}`, `${kind}:${value}`));
}

/** @throws ThroughlineError `SECRET_UNKNOWN` */
export function atLeastOne([current, ...older]: readonly Mac[]): Macs {
  if (current !== undefined) return [current, ...older];
  throw new ThroughlineError("SECRET_UNKNOWN", "There is no key to make index keys with. Give secrets.keys.");
}
