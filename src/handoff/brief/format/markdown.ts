import type { Brief, BriefLine, BriefSection, BriefSpan } from "../brief.js";

/** A heading for each section, and an item for each of its lines. Nothing that comes from outside is read as Markdown or HTML. */
export function briefAsMarkdown({ title, sections }: Brief): string {
  return `${[`## ${asMarkdown(title)}`, ...sections.map(sectionAsMarkdown)].join("\n\n")}\n`;
}

function sectionAsMarkdown({ label, lines }: BriefSection): string {
  return [`### ${escapeInline(label)}`, "", ...lines.map((line) => `- ${lineAsMarkdown(line)}`)].join("\n");
}

function lineAsMarkdown({ lead, spans }: BriefLine): string {
  const text = asMarkdown(spans);
  return lead === undefined ? escapeStart(text) : `**${asMarkdown(lead)}** ${text}`;
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
