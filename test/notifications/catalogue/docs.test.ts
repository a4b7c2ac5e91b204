import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runPage } from "../../calendar/page-programs.js";
import { catalogueTables } from "./catalogue-tables.js";

const page = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");

describe.each(["notices.md", "write-a-template.md"])("docs/%s", (name) => {
  it("says what its programs print", async () => {
    const runs = await runPage(name);
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  });
});

describe("docs/notices.md", () => {
  it.each(Object.entries(catalogueTables()))(
    "has the table of %s as the catalogue has it",
    (_name, table) => {
      expect(page("notices.md")).toContain(`\n${table}\n`);
    },
  );

  it("says that Greek and Croatian await a native reviewer", () => {
    expect(page("notices.md")).toContain("await a native reviewer");
  });
});
