import { plain } from "../../handoff/brief/plain.js";
import type { ReportDocument, ReportLine, ReportSection, ReportTable } from "./report-document.js";

/** The report as Markdown. Nothing from outside is read as Markdown, as HTML, or as the formula of a spreadsheet that it is pasted into. */
export function reportAsMarkdown({ title, lead, sections }: ReportDocument): string {
  return `${[`# ${escaped(title)}`, ...lead.map(escaped), ...sections.map(sectionAsMarkdown)].join("\n\n")}\n`;
}

function sectionAsMarkdown({ title, table, lines = [] }: ReportSection): string {
  return [
    `## ${escaped(title)}`,
    ...(table === undefined ? [] : [tableAsMarkdown(table)]),
    ...(lines.length === 0 ? [] : [lines.map(lineAsMarkdown).join("\n")]),
  ].join("\n\n");
}

function tableAsMarkdown({ columns, rows }: ReportTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(escaped)),
    line(columns.map((_, place) => (place === 0 ? "---" : "---:"))),
    ...rows.map((row) => line(row.map((cell, place) => (place === 0 ? inert(cell) : escaped(cell))))),
  ].join("\n");
}

function lineAsMarkdown({ text, below = [] }: ReportLine): string {
  return [`- ${escaped(text)}`, ...below.map((one) => `  - ${escaped(one)}`)].join("\n");
}

/** Everything that could mark up inside a line: emphasis, code, links, HTML, entities, tables, mathematics, bare addresses. */
function escaped(text: string): string {
  return plain(text).replace(/[\\`*_[\]<>&|~${}#]|(?<=www)\.|:(?=\/)/gi, "\\$&");
}

/** A name out of the file: what begins like a formula gets a quote before it, which spreadsheets take for text. */
function inert(text: string): string {
  return /^\s*[=+\-@]/.test(text) ? `'${escaped(text)}` : escaped(text);
}
