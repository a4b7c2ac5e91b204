import { escapeHtml } from "../../kernel/markup.js";
import type { NoticePart, NoticeText } from "../message.js";

/**
 * The text as HTML without a block around it.
 *
 * @param linkStyle what stands in the `style` of its links, if anything
 */
export function asHtml(text: NoticeText, linkStyle?: string): string {
  return text.map((part) => partAsHtml(part, linkStyle)).join("");
}

function partAsHtml(part: NoticePart, linkStyle: string | undefined): string {
  if (part.type === "text") return escapeHtml(part.value).replaceAll("\n", "<br>");
  const value = escapeHtml(part.value);
  switch (part.is) {
    case "url": {
      const style = linkStyle === undefined ? "" : ` class="link" style="${linkStyle}"`;
      return `<a href="${value}" rel="noopener noreferrer"${style}>${value}</a>`;
    }
    case "code":
      return `<strong>${value}</strong>`;
    case "text":
      // Isolated, so that a name written from right to left does not turn what stands around it.
      return `<bdi>${value}</bdi>`;
    case "time":
    case "number":
      return value;
  }
}
