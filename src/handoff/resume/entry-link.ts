import { ThroughlineError } from "../../kernel/error.js";
import { wellFormed } from "../../kernel/unicode.js";
import { tokenKind } from "./token-form.js";

/** The channels that a link can open with a token in it. */
export const ENTRY_CHANNELS = [
  "messenger",
  "telegram",
  "telegram-app",
  "whatsapp",
  "instagram",
  "viber",
  "sms",
  "phone",
  "web",
] as const;
/** One of {@link ENTRY_CHANNELS}. `telegram-app` opens a mini app; `web` a page of the desk's own. */
export type EntryChannel = (typeof ENTRY_CHANNELS)[number];

/** Where an entry link leads. */
export interface EntryOptions {
  /**
   * `messenger` and `instagram`: the page's user name. `telegram`: the bot's user name, `telegram-app`: `bot/app`. `viber`: the
   * bot's URI name. `whatsapp`, `sms`, `phone`: a number as E.164. `web`: the page's `https:` address.
   */
  readonly to: string;
  /** Before the token, where the customer sees and sends the text: WhatsApp, Viber, SMS. At most 200 characters. Default: nothing. */
  readonly text?: string;
}

const NAME = /^[A-Za-z0-9._-]{1,100}$/;
const BOT_APP = /^[A-Za-z0-9_]{1,64}\/[A-Za-z0-9_]{1,64}$/;
const E164 = /^\+[1-9]\d{5,14}$/;
const DIGITS = /^\d{8,24}$/;
const LONGEST_TEXT = 200;

type Write = (token: string, options: EntryOptions) => string;

const LINKS: Readonly<Record<EntryChannel, Write>> = {
  // m.me: `ref` comes back in the webhook's referral (Messenger Platform, m.me links).
  messenger: (token, { to }) => `https://m.me/${named(to)}?ref=${token}`,
  // Telegram: `start` comes back as "/start TOKEN" (Bot API, deep linking).
  telegram: (token, { to }) => `https://t.me/${named(to)}?start=${token}`,
  "telegram-app": (token, { to }) => `https://t.me/${matching(BOT_APP, to, "bot/app")}?startapp=${token}`,
  whatsapp: (token, options) => `https://wa.me/${number(options.to).slice(1)}?text=${said(token, options)}`,
  instagram: (token, { to }) => `https://ig.me/m/${named(to)}?ref=${token}`,
  viber: (token, options) =>
    `viber://pa?chatURI=${named(options.to)}&context=${token}&text=${said(token, options)}`,
  sms: (token, options) => `sms:${number(options.to)}?body=${said(token, options)}`,
  // Two commas: a pause of about four seconds, until the menu listens.
  phone: (digits, { to }) => `tel:${number(to)},,${digits}`,
  // In the fragment, so that it stands in no server's log and no Referer; the page posts it.
  web: (token, { to }) => page(to, token),
};

/**
 * The link that opens a channel with a resume token or an invitation in it, or dials a number and then a PIN's digits. A link with a
 * resume token is for the customer alone, on a private channel; where others see it, give an invitation.
 *
 * @param token of the application; for `phone` the digits of a PIN
 * @throws ThroughlineError `INVALID_INPUT` for an unknown channel, a token that is none, or a `to` that the channel cannot have
 * @example
 * ```ts
 * entryLink("telegram", "tlr_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6", { to: "acme_bot" });
 * // "https://t.me/acme_bot?start=tlr_Jk3v0Zb1w9TqYx5mC7hLr2Dn8sPf4Ga6"
 * entryLink("phone", "204911735026", { to: "+302101234567" }); // "tel:+302101234567,,204911735026"
 * ```
 */
export function entryLink(channel: EntryChannel, token: string, options: EntryOptions): string {
  if (!Object.hasOwn(LINKS, channel)) throw invalid("channel", `must be one of ${ENTRY_CHANNELS.join(", ")}`);
  const valid = channel === "phone" ? DIGITS.test(token) : tokenKind(token) !== null;
  if (!valid)
    throw invalid("token", channel === "phone" ? "must be the digits of a PIN" : "must come from the desk");
  return LINKS[channel](token, options);
}

function said(token: string, { text = "" }: EntryOptions): string {
  if (text.length > LONGEST_TEXT) throw invalid("text", `must be at most ${LONGEST_TEXT} characters`);
  return encodeURIComponent(text === "" ? token : `${wellFormed(text)} ${token}`);
}

function named(to: string): string {
  return matching(NAME, to, "a user name");
}

function number(to: string): string {
  return matching(E164, to, "a number as E.164, such as +302101234567");
}

function page(to: string, token: string): string {
  const address = URL.canParse(to) ? new URL(to) : null;
  if (address?.protocol !== "https:" || address.hash !== "")
    throw invalid("to", "must be an https: address without a fragment");
  return `${address.href}#${token}`;
}

function matching(pattern: RegExp, to: string, what: string): string {
  if (typeof to !== "string" || !pattern.test(to)) throw invalid("to", `must be ${what}`);
  return to;
}

/** Never repeats a value: a token must not reach a log. */
function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `No link can be made (${field}: ${rule}). Correct it.`, {
    details: { what: "entryLink", problems: [{ path: field, rule }] },
  });
}
