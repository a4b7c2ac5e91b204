import { escapeXml } from "../../../kernel/markup.js";
import type { Brief, BriefLine, BriefSectionId, BriefSpan } from "../brief.js";

/** What is worth hearing: who, what and why, what to mind, and what not to ask. The rest is for the screen. */
const SPOKEN: readonly BriefSectionId[] = [
  "who",
  "wants",
  "why",
  "note",
  "careful",
  "next",
  "tone",
  "promised",
  "tried",
  "open",
  "known",
];

/** SSML 1.1: a paragraph for each section, a sentence for each line, to be whispered to an agent before a call is put through. */
export function briefAsSsml({ title, blocks }: Brief, lang: string): string {
  const sections = blocks.flat().filter(({ id }) => SPOKEN.includes(id));
  const paragraphs = sections.map(
    ({ label, lines }) => `<p><s>${escapeXml(label)}</s>${lines.map(sentence).join("")}</p>`,
  );
  return [
    `<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${lang}">`,
    `<p><s>${spoken(title)}</s></p><break strength="medium"/>`,
    ...paragraphs,
    "</speak>",
  ].join("\n");
}

function sentence({ spans }: BriefLine): string {
  return `<s>${spoken(spans)}</s>`;
}

function spoken(spans: readonly BriefSpan[]): string {
  return spans.map(({ text }) => escapeXml(text)).join("");
}
