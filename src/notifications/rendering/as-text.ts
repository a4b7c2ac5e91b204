import type { NoticePart, NoticeText, ValuePart } from "../message.js";

/** The parts as one text, nothing escaped. */
export function asText(text: NoticeText): string {
  return text.map(({ value }) => value).join("");
}

/** The parts as one line, as subjects and titles are. */
export function asLine(text: NoticeText): string {
  const all = asText(text);
  return (/[^\S ]| {2}/.test(all) ? all.replace(/\s+/g, " ") : all).trim();
}

/** The text without its link where that stands last, as beside a button. */
export function withoutLastLink(text: NoticeText): NoticeText {
  const last = text.findLastIndex((part) => part.type === "value" || part.value.trim() !== "");
  const part = text[last];
  if (part === undefined || !isLink(part)) return text;
  const before = text.slice(0, last);
  const lead = before.at(-1);
  return lead?.type === "text" ? [...before.slice(0, -1), { ...lead, value: lead.value.trimEnd() }] : before;
}

export function isLink(part: NoticePart): part is ValuePart {
  return part.type === "value" && part.is === "url";
}
