import { columns, fillTo, pad, wrap } from "../../handoff/brief/columns.js";
import { plain } from "../../handoff/brief/plain.js";
import type { Style } from "../terminal.js";
import type { ReportDocument, ReportLine, ReportSection, ReportTable } from "./report-document.js";

const WIDTH = 96;
const LONGEST_CELL = 32;

/** The report for a terminal: names on the left, figures to the right of their columns. */
export function reportAsText({ title, lead, sections }: ReportDocument, style: Style): string {
  const head = [style.strong(plain(title)), ...lead.flatMap((line) => wrap(plain(line), WIDTH))];
  return `${[head.join("\n"), ...sections.map((section) => sectionAsText(section, style))].join("\n\n")}\n`;
}

function sectionAsText({ title, table, lines = [] }: ReportSection, style: Style): string {
  return [
    style.strong(title),
    ...(table === undefined ? [] : tableAsText(table, style)),
    ...(table === undefined || lines.length === 0 ? [] : [""]),
    ...lines.flatMap((line) => lineAsText(line, style)),
  ].join("\n");
}

function tableAsText({ columns: names, rows }: ReportTable, style: Style): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => shortened(plain(cell))));
  const widths = names.map((name, place) =>
    Math.max(columns(name), ...cells.map((row) => columns(row[place] ?? ""))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, place) => {
        const width = widths[place] ?? 0;
        return place === 0 ? fillTo(cell, width) : `${" ".repeat(Math.max(0, width - columns(cell)))}${cell}`;
      })
      .join("  ")
      .trimEnd();
  return [style.quiet(`  ${line(names)}`), ...cells.map((row) => `  ${line(row)}`)];
}

function lineAsText({ text, below = [], tone }: ReportLine, style: Style): readonly string[] {
  const paint = tone === undefined ? (line: string) => line : style[tone];
  return [
    ...wrap(plain(text), WIDTH - 4).map((line, index) => paint(pad(index === 0 ? "  - " : "", 4) + line)),
    ...below.flatMap((one) => wrap(plain(one), WIDTH - 6).map((line) => `      ${line}`)),
  ];
}

function shortened(cell: string): string {
  return columns(cell) <= LONGEST_CELL ? cell : `${[...cell].slice(0, LONGEST_CELL - 1).join("")}…`;
}
