import { expect, it } from "vitest";
import { runPage } from "../calendar/page-programs.js";

it.each(["reporting", "kpi-in-your-tests"])(
  "docs/%s.md says what its programs print",
  { timeout: 300_000 },
  async (page) => {
    const runs = await runPage(`${page}.md`);
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised ?? "" });
  },
);
