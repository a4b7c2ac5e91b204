import { type ParseWordOptions, type WordsByLanguage, wholeMessage } from "./whole-message.js";

/**
 * The words that end all messages, by language. English: what 47 CFR 64.1200(a)(10) names and what providers of text messages honour.
 * The Greek and Croatian ones await a native reviewer.
 */
export const OPT_OUT_WORDS: WordsByLanguage = {
  en: ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT"],
  el: ["ΣΤΟΠ", "ΔΙΑΚΟΠΗ", "ΔΙΑΓΡΑΦΗ", "ΑΠΕΓΓΡΑΦΗ", "ΤΕΛΟΣ"],
  hr: ["ODJAVA", "ODJAVI", "ODJAVI ME", "PREKINI", "PRESTANI", "KRAJ"],
};

/**
 * The word by which a message asks for no more messages, as {@link OPT_OUT_WORDS} or `words` have it, or `null`. Only the whole message
 * counts: "please stop calling me names" is none. Case, accents, hyphens and what stands around the word do not matter.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a text that is none
 * @example
 * ```ts
 * parseOptOut(" Stop! "); // "STOP"
 * parseOptOut("Διαγραφή", { locale: "el" }); // "ΔΙΑΓΡΑΦΗ"
 * parseOptOut("Stop by tomorrow?"); // null
 * ```
 */
export function parseOptOut(text: string, options: ParseWordOptions = {}): string | null {
  return wholeMessage(text, OPT_OUT_WORDS, options);
}
