import { plain } from "../../../handoff/brief/plain.js";
import { ThroughlineError } from "../../../kernel/error.js";
import { httpsLink } from "../../https-link.js";
import type { Brand, NoticeMessage, NoticeText } from "../../message.js";
import { actionOf } from "../action.js";
import { asLine, asLineWithoutLink, withoutLastLink } from "../as-text.js";
import { directionOf } from "../direction.js";
import { fitting } from "../fitting.js";
import { NOTICE_ADVICE, NOTICE_LIMITS } from "../notice-limits.js";
import type { RenderedEmail, UnrenderedNotice } from "../rendered-notice.js";
import { wordsOf } from "../wording.js";
import { isColour } from "./contrast.js";
import type { EmailBrand, EmailContent, RenderEmail } from "./email-content.js";
import { emailAsHtml } from "./email-html.js";
import { emailAsText } from "./email-text.js";
import { type Unsubscribe, unsubscribeHeaders } from "./unsubscribe.js";

/** What an e-mail needs beside the notice. */
export interface EmailOptions {
  /** How survey mail is stopped. Required for a survey, of use for nothing else: what other opt-outs stop never comes to be rendered. */
  readonly unsubscribe?: Unsubscribe;
  /** Designs the mail in your own way. Default: the library's own design. */
  readonly render?: RenderEmail;
}

/** @throws ThroughlineError `INVALID_INPUT` for a survey without `unsubscribe`, or for links that are not https or a colour that is not `#rrggbb` */
export function renderEmail(
  message: NoticeMessage,
  { unsubscribe, render = (content) => ({ html: emailAsHtml(content) }) }: EmailOptions = {},
  actionLabel?: string,
): RenderedEmail | UnrenderedNotice {
  if (message.category === "survey" && unsubscribe === undefined) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "Survey mail must say how it is stopped: give email.unsubscribe.",
      { details: { kind: message.kind } },
    );
  }
  const stop = message.category === "survey" ? unsubscribe : undefined;
  const headers = {
    // Keeps automatic answers from being sent back (RFC 3834).
    "Auto-Submitted": "auto-generated",
    ...(stop !== undefined && unsubscribeHeaders(stop)),
  };
  const content = contentOf(message, stop, actionLabel);
  const { html, text = emailAsText(content) } = render(content);
  const { subject } = content;
  const fit = fitting(
    message,
    "email",
    [
      { field: "html", text: html, limit: NOTICE_LIMITS.emailHtml },
      { field: "subject", text: subject, limit: NOTICE_LIMITS.emailSubject },
    ],
    [{ field: "subject", text: subject, limit: NOTICE_ADVICE.emailSubject }],
  );
  return fit.fits ? { ...fit, format: "email", subject, html, text, headers } : fit;
}

function contentOf(
  message: NoticeMessage,
  stop: Unsubscribe | undefined,
  actionLabel: string | undefined,
): EmailContent {
  const { locale, code, brand } = message;
  const words = wordsOf(locale);
  const subject = asLine(message.subject);
  return {
    locale,
    direction: directionOf(locale),
    subject,
    preview: asLineWithoutLink(message.body),
    heading: subject,
    paragraphs: paragraphsOf(withoutLastLink(message.body)),
    code,
    action: actionOf(message, actionLabel),
    brand: brand === null ? null : emailBrand(brand),
    unsubscribe: stop === undefined ? null : { label: words.stopSurveys, url: httpsLink(stop.url) },
    linkInFull: words.linkInFull,
    wordsLocale: words.locale,
  };
}

/** What an empty line parts. */
function paragraphsOf(body: NoticeText): readonly NoticeText[] {
  const paragraphs: NoticeText[] = [[]];
  for (const part of body) {
    const pieces = part.type === "text" ? part.value.split(/\n[ \t]*\n\s*/) : [part.value];
    for (const [index, value] of pieces.entries()) {
      if (index > 0) paragraphs.push([]);
      const current = paragraphs.pop() ?? [];
      paragraphs.push(value === "" ? current : [...current, { ...part, value }]);
    }
  }
  return paragraphs.filter((paragraph) => paragraph.length > 0);
}

function emailBrand({ name, url, color, logoUrl, address }: Brand): EmailBrand {
  if (color !== undefined && !isColour(color))
    throw new ThroughlineError("INVALID_INPUT", "The colour of a brand must be #rrggbb.");
  return {
    name: plain(name),
    url: url === undefined ? null : httpsLink(url),
    color: color ?? null,
    logoUrl: logoUrl === undefined ? null : httpsLink(logoUrl),
    address: address === undefined ? null : plain(address),
  };
}
