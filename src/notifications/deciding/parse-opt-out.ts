import { ThroughlineError } from "../../kernel/error.js";

/** Options of {@link parseOptOut}. */
export interface ParseOptOutOptions {
  /** The customer's language, a BCP 47 tag such as `hr` or `el-GR`. English words count in every language. Default `en`. */
  readonly locale?: string;
  /** In place of the words that come with the library for that language. */
  readonly words?: readonly string[];
}

/**
 * The words that end all messages, by language. English: what 47 CFR 64.1200(a)(10) names and what providers of text messages honour.
 * The Greek and Croatian ones await a native reviewer.
 */
export const OPT_OUT_WORDS: { readonly [language: string]: readonly string[] } = {
  en: ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT"],
  el: ["ΣΤΟΠ", "ΔΙΑΚΟΠΗ", "ΔΙΑΓΡΑΦΗ", "ΑΠΕΓΓΡΑΦΗ", "ΤΕΛΟΣ"],
  hr: ["ODJAVA", "ODJAVI", "ODJAVI ME", "PREKINI", "PRESTANI", "KRAJ"],
};

/** Longer than any word, with room for what people type around it. */
const LONGEST_MESSAGE = 100;

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
export function parseOptOut(text: string, options: ParseOptOutOptions = {}): string | null {
  if (typeof text !== "string") {
    throw new ThroughlineError("INVALID_INPUT", "text must be the text of a message.", {
      details: { field: "text" },
    });
  }
  const said = text.trim();
  if (said.length > LONGEST_MESSAGE) return null;
  const plain = bare(said);
  return plain === "" ? null : (wordsOf(options).find((word) => bare(word) === plain) ?? null);
}

function wordsOf({ locale = "en", words }: ParseOptOutOptions): readonly string[] {
  const [language = ""] = locale.toLowerCase().split(/[-_]/);
  const own = words ?? (Object.hasOwn(OPT_OUT_WORDS, language) ? OPT_OUT_WORDS[language] : undefined);
  return [...(OPT_OUT_WORDS.en ?? []), ...(own ?? [])];
}

/** Letters and digits in capitals without accents, with one space where something else stood between them. */
function bare(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}]/gu, "")
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
