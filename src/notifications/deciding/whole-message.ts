import { ThroughlineError } from "../../kernel/error.js";

/** Options of {@link parseOptOut} and {@link parseOptIn}. */
export interface ParseWordOptions {
  /** The customer's language, a BCP 47 tag such as `hr` or `el-GR`. English words count in every language. Default `en`. */
  readonly locale?: string;
  /** In place of the words that come with the library for that language. */
  readonly words?: readonly string[];
}

/** Words by language. */
export type WordsByLanguage = { readonly [language: string]: readonly string[] };

/** Longer than any word, with room for what people type around it. */
const LONGEST_MESSAGE = 100;

/** The word that is all a message says, or `null`. */
export function wholeMessage(
  text: string,
  known: WordsByLanguage,
  { locale = "en", words }: ParseWordOptions,
): string | null {
  if (typeof text !== "string") {
    throw new ThroughlineError("INVALID_INPUT", "text must be the text of a message.", {
      details: { field: "text" },
    });
  }
  const trimmed = text.trim();
  if (trimmed.length > LONGEST_MESSAGE) return null;
  const said = bare(trimmed);
  if (said === "") return null;
  const [language = ""] = locale.toLowerCase().split(/[-_]/);
  const ofLanguage = words ?? (Object.hasOwn(known, language) ? known[language] : undefined);
  return [...(known.en ?? []), ...(ofLanguage ?? [])].find((word) => bare(word) === said) ?? null;
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
