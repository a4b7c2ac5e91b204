import type { Brief, BriefLine, BriefSection, BriefSpan } from "../brief.js";
import { columns, fillTo, pad, wrap } from "../columns.js";

/** Labels on the left, what they say on the right, blocks apart, nothing wider than `width` columns. */
export function briefAsText({ title, blocks }: Brief, width: number): string {
  const margin = Math.max(0, ...blocks.flat().map(({ label }) => columns(label))) + 2;
  const body = blocks.map((sections) =>
    sections.map((section) => sectionAsText(section, margin, width)).join("\n"),
  );
  return [wrap(asText(title), width).join("\n"), ...body].join("\n\n");
}

function sectionAsText({ label, shape, lines }: BriefSection, margin: number, width: number): string {
  const longest = Math.max(0, ...lines.map(({ lead }) => (lead === undefined ? 0 : columns(asText(lead)))));
  const speakers = Math.min(longest, Math.floor(width / 3));
  return lines
    .flatMap((line) => hang(leadOf(line, shape, speakers), asText(line.spans), width - margin))
    .map((line, index) => pad(index === 0 ? label : "", margin) + line)
    .join("\n");
}

function leadOf({ lead }: BriefLine, shape: BriefSection["shape"], speakers: number): string {
  if (shape === "list") return "- ";
  return lead === undefined ? "" : `${fillTo(asText(lead), speakers)}  `;
}

/** The lead once, and every further line indented by its width. */
function hang(lead: string, text: string, width: number): readonly string[] {
  const indent = columns(lead);
  return wrap(text, width - indent).map((line, index) => (index === 0 ? lead : " ".repeat(indent)) + line);
}

function asText(spans: readonly BriefSpan[]): string {
  return spans.map(({ kind, text }) => (kind === "said" ? `“${text}”` : text)).join("");
}
