import { ThroughlineError } from "../../kernel/error.js";

/** The language a text is shown in where its template has none for the recipient's. */
const LAST_RESORT = "en";

/**
 * What of `available`, all of canonical locales, serves a reader of `asked`: that locale itself, else its parents (`hr-BA` → `hr`), else English, else the first.
 *
 * @throws ThroughlineError `INVALID_INPUT` for what is not a BCP 47 tag
 */
export function chooseLocale<T extends { readonly locale: string }>(
  available: readonly [T, ...T[]],
  asked: string,
): T {
  const [found = available[0]] = [...parentsOf(asked), LAST_RESORT].flatMap((tag) =>
    available.filter(({ locale }) => locale === tag),
  );
  return found;
}

/**
 * The tag in its canonical form, then ever shorter ones: `el-GR` → `el-GR`, `el`.
 *
 * @throws ThroughlineError `INVALID_INPUT` for what is not a BCP 47 tag
 */
export function parentsOf(tag: string): readonly string[] {
  const parts = canonicalLocale(tag).split("-");
  return parts.map((_, index) => parts.slice(0, parts.length - index).join("-"));
}

/** @throws ThroughlineError `INVALID_INPUT` for what is not a BCP 47 tag */
export function canonicalLocale(tag: string): string {
  try {
    const [canonical] = typeof tag === "string" ? Intl.getCanonicalLocales(tag) : [];
    if (canonical !== undefined) return canonical;
  } catch {
    // Told below, without the tag: it may be anything.
  }
  throw new ThroughlineError("INVALID_INPUT", "locale is not a BCP 47 tag. Give one such as el or hr-HR.", {
    details: { field: "locale" },
  });
}
