import type { RenderedNotice, UnrenderedNotice } from "../../notifications/index.js";

/** What a person reads or hears of a notice, as text. */
export function readable(rendered: RenderedNotice | UnrenderedNotice): string {
  switch (rendered.format) {
    case "none":
      return `Not sent: ${rendered.reason}.`;
    case "email":
      return `Subject: ${rendered.subject}\n\n${rendered.text.trimEnd()}`;
    case "push":
      return [rendered.title, rendered.body, ...(rendered.url === null ? [] : [rendered.url])].join("\n");
    case "ssml":
      return rendered.unspoken === null
        ? rendered.speech
        : `${rendered.speech}\n(not read out: ${rendered.unspoken})`;
    case "slack":
      return textsIn(rendered.blocks).join("\n");
    case "teams":
      return textsIn(rendered.message).join("\n");
    default:
      return rendered.text;
  }
}

/** How long it is, and of how much. */
export function lengthOf(rendered: RenderedNotice | UnrenderedNotice): string {
  if (rendered.format === "none") return "does not fit";
  const { size, unit, limit } = rendered.length;
  const of = limit === null ? "" : ` of ${limit}`;
  const encoding = rendered.format === "sms" ? `, ${rendered.sms.encoding}` : "";
  return `${size}${of} ${unit}${encoding}`;
}

/** What a card of blocks shows: the texts, titles and links in it, in order. */
function textsIn(value: unknown, key = ""): readonly string[] {
  if (typeof value === "string") return key === "text" || key === "title" || key === "url" ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => textsIn(inner, Array.isArray(value) ? key : name));
}
