import { ThroughlineError } from "../../kernel/error.js";
import type { NoticeMessage } from "../message.js";
import { fitting } from "./fitting.js";
import { NOTICE_LIMITS } from "./notice-limits.js";
import { renderPlainText } from "./plain-text.js";
import type {
  RenderedText,
  RenderedWhatsAppTemplate,
  UnrenderedNotice,
  WhatsAppComponent,
} from "./rendered-notice.js";
import { filledIn, type WhatsAppTemplate, type WhatsAppTemplates } from "./whatsapp-template.js";

/** How WhatsApp may be written to now. */
export interface WhatsAppOptions {
  /** Whether the 24 hours from the customer's last message still run. Default: `open`. */
  readonly window?: "open" | "closed";
  /** What may be sent once they have run out. Default: nothing. */
  readonly templates?: WhatsAppTemplates;
}

/** @throws ThroughlineError `INVALID_INPUT` for a bound template that names a variable the notice does not have, or whose button has another base than its link */
export function renderWhatsApp(
  message: NoticeMessage,
  { window = "open", templates }: WhatsAppOptions = {},
): RenderedText | RenderedWhatsAppTemplate | UnrenderedNotice {
  if (window === "open") return renderPlainText(message, "whatsapp", NOTICE_LIMITS.whatsapp);
  const template = templates?.find(message.kind, message.locale);
  return template === undefined ? withoutTemplate(message) : renderTemplate(message, template);
}

function withoutTemplate({ kind, locale }: NoticeMessage): UnrenderedNotice {
  return {
    format: "none",
    fits: false,
    channel: "whatsapp",
    kind,
    locale,
    reason: "no-template",
    tooLong: [],
  };
}

function renderTemplate(
  message: NoticeMessage,
  template: WhatsAppTemplate,
): RenderedWhatsAppTemplate | UnrenderedNotice {
  const values = template.parameters.map((variable) => valueFor(message, variable));
  const text = filledIn(template.body, values);
  const fit = fitting(message, "whatsapp", [
    { field: "text", text, limit: NOTICE_LIMITS.whatsappTemplateBody },
  ]);
  if (!fit.fits) return fit;
  const components = [...bodyComponent(values), ...buttonComponent(message, template)];
  const { name, language } = template;
  return {
    ...fit,
    format: "whatsapp-template",
    text,
    template: { name, language: { code: language }, components },
  };
}

function bodyComponent(values: readonly string[]): readonly WhatsAppComponent[] {
  if (values.length === 0) return [];
  return [{ type: "body", parameters: values.map((text) => ({ type: "text", text })) }];
}

function buttonComponent(
  { link, kind }: NoticeMessage,
  { button }: WhatsAppTemplate,
): readonly WhatsAppComponent[] {
  if (button === undefined) return [];
  if (link === null || !link.startsWith(button.base) || link === button.base) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      `The link of ${kind} must begin with the base of the button in its WhatsApp template, and go on.`,
      { details: { kind } },
    );
  }
  const parameters = [{ type: "text", text: link.slice(button.base.length) }] as const;
  return [{ type: "button", sub_type: "url", index: "0", parameters }];
}

function valueFor({ body, subject, kind }: NoticeMessage, variable: string): string {
  const part = [...body, ...subject].find((one) => one.type === "value" && one.variable === variable);
  if (part !== undefined) return part.value;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `The WhatsApp template for ${kind} names a variable that the notice does not have.`,
    { details: { kind, variable } },
  );
}
