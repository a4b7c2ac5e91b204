import { ThroughlineError } from "../../kernel/error.js";
import type { Brand, NoticeMessage } from "../message.js";
import { BRAND, readBrand } from "./brand.js";
import type { ChannelPhrases } from "./channel-phrases.js";
import { compiledTemplate } from "./compiled-template.js";
import { phraseFor } from "./phrase-for.js";
import { readValues } from "./read-values.js";
import type { NoticeTemplate } from "./template.js";
import type { NoticeValues, NoticeVariables, TimeVariable } from "./variables.js";

/** For whom a notice is composed. */
export interface ComposeOptions {
  /** The recipient's language, a BCP 47 tag. Without texts in it the parent serves (`hr-BA` → `hr`), then English, then the first there is. */
  readonly locale: string;
  /** The recipient's IANA zone. Only a notice that tells a time needs it. */
  readonly timeZone?: string;
  /** Who writes; default nobody in particular. A text that names `{$brand}` needs it. An object is read once: give a new one to change it. */
  readonly brand?: Brand | null;
  /** Words for channels of your own, or in languages of your own; they come before the built-in ones. */
  readonly phrases?: ChannelPhrases;
}

/** As {@link ComposeOptions}, where the notice tells a time. */
export interface TimedComposeOptions extends ComposeOptions {
  readonly timeZone: string;
}

/** The options that a template with these variables needs. */
export type ComposeOptionsOf<V extends NoticeVariables> = [Extract<V[keyof V], TimeVariable>] extends [never]
  ? ComposeOptions
  : NoticeVariables extends V
    ? ComposeOptions
    : TimedComposeOptions;

/**
 * Fills a template for one recipient, ready for any channel. Values are put in as they are: each renderer escapes for itself.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a value that is missing, too much or not fit, a malformed locale, an unknown zone, a
 *   brand that is not valid, or one that is needed and not there. The error never repeats a value.
 * @example
 * ```ts
 * const message = composeNotice(
 *   builtInNotices["update.reply-waiting"],
 *   { count: 2, link: "https://s.example/r/7Kq2mZ" },
 *   { locale: "hr-HR" },
 * );
 * message.locale; // "hr"
 * message.body.map(({ value }) => value).join("");
 * // "Čekaju vas 2 nova odgovora. Pročitajte ih i odgovorite ovdje: https://s.example/r/7Kq2mZ"
 * ```
 */
export function composeNotice<V extends NoticeVariables>(
  template: NoticeTemplate<V>,
  values: NoticeValues<V>,
  options: ComposeOptionsOf<V>,
): NoticeMessage {
  return fillTemplate(template, values, options);
}

/** As {@link composeNotice}, for values and options that the compiler does not know. */
export function fillTemplate(
  template: NoticeTemplate,
  values: object,
  options: ComposeOptions,
): NoticeMessage {
  const { variables, link, code, forReader } = compiledTemplate(template);
  const { locale, subject, text, needsBrand } = forReader(options.locale);
  const read = readValues(template.kind, variables, values);
  for (const [name, variable] of variables)
    if (variable.type === "channel")
      read[name] = phraseFor(String(read[name]), variable.role, locale, options.phrases);
  const brand = options.brand == null ? null : readBrand(options.brand);
  if (brand !== null) read[BRAND] = brand.name;
  else if (needsBrand) throw missingBrand(template.kind);
  const given = { values: read, timeZone: options.timeZone };
  return {
    kind: template.kind,
    version: template.version,
    locale,
    category: template.category,
    urgency: template.urgency,
    audience: template.audience,
    subject: subject(given),
    body: text(given),
    link: link === null ? null : String(read[link]),
    code: code === null ? null : String(read[code]),
    brand,
  };
}

function missingBrand(kind: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `The notice ${kind} names the brand. Give one as brand.`, {
    details: { kind, field: "brand" },
  });
}
