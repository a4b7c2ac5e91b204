import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runPage } from "../../calendar/page-programs.js";
import { limitsTable } from "./limits-table.js";

describe("docs/notice-channels.md", () => {
  it("says what its programs print", async () => {
    const runs = await runPage("notice-channels.md");
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  });

  it("has the limits as the data has them", () => {
    const page = readFileSync(new URL("../../../docs/notice-channels.md", import.meta.url), "utf8");
    expect(page).toContain(`<!-- limits -->\n${limitsTable()}\n<!-- end -->`);
  });
});
