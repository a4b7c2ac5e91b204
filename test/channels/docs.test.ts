import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runPage } from "../calendar/page-programs.js";
import { catalogueTables, exclusionCells, pointCells } from "./catalogue-tables.js";

const page = readFileSync(new URL("../../docs/channels.md", import.meta.url), "utf8");

describe("docs/channels.md", () => {
  it("says what its programs print", async () => {
    const runs = await runPage("channels.md");
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  });

  it.each(Object.entries(catalogueTables()))("has the table of %s as the data has it", (_name, table) => {
    expect(page).toContain(`\n${table}\n`);
  });

  it.each([
    ["exclusion", exclusionCells],
    ["point", pointCells],
  ])("explains every %s, in order", (_what, cells) => {
    const places = cells.map((cell) => page.indexOf(`\n${cell}`));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});
