import { SMS_SIZES, smsParts } from "./sms-parts.js";

/**
 * In what a channel counts the length of a message:
 * - `characters`: the provider says characters and no more, counted as UTF-16 code units, which are never fewer than what it may mean;
 * - `utf8-bytes`;
 * - `weighted`: as X counts a post, most characters beyond Latin, Greek and Cyrillic and every emoji as two or more, a link as 23;
 * - `sms-parts`: the text messages it is sent as, of 160 septets (153 where there are several) in the GSM alphabet,
 *   else of 70 (67) UTF-16 code units.
 */
export type MessageUnit = "characters" | "utf8-bytes" | "weighted" | "sms-parts";

/** The longest message of a channel. */
export interface MessageLimit {
  readonly size: number;
  readonly unit: MessageUnit;
}

/** WhatsApp text message: 4,096 characters (Meta, Cloud API "Text messages"; the same at 360dialog and Braze). */
export const WHATSAPP_TEXT: MessageLimit = { size: 4096, unit: "characters" };

/** Messenger text: 2,000 characters (Meta, Send API; developers.cm.com). */
export const MESSENGER_TEXT: MessageLimit = { size: 2000, unit: "characters" };

/** Instagram text: 1,000 bytes of UTF-8 (Meta, Instagram messaging "Send messages"). */
export const INSTAGRAM_TEXT: MessageLimit = { size: 1000, unit: "utf8-bytes" };

/** Direct message on X, the longest of the networks without an entry of their own: 10,000 characters (X API, direct messages). */
export const X_DIRECT_MESSAGE: MessageLimit = { size: 10_000, unit: "characters" };

/** Public post on X, the shortest among the networks: 280 weighted characters (X, "Counting characters"; twitter-text configuration 3). */
export const X_POST: MessageLimit = { size: 280, unit: "weighted" };

/** Telegram: 4,096 characters (Bot API, `sendMessage`). */
export const TELEGRAM_TEXT: MessageLimit = { size: 4096, unit: "characters" };

/** Viber business message: 1,000 characters (Viber, business messages). */
export const VIBER_TEXT: MessageLimit = { size: 1000, unit: "characters" };

/** RCS text: 3,072 characters (AWS End User Messaging, "RCS limits and restrictions"). */
export const RCS_TEXT: MessageLimit = { size: 3072, unit: "characters" };

/** SMS: ten parts, what gateways carry (Twilio and AWS end at 1,600 characters, about as much in the GSM alphabet). */
export const SMS_TEXT: MessageLimit = { size: 10, unit: "sms-parts" };

/**
 * The length of a text in a channel's unit.
 *
 * @example
 * ```ts
 * measureMessage("Καλημέρα", "characters"); // 8
 * measureMessage("Καλημέρα", "utf8-bytes"); // 16
 * measureMessage("Καλημέρα ".repeat(10), "sms-parts"); // 2
 * ```
 */
export function measureMessage(text: string, unit: MessageUnit): number {
  switch (unit) {
    case "characters":
      return text.length;
    case "utf8-bytes":
      return new TextEncoder().encode(text).length;
    case "weighted":
      return weight(text);
    case "sms-parts":
      return smsParts(text).parts.length;
  }
}

/**
 * Whether a text may be sent as one message. Always where there is no limit.
 *
 * @example
 * ```ts
 * messageFits({ size: 280, unit: "weighted" }, "Please send us a direct message."); // true
 * ```
 */
export function messageFits(limit: MessageLimit | null, text: string): boolean {
  return limit === null || measureMessage(text, limit.unit) <= limit.size;
}

/** How many UTF-16 code units fit whatever they are, links of a few letters on X and characters of more than two units in SMS aside. */
export function sureToFit({ size, unit }: MessageLimit): number {
  switch (unit) {
    case "characters":
      return size;
    case "utf8-bytes":
      return Math.floor(size / 3);
    case "weighted":
      return Math.floor(size / 2);
    case "sms-parts":
      // A pair of surrogates is not parted, so a part may hold one less.
      return size === 1 ? SMS_SIZES["UCS-2"].single : size * (SMS_SIZES["UCS-2"].several - 1);
  }
}

/** What a link counts on X, however long it is. */
const LINK_WEIGHT = 23;
const LINK = /https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]*[\w\-~/#@$&*+=%]/gi;
/** What cannot stand in a name such as example.com, of which X makes a link without being told. */
const BETWEEN_NAMES = /[^a-z0-9.-]+/i;

/** The characters that count as one; all others count as two. */
const LIGHT: readonly (readonly [from: number, to: number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];

/** Never less than X counts: emoji of several code points count for each, a bare link for no less than a link. */
function weight(text: string): number {
  let links = 0;
  const rest = text.normalize("NFC").replace(LINK, () => {
    links += LINK_WEIGHT;
    return "";
  });
  for (const name of rest.split(BETWEEN_NAMES)) {
    if (/[a-z0-9]\.[a-z]{2}/i.test(name)) links += Math.max(0, LINK_WEIGHT - name.length);
  }
  let characters = 0;
  for (const character of rest) {
    const code = character.codePointAt(0) ?? 0;
    characters += LIGHT.some(([from, to]) => code >= from && code <= to) ? 1 : 2;
  }
  return links + characters;
}
