import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runPage } from "../calendar/page-programs.js";

const pages = readdirSync(new URL("../../docs/kpi/", import.meta.url));

describe("docs/kpi", () => {
  it.each(pages)("%s says what its programs print", { timeout: 300_000 }, async (page) => {
    const runs = await runPage(`kpi/${page}`);
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  });

  it("has a page for each that the overview names", () => {
    const overview = readFileSync(new URL("../../docs/kpi/README.md", import.meta.url), "utf8");
    const named = [...overview.matchAll(/\]\(([a-z-]+\.md)\)/g)].map(([, page]) => page);
    expect(named.toSorted()).toEqual(pages.filter((page) => page !== "README.md").toSorted());
  });
});
