import { readFileSync } from "node:fs";
import { ATTRIBUTES, METRICS, type MetricName, OPERATIONS, type OperationName } from "throughline";
import { describe, expect, test } from "vitest";
import { runPage } from "../../calendar/page-programs.js";

const page = readFileSync(new URL("../../../docs/observability.md", import.meta.url), "utf8");
const KINDS = ["internal", "server", "client", "producer", "consumer"];

/** The rows of the table under a heading. */
function rowsUnder(heading: string): readonly string[] {
  const section = page.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? "";
  return section.split("\n").filter((line) => line.startsWith("| `"));
}

const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const code = (text: string) => `\`${text}\``;

describe("docs/observability.md", () => {
  test("has every operation, in order", () => {
    const rows = Object.values<OperationName>(OPERATIONS).map(({ name, what, kind, link = "" }) =>
      row(code(name), what, KINDS[kind] ?? "", link).replace("|  |", "| |"),
    );
    expect(rowsUnder("Operations")).toEqual(rows);
  });

  test("has every figure with its unit, in order", () => {
    const rows = Object.values<MetricName>(METRICS).map(({ name, type, unit, what, attributes }) =>
      row(code(name), type, code(unit), what, attributes.map(code).join(", ")).replace("|  |", "| |"),
    );
    expect(rowsUnder("Figures")).toEqual(rows);
  });

  test("has every attribute, in order", () => {
    const rows = Object.values(ATTRIBUTES).map(({ name, what }) => row(code(name), what));
    expect(rowsUnder("Attributes")).toEqual(rows);
  });

  test("says what its program prints", { timeout: 300_000 }, async () => {
    for (const { line, promised, printed } of await runPage("observability.md"))
      expect({ line, printed }).toEqual({ line, printed: promised ?? "" });
  });
});
