import type { Brief, BriefLine, BriefSection, BriefSpan } from "../brief.js";

/** A heading and one list, with a nested list where a section has several lines. Nothing from outside is read as Markdown or HTML. */
export function briefAsMarkdown({ title, blocks }: Brief): string {
  return `## ${asMarkdown(title)}\n\n${blocks.flat().map(sectionAsMarkdown).join("\n")}`;
}

function sectionAsMarkdown({ label, lines }: BriefSection): string {
  const name = `- **${escapeInline(label)}:**`;
  const [only, ...others] = lines;
  if (only !== undefined && others.length === 0) return `${name} ${lineAsMarkdown(only)}`;
  return [name, ...lines.map((line) => `  - ${escapeStart(lineAsMarkdown(line))}`)].join("\n");
}

function lineAsMarkdown({ lead, spans }: BriefLine): string {
  return lead === undefined ? asMarkdown(spans) : `**${asMarkdown(lead)}** ${asMarkdown(spans)}`;
}

function asMarkdown(spans: readonly BriefSpan[]): string {
  return spans
    .map(({ kind, text }) => (kind === "said" ? `“${escapeInline(text)}”` : escapeInline(text)))
    .join("");
}

/** Everything that could mark up inside a line: emphasis, code, links, HTML, entities, tables, mathematics, bare addresses. */
function escapeInline(text: string): string {
  return text.replace(/[\\`*_[\]<>&|~${}]|(?<=www)\.|:(?=\/)/gi, "\\$&");
}

/** Everything that could make the beginning of an item another list, a heading, a quotation or a rule. */
function escapeStart(text: string): string {
  return text.replace(/^[-+#=:]/, "\\$&").replace(/^(\d{1,9})([.)])/, "$1\\$2");
}
