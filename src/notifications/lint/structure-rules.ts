import { isPlaceholder } from "../template/read-template.js";
import type { NoticeVariables } from "../template/variables.js";
import { pluralCategories } from "../text/number-options.js";
import type { Placeholder, TextModel } from "../text/text-model.js";
import type { Finding } from "./lint-finding.js";

/** Every plural form of the language is there, and none that it does not have. */
export function* pluralRule(
  { selectors, variants }: TextModel,
  locale: string,
  variables: NoticeVariables,
): Iterable<Finding> {
  for (const [position, { variable, options }] of selectors.entries()) {
    if (variables[variable]?.type !== "count" || options.select === "exact") continue;
    const categories = pluralCategories(locale, options);
    const keys = variants.flatMap(({ keys: all }) => all[position] ?? []);
    for (const category of categories)
      if (category !== "other" && !keys.includes(category))
        yield {
          rule: "plural-category",
          message: `$${variable} lacks the plural form ${category}. Add a variant for it.`,
        };
    for (const key of new Set(keys))
      if (!/^\d+$/.test(key) && !categories.includes(key))
        yield {
          rule: "plural-category",
          message: `$${variable} never has the form ${key} in this language. Remove that variant.`,
        };
  }
}

/** The link ends every variant, so that no full stop sticks to it. */
export function* linkRule({ variants }: TextModel, variables: NoticeVariables): Iterable<Finding> {
  if (!Object.values(variables).some(({ type }) => type === "url")) return;
  const isLink = (piece: string | Placeholder | undefined) =>
    piece !== undefined && isPlaceholder(piece) && variables[piece.variable]?.type === "url";
  for (const { pattern } of variants)
    if (!isLink(pattern.at(-1)) || pattern.slice(0, -1).some(isLink)) {
      yield { rule: "link-last", message: "The link must stand once, at the very end." };
      return;
    }
}

const AFTER_COLON = /:\s$/;
const AT_SENTENCE_END = /^\s*(?:[.!?;…]|\n|$)/;

/** Dates stand after a colon, since weekdays are in the nominative, and never at the end of a sentence, since some end in a full stop. */
export function* dateRule({ variants }: TextModel): Iterable<Finding> {
  for (const { pattern } of variants)
    for (const [index, piece] of pattern.entries()) {
      if (!isPlaceholder(piece) || piece.format !== "tl:when") continue;
      const [before, after] = [pattern[index - 1], pattern[index + 1]];
      if (typeof before !== "string" || !AFTER_COLON.test(before))
        yield { rule: "date-after-colon", message: `A colon must stand before {$${piece.variable}}.` };
      if (after === undefined || (typeof after === "string" && AT_SENTENCE_END.test(after)))
        yield {
          rule: "date-at-sentence-end",
          message: `The sentence must not end with {$${piece.variable}}.`,
        };
    }
}

/** Letters, digits and their accents aside, what the GSM alphabet and its extension have (3GPP TS 23.038). */
const GSM_SAFE = /[\p{L}\p{M}\p{N}\n\r !"#$%&'()*+,\-./:;<=>?@_[\]\\^{|}~£¥§¡¿¤€]/u;

/** A curly quote or a dash would make a text message of a plain language cost as much as one in Greek. */
export function* punctuationRule({ variants }: TextModel): Iterable<Finding> {
  const literal = variants
    .flatMap(({ pattern }) => pattern.filter((piece) => typeof piece === "string"))
    .join("");
  const unsafe = new Set([...literal].filter((character) => !GSM_SAFE.test(character)));
  if (unsafe.size > 0) {
    const shown = [...unsafe].map(
      (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
    );
    yield {
      rule: "gsm-punctuation",
      message: `Text messages have no ${shown.join(", ")}. Use plain quotes, hyphens and spaces.`,
    };
  }
}
