import { describe, expect, it } from "vitest";
import { runPage } from "../calendar/page-programs.js";

describe.each(["surveys", "social-listening"])("docs/%s.md", (page) => {
  it("says what its programs print", { timeout: 300_000 }, async () => {
    const runs = await runPage(`${page}.md`);
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised ?? "" });
  });
});
