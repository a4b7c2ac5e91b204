import { indented, type Style } from "../terminal.js";
import type { KindPreviews } from "./previews.js";
import { lengthOf, readable } from "./readable.js";

/** The previews of one kind, as lines for a terminal. */
export function previewText({ template, previews }: KindPreviews, style: Style): string {
  const { kind, version, purpose, category, urgency, presence, tone } = template;
  const head = [
    style.strong(`${kind}, version ${version}`),
    indented(
      `${purpose}\n${category}, ${urgency}, ${presence}\nAcknowledge: ${tone.acknowledge}\nAvoid: ${tone.avoid}`,
    ),
  ].join("\n");
  const each = previews.map(({ locale, channel, rendered }) => {
    const title = `${locale} ${channel} ${style.quiet(`(${lengthOf(rendered)})`)}`;
    return `${indented(title)}\n${indented(readable(rendered), "    ")}\n`;
  });
  return `${head}\n\n${each.join("\n")}\n`;
}
