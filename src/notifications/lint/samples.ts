import { DAY_MS } from "../../calendar/local-date.js";
import type { ChannelPhrases } from "../template/channel-phrases.js";
import { longestPhrase } from "../template/phrase-for.js";
import { isPlaceholder } from "../template/read-template.js";
import { LARGEST_COUNT, LONGEST_CODE } from "../template/read-variable.js";
import type { NoticeVariables } from "../template/variables.js";
import { numberWriter } from "../text/number-options.js";
import { remembered } from "../text/remembered.js";
import type { TextModel } from "../text/text-model.js";
import { formatWhen } from "../text/when.js";

const BRAND_EXAMPLE = "Example";

/** Every variant of a text, filled with the longest values; `null` where there are no words for channels in its language. */
export function samplesOf(
  { variants }: TextModel,
  locale: string,
  variables: NoticeVariables,
  phrases: ChannelPhrases,
): readonly string[] | null {
  const longest = new Map<string, string | null>();
  for (const { pattern } of variants)
    for (const piece of pattern)
      if (isPlaceholder(piece))
        longest.set(piece.variable, longestOf(piece.variable, locale, variables, phrases));
  if ([...longest.values()].includes(null)) return null;
  return variants.map(({ pattern }) =>
    pattern.map((piece) => (isPlaceholder(piece) ? (longest.get(piece.variable) ?? "") : piece)).join(""),
  );
}

function longestOf(
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
      return longestDay(locale);
    case "count":
      return numberWriter(locale, {})(LARGEST_COUNT);
    case "text":
      return "".padEnd(variable.max, variable.example);
    case "code":
      return "".padEnd(LONGEST_CODE, variable.example);
    case "url":
      return variable.example;
  }
}

/** The longest name of a day: in any year each month has every weekday. */
const longestDay = remembered((locale) => {
  const newYear = Date.UTC(2024, 0, 1);
  const days = Array.from({ length: 366 }, (_, day) => formatWhen(newYear + day * DAY_MS, locale, "UTC"));
  return days.reduce((one, other) => (other.length > one.length ? other : one));
});
