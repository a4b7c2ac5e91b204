import { readInstant } from "../../kernel/instant.js";
import type { ChannelPhrases } from "../template/channel-phrases.js";
import { longestPhrase } from "../template/phrase-for.js";
import { isPlaceholder } from "../template/read-template.js";
import type { NoticeVariables } from "../template/variables.js";
import type { TextModel } from "../text/text-model.js";
import { formatWhen } from "../text/when.js";

const BRAND_EXAMPLE = "Example";

/** Every variant of a text, filled with examples; `null` where there are no words for channels in its language. */
export function samplesOf(
  { variants }: TextModel,
  locale: string,
  variables: NoticeVariables,
  phrases: ChannelPhrases,
): readonly string[] | null {
  const examples = new Map<string, string | null>();
  for (const { pattern } of variants)
    for (const piece of pattern)
      if (isPlaceholder(piece))
        examples.set(piece.variable, exampleOf(piece.variable, locale, variables, phrases));
  if ([...examples.values()].includes(null)) return null;
  return variants.map(({ pattern }) =>
    pattern.map((piece) => (isPlaceholder(piece) ? (examples.get(piece.variable) ?? "") : piece)).join(""),
  );
}

function exampleOf(
  name: string,
  locale: string,
  variables: NoticeVariables,
  phrases: ChannelPhrases,
): string | null {
  const variable = variables[name];
  if (variable === undefined) return BRAND_EXAMPLE;
  switch (variable.type) {
    case "channel":
      return longestPhrase(variable.role, locale, phrases);
    case "time":
      return formatWhen(readInstant(variable.example) ?? 0, locale, "UTC");
    default:
      return String(variable.example);
  }
}
