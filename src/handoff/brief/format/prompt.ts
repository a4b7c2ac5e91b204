import type { Brief, BriefLine, BriefSection, BriefSpan } from "../brief.js";
import type { BriefLabels } from "../labels/labels.js";

/**
 * For an agent that is a language model: fixed words outside quotation marks, everything from outside within them, as JSON strings. So no
 * text can end its quotation, begin a line, or pass for a label.
 */
export function briefAsPrompt({ title, blocks }: Brief, { prompt }: BriefLabels): string {
  const sections = blocks.map((block) => block.map(sectionAsPrompt).join("\n"));
  return [`${prompt.intro} ${prompt.data}`, asPrompt(title), ...sections].join("\n\n");
}

function sectionAsPrompt({ label, lines }: BriefSection): string {
  const [only, ...others] = lines;
  if (only !== undefined && others.length === 0) return `${label}: ${lineAsPrompt(only)}`;
  return [`${label}:`, ...lines.map((line) => `- ${lineAsPrompt(line)}`)].join("\n");
}

function lineAsPrompt({ lead, spans }: BriefLine): string {
  return lead === undefined ? asPrompt(spans) : `${asPrompt(lead)}: ${asPrompt(spans)}`;
}

function asPrompt(spans: readonly BriefSpan[]): string {
  return spans.map(({ kind, text }) => (kind === "phrase" ? text : quoted(text))).join("");
}

/** Angle brackets and backticks are escaped, too: tags and fences mean something to many models. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[<>`]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}
