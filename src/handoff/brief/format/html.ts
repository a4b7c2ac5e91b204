import { escapeHtml } from "../../../kernel/markup.js";
import type { Brief, BriefLine, BriefSection, BriefSpan } from "../brief.js";

/** A section to be put into a page: a heading and a description list. Nothing from outside becomes markup or stands in an attribute. */
export function briefAsHtml({ title, blocks }: Brief, lang: string): string {
  const body = blocks.flat().map(sectionAsHtml).join("\n");
  return `<section class="throughline-brief" lang="${lang}">\n<h2>${asHtml(title)}</h2>\n<dl>\n${body}\n</dl>\n</section>`;
}

function sectionAsHtml({ id, label, shape, lines }: BriefSection): string {
  const term = `<dt data-section="${id}">${escapeHtml(label)}</dt>`;
  if (shape === "text") return `${term}\n<dd>${lines.map(({ spans }) => asHtml(spans)).join("<br>")}</dd>`;
  return `${term}\n<dd><ul>${lines.map((line) => `<li>${lineAsHtml(line)}</li>`).join("")}</ul></dd>`;
}

function lineAsHtml({ lead, spans }: BriefLine): string {
  return lead === undefined ? asHtml(spans) : `<b>${asHtml(lead)}</b> ${asHtml(spans)}`;
}

function asHtml(spans: readonly BriefSpan[]): string {
  return spans
    .map(({ kind, text }) =>
      kind === "phrase" ? escapeHtml(text) : `<${TAGS[kind]}>${escapeHtml(text)}</${TAGS[kind]}>`,
    )
    .join("");
}

/** Isolated, so that a text written from right to left does not turn what stands around it. */
const TAGS = { value: "bdi", said: "q" } as const;
