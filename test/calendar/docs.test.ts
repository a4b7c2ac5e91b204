import { expect, it } from "vitest";
import { runPage } from "./page-programs.js";

it("docs/calendar.md says what its programs print", async () => {
  const runs = await runPage("calendar.md");
  expect(runs.length).toBeGreaterThan(0);
  for (const { line, promised, printed } of runs)
    expect({ line, printed }).toEqual({ line, printed: promised });
});
