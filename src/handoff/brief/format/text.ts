import type { Brief, BriefLine, BriefSection, BriefSpan } from "../brief.js";
import { columns, pad, wrap } from "../columns.js";

/** Labels on the left, what they say on the right, nothing wider than `width` columns. */
export function briefAsText({ title, sections }: Brief, width: number): string {
  const margin = Math.max(...sections.map(({ label }) => columns(label))) + 2;
  const body = sections.map((section) => {
    const lines = sectionLines(section, width - margin);
    return lines.map((line, index) => pad(index === 0 ? section.label : "", margin) + line).join("\n");
  });
  return `${[wrap(asText(title), width).join("\n"), "", ...body].join("\n")}\n`;
}

function sectionLines({ shape, lines }: BriefSection, width: number): readonly string[] {
  const speakers = Math.max(0, ...lines.map(({ lead }) => (lead === undefined ? 0 : columns(asText(lead)))));
  return lines.flatMap((line) =>
    hang(leadOf(line, shape, Math.min(speakers, Math.floor(width / 3))), asText(line.spans), width),
  );
}

function leadOf({ lead }: BriefLine, shape: BriefSection["shape"], speakers: number): string {
  if (shape === "list") return "- ";
  return lead === undefined ? "" : `${pad(asText(lead), speakers)}  `;
}

/** The lead once, and every further line indented by its width. */
function hang(lead: string, text: string, width: number): readonly string[] {
  const indent = columns(lead);
  return wrap(text, width - indent).map((line, index) => (index === 0 ? lead : " ".repeat(indent)) + line);
}

function asText(spans: readonly BriefSpan[]): string {
  return spans.map(({ kind, text }) => (kind === "said" ? `“${text}”` : text)).join("");
}
