import type { ChannelPhrases } from "../template/channel-phrases.js";
import { namesIn, readTemplate, type TemplateText } from "../template/read-template.js";
import type { NoticeTemplate, NoticeTemplates } from "../template/template.js";
import { lengthRule, subjectRule } from "./length-rules.js";
import type { Finding, LintFinding } from "./lint-finding.js";
import { samplesOf } from "./samples.js";
import { dateRule, linkRule, pluralRule, punctuationRule } from "./structure-rules.js";

/** What {@link lintCatalog} looks at: a {@link NoticeCatalog}, or templates that were never defined, such as those of a file. */
export interface LintedCatalog {
  readonly templates: NoticeTemplates | readonly NoticeTemplate[];
  readonly phrases?: ChannelPhrases;
}

/**
 * Everything in a catalogue that should be mended; none for the built-in one. Of a locale that cannot be read, only that is found. Throws
 * for nothing that a template can hold.
 *
 * Lengths are the greatest of any variant, with the longest value of each variable: a text of `max` characters in the alphabet of its
 * example, a code of 16, a count of 1,000,000, the longest day of the year and the longest name of a channel. Links and the brand are as
 * long as an example, since no notice would do with 2,048 characters.
 *
 * | rule | what must hold |
 * |---|---|
 * | `same-variables` | a text names the same variables in every locale |
 * | `missing-locale` | every template has subject and text in every locale of the catalogue |
 * | `plural-category` | a text that chooses by a number has every plural form of its language, and no other |
 * | `unknown-function` | functions are `:string`, `:number`, `:integer` or `:tl:when` |
 * | `link-last` | the link stands once, at the end |
 * | `date-after-colon`, `date-at-sentence-end` | a date follows a colon and does not end its sentence |
 * | `gsm-punctuation` | punctuation is in the alphabet of text messages |
 * | `subject-length` | at most 40 characters |
 * | `sms-parts`, `utf8-bytes` | at most 3 text messages, and 1,000 bytes |
 * | `public-length` | at most 280 as X counts, where the audience is public |
 * | `code-beside-link` | a code and a link never stand together |
 * | `one-link`, `link-in-subject` | a notice has one link, and not in its subject |
 * | `public-detail` | a public notice holds nothing but a link |
 * | `syntax`, `bad-locale` | a text is MessageFormat 2 as notices use it, its locale a BCP 47 tag in canonical form |
 * | `missing-variable`, `unknown-variable`, `wrong-function` | a text names every variable and no other, with a function that suits it |
 * | `reserved-variable`, `bad-example` | no variable is called `brand`, and each has an example that it admits |
 * | `missing-phrases` | there are words for channels in every language that names one |
 *
 * @example
 * ```ts
 * lintCatalog(noticeCatalog()); // []
 * ```
 */
export function lintCatalog({ templates, phrases = {} }: LintedCatalog): readonly LintFinding[] {
  const all = Object.values<NoticeTemplate>(templates);
  const locales = new Set(all.flatMap(({ text }) => Object.keys(text)));
  return all.flatMap((template) => [
    ...lintTemplate(template, phrases),
    ...[...locales].flatMap((locale) => missingLocale(template, locale)),
  ]);
}

function lintTemplate(template: NoticeTemplate, phrases: ChannelPhrases): LintFinding[] {
  const { kind } = template;
  const { texts, problems } = readTemplate(template);
  const found: LintFinding[] = problems.map((problem) => ({ ...problem, kind }));
  const [first] = texts;
  for (const text of texts)
    for (const field of ["subject", "text"] as const)
      for (const finding of lintText(template, text, field, phrases, first))
        found.push({ ...finding, kind, locale: text.locale, field });
  return found;
}

function* lintText(
  { variables, audience }: NoticeTemplate,
  texts: TemplateText,
  field: "subject" | "text",
  phrases: ChannelPhrases,
  first: TemplateText | undefined,
): Iterable<Finding> {
  const { locale, [field]: model } = texts;
  const different = first === undefined ? [] : difference(namesIn(model), namesIn(first[field]));
  if (different.length > 0)
    yield {
      rule: "same-variables",
      message: `${different.map((name) => `$${name}`).join(", ")} is not in every locale. Name the same variables.`,
    };
  yield* pluralRule(model, locale, variables);
  yield* dateRule(model);
  yield* punctuationRule(model);
  if (field === "text") yield* linkRule(model, variables);
  const samples = samplesOf(model, locale, variables, phrases);
  if (samples === null) {
    yield {
      rule: "missing-phrases",
      message: "There are no words for channels in this language. Give them as phrases.",
    };
    return;
  }
  yield* field === "subject" ? subjectRule(samples) : lengthRule(samples, audience);
}

/** The names that stand in only one of two texts. */
function difference(some: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...[...some].filter((name) => !others.has(name)), ...[...others].filter((name) => !some.has(name))];
}

/** A locale that other templates have and this one has not at all: a customer would get two languages. */
function missingLocale({ kind, subject, text }: NoticeTemplate, locale: string): readonly LintFinding[] {
  if (Object.hasOwn(text, locale) || Object.hasOwn(subject, locale)) return [];
  const message = "Other notices have this locale. Add it, so that a customer gets one language.";
  return [{ rule: "missing-locale", kind, locale, field: "text", message }];
}
