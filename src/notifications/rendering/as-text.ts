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

/**
 * What is left to say above a button: the text without its link where that stands last, and without pieces in which there is nothing. A
 * colon that led to the link leads to the button.
 */
export function withoutLastLink(given: NoticeText): NoticeText {
  const text = given.filter(({ value }) => value !== "");
  const last = text.findLastIndex((part) => part.type === "value" || part.value.trim() !== "");
  const part = text[last];
  if (part === undefined || !isLink(part)) return text;
  const before = text.slice(0, last);
  const lead = before.at(-1);
  if (lead?.type !== "text") return before;
  const value = lead.value.trimEnd();
  return value === "" ? before.slice(0, -1) : [...before.slice(0, -1), { ...lead, value }];
}

/** As {@link withoutLastLink}, in one line and without a colon at its end: for where nothing follows. */
export function asLineWithoutLink(text: NoticeText): string {
  return asLine(withoutLastLink(text)).replace(/\s*:$/, "");
}

export function isLink(part: NoticePart): part is ValuePart {
  return part.type === "value" && part.is === "url";
}
