import { expect, it } from "vitest";
import { runPage } from "../../calendar/page-programs.js";

it("docs/statistics.md says what its programs print", async () => {
  const runs = await runPage("statistics.md");
  expect(runs.length).toBeGreaterThan(0);
  for (const { line, promised, printed } of runs)
    expect({ line, printed }).toEqual({ line, printed: promised });
});
