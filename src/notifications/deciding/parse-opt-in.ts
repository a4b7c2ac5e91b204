import { type ParseWordOptions, type WordsByLanguage, wholeMessage } from "./whole-message.js";

/** The words that turn messages on again, by language. The Greek and Croatian ones await a native reviewer. */
export const OPT_IN_WORDS: WordsByLanguage = {
  en: ["START", "UNSTOP", "SUBSCRIBE", "OPTIN", "OPT IN"],
  el: ["ΕΝΑΡΞΗ", "ΕΓΓΡΑΦΗ"],
  hr: ["PRIJAVA", "PRIJAVI ME"],
};

/**
 * The word by which a message asks for messages again, as {@link OPT_IN_WORDS} or `words` have it, or `null`. Read as
 * {@link parseOptOut} reads. Heed it only of a customer who opted out there: to others it may mean anything.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a text that is none
 * @example
 * ```ts
 * parseOptIn("start"); // "START"
 * parseOptIn("When do you start?"); // null
 * ```
 */
export function parseOptIn(text: string, options: ParseWordOptions = {}): string | null {
  return wholeMessage(text, OPT_IN_WORDS, options);
}
