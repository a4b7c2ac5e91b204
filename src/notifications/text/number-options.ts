import { remembered } from "./remembered.js";

/** The options of `:number` and `:integer` that mean something for a whole number, each with its values. */
export const NUMBER_OPTIONS = {
  select: /^(?:plural|ordinal|exact)$/,
  useGrouping: /^(?:auto|always|min2|never)$/,
  minimumIntegerDigits: /^(?:[1-9]|1\d|2[01])$/,
} as const;

/** Options as the text gives them. */
export type NumberOptions = { readonly [name in keyof typeof NUMBER_OPTIONS]?: string };

/** How a number is written in a locale. */
export function numberWriter(locale: string, options: NumberOptions): (value: number) => string {
  const { useGrouping = "", minimumIntegerDigits = "" } = options;
  const format = numberFormat(`${locale} ${useGrouping} ${minimumIntegerDigits}`);
  return keptWhereSmall((value) => format.format(value));
}

/** The key that a number selects by when no key is the number itself; `null` for none. */
export function pluralSelector(locale: string, { select }: NumberOptions): (value: number) => string | null {
  if (select === "exact") return () => null;
  const rules = pluralRules(pluralKey(locale, select));
  return keptWhereSmall((value) => rules.select(value));
}

/** The plural forms of a language. */
export function pluralCategories(locale: string, { select }: NumberOptions): readonly string[] {
  return pluralRules(pluralKey(locale, select)).resolvedOptions().pluralCategories;
}

function pluralKey(locale: string, select: string | undefined): string {
  return `${locale} ${select === "ordinal" ? "ordinal" : "cardinal"}`;
}

/** Numbers in notices are small, and `Intl` takes as long for one as the rest of its text. */
const MOST_KEPT = 1_000;

function keptWhereSmall(of: (value: number) => string): (value: number) => string {
  const kept: string[] = [];
  return (value) => {
    if (value >= MOST_KEPT) return of(value);
    const known = kept[value] ?? of(value);
    kept[value] = known;
    return known;
  };
}

const numberFormat = remembered((key) => {
  const [locale, useGrouping, minimumIntegerDigits] = key.split(" ");
  return new Intl.NumberFormat(locale, {
    maximumFractionDigits: 0,
    ...(useGrouping === "never" ? { useGrouping: false } : {}),
    ...(useGrouping === "auto" || useGrouping === "always" || useGrouping === "min2" ? { useGrouping } : {}),
    ...(minimumIntegerDigits === "" ? {} : { minimumIntegerDigits: Number(minimumIntegerDigits) }),
  });
});

const pluralRules = remembered((key) => {
  const [locale, type] = key.split(" ");
  return new Intl.PluralRules(locale, { type: type === "ordinal" ? "ordinal" : "cardinal" });
});
