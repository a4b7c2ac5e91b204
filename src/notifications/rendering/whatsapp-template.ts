import { type MessageLimit, measureMessage } from "../../channels/message-limit.js";
import { ThroughlineError } from "../../kernel/error.js";
import { canonicalLink } from "../https-link.js";
import { canonicalLocale } from "../template/locales.js";
import { NOTICE_LIMITS } from "./notice-limits.js";

/** A template the provider has approved, bound to one kind of notice in one locale. */
export interface WhatsAppTemplate {
  /** The kind of notice it stands for: `update.reply-waiting`. */
  readonly kind: string;
  /** The locale of the notice: `en`, `el`, `hr`. */
  readonly locale: string;
  /** Its name at the provider. */
  readonly name: string;
  /** Its language at the provider: `en`, `en_US`, `el`, `hr`. */
  readonly language: string;
  /** The approved text, its placeholders `{{1}}`, `{{2}}` and so on as the provider has them. */
  readonly body: string;
  /** The variable of the notice for each placeholder of the body, in order. */
  readonly parameters: readonly string[];
  /** A fixed header, if it has one. */
  readonly header?: string;
  /** A fixed footer, if it has one. */
  readonly footer?: string;
  /** The button that opens the link of the notice, if it has one. */
  readonly button?: WhatsAppTemplateButton;
}

/** A button with a dynamic address. */
export interface WhatsAppTemplateButton {
  readonly label: string;
  /** The approved address without its placeholder: what every link of the notice begins with. */
  readonly base: string;
}

/** Templates bound to kinds and locales. */
export interface WhatsAppTemplates {
  /** The one for a kind and a locale; `undefined` where none is bound. */
  readonly find: (kind: string, locale: string) => WhatsAppTemplate | undefined;
}

/**
 * Binds kinds of notices to the provider's templates, and checks each against the provider's limits and its own placeholders.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a body over 1,024 characters, header or footer over 60, a button's label over 25, for
 * placeholders that are not `{{1}}` to `{{n}}` with a variable each, a base that is not https, a locale that is not a BCP 47 tag, or a kind and locale bound twice
 * @example
 * ```ts
 * const templates = bindWhatsAppTemplates([
 *   {
 *     kind: "callback.missed",
 *     locale: "en",
 *     name: "callback_missed_v1",
 *     language: "en",
 *     body: "We called but could not get through. Pick a new time that suits you.",
 *     parameters: [],
 *     button: { label: "Pick a time", base: "https://s.example/r/" },
 *   },
 * ]);
 * templates.find("callback.missed", "en")?.name; // "callback_missed_v1"
 * ```
 */
export function bindWhatsAppTemplates(templates: readonly WhatsAppTemplate[]): WhatsAppTemplates {
  const bound = new Map<string, WhatsAppTemplate>();
  for (const given of templates) {
    const template = readWhatsAppTemplate(given);
    const key = keyOf(template.kind, template.locale);
    if (bound.has(key)) throw invalid(template, "is bound twice to one kind and locale");
    bound.set(key, template);
  }
  return { find: (kind, locale) => bound.get(keyOf(kind, locale)) };
}

/** What the customer will read: the body with a value for each placeholder. */
export function filledIn(body: string, values: readonly string[]): string {
  return body.replace(
    PLACEHOLDER,
    (placeholder, number: string) => values[Number(number) - 1] ?? placeholder,
  );
}

const PLACEHOLDER = /\{\{(\d{1,3})\}\}/g;

function keyOf(kind: string, locale: string): string {
  return `${kind} ${locale}`;
}

/** The template with its locale and the base of its button written as in the notices that are rendered. */
function readWhatsAppTemplate(template: WhatsAppTemplate): WhatsAppTemplate {
  const { body, header = "", footer = "", button, parameters } = template;
  const lengths: readonly (readonly [string, string, MessageLimit])[] = [
    ["body", body, NOTICE_LIMITS.whatsappTemplateBody],
    ["header", header, NOTICE_LIMITS.whatsappTemplateHeader],
    ["footer", footer, NOTICE_LIMITS.whatsappTemplateFooter],
    ["button", button?.label ?? "", NOTICE_LIMITS.whatsappTemplateButton],
  ];
  for (const [field, text, { size, unit }] of lengths) {
    if (measureMessage(text, unit) > size) throw invalid(template, `has a ${field} over ${size} characters`);
  }
  const numbers = [...body.matchAll(PLACEHOLDER)].map(([, number]) => Number(number));
  const used = new Set(numbers);
  if (used.size !== parameters.length || parameters.some((_, index) => !used.has(index + 1)))
    throw invalid(template, "must have the placeholders {{1}} to {{n}}, and a variable for each");
  const locale = canonicalLocale(template.locale);
  if (button === undefined) return { ...template, locale };
  const base = canonicalLink(button.base);
  if (base === null) throw invalid(template, "must have a button whose base is an https address");
  return { ...template, locale, button: { ...button, base } };
}

function invalid({ kind, locale }: WhatsAppTemplate, what: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `The WhatsApp template for ${kind} in ${locale} ${what}.`, {
    details: { kind, locale },
  });
}
