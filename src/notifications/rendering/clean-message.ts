import { plain } from "../../handoff/brief/plain.js";
import { wellFormed } from "../../kernel/unicode.js";
import { httpsLink } from "../https-link.js";
import type { NoticeMessage, NoticePart, NoticeText } from "../message.js";
import { canonicalLocale } from "../template/locales.js";

/**
 * The message as every renderer gets it: values are one line without control, direction or invisible characters, links are https,
 * and what the template itself says is kept but for control characters.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a link that is not https or a locale that is not a language tag
 */
export function cleanMessage(message: NoticeMessage): NoticeMessage {
  return {
    ...message,
    locale: canonicalLocale(message.locale),
    subject: cleanText(message.subject),
    body: cleanText(message.body),
    link: message.link === null ? null : httpsLink(message.link),
    code: message.code === null ? null : oneLine(message.code),
  };
}

function cleanText(text: NoticeText): NoticeText {
  return text.map(cleanPart);
}

function cleanPart(part: NoticePart): NoticePart {
  if (part.type === "text") return { type: "text", value: literal(part.value) };
  return { ...part, value: part.is === "url" ? httpsLink(part.value) : oneLine(part.value) };
}

/** Anything that may have to be taken out: all but printable ASCII with single spaces between. */
const DOUBTFUL = /[^ -~]| {2}|^ | $/;

function oneLine(value: string): string {
  return DOUBTFUL.test(value) ? plain(value) : value;
}

const UNPRINTABLE = /(?![\t\n])\p{Cc}/gu;

function literal(value: string): string {
  return wellFormed(value.replace(/\r\n?/g, "\n").replace(UNPRINTABLE, ""));
}
