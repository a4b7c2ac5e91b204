import type { ChannelId } from "../../channels/index.js";
import { ThroughlineError } from "../../kernel/error.js";
import { BUILT_IN_PHRASES } from "../catalogue/phrases.js";
import type { ChannelPhrases, PhrasesOfLocale } from "./channel-phrases.js";
import { parentsOf } from "./locales.js";

/**
 * The words for a channel: of the locale or its parents, first in the desk's own phrases, then in the built-in ones; a channel that
 * nobody named is "another channel".
 *
 * @throws ThroughlineError `INVALID_INPUT` for a locale without any phrases
 */
export function phraseFor(
  channel: ChannelId,
  role: "to" | "on",
  locale: string,
  own: ChannelPhrases | undefined,
): string {
  const tables = phrasesOf(locale, own);
  for (const name of [channel, "other"])
    for (const table of tables) {
      const phrase = Object.hasOwn(table, name) ? table[name]?.[role] : undefined;
      if (phrase !== undefined) return phrase;
    }
  throw new ThroughlineError(
    "INVALID_INPUT",
    `There are no words for channels in ${locale}. Give them as phrases, with other for every channel not named.`,
    { details: { field: "phrases", locale } },
  );
}

/** The longest words that a locale has for any channel; `null` where it has none for all others. */
export function longestPhrase(role: "to" | "on", locale: string, own: ChannelPhrases): string | null {
  const tables = phrasesOf(locale, own);
  if (!tables.some(({ other }) => other !== undefined)) return null;
  const phrases = tables.flatMap((table) => Object.values(table).map((phrase) => phrase?.[role] ?? ""));
  return phrases.reduce((one, other) => (other.length > one.length ? other : one), "");
}

function phrasesOf(locale: string, own: ChannelPhrases | undefined): readonly PhrasesOfLocale[] {
  const locales = parentsOf(locale);
  const both: readonly ChannelPhrases[] = [own ?? {}, BUILT_IN_PHRASES];
  return both.flatMap((phrases) =>
    locales.flatMap((tag) => (Object.hasOwn(phrases, tag) ? (phrases[tag] ?? []) : [])),
  );
}
