import { readFileSync } from "node:fs";
import type { Scheduler } from "throughline/scheduling";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import { sqlScheduler } from "throughline/scheduling/sql";
import { schedulerConformance } from "throughline/testing";
import { describe, expect, test } from "vitest";
import type { SqlExecutor } from "../../src/sql/executor.js";
import { runPage } from "../calendar/page-programs.js";

const page = readFileSync(new URL("../../docs/scheduling.md", import.meta.url), "utf8");

const executor = (dialect: SqlExecutor["dialect"]): SqlExecutor => {
  const query: SqlExecutor["query"] = async () => [];
  return { dialect, handle: {}, query, ...(dialect === "postgres" ? { within: () => ({ query }) } : {}) };
};

describe("docs/scheduling.md", () => {
  test("says what its programs print", { timeout: 300_000 }, async () => {
    const runs = await runPage("scheduling.md");
    expect(runs.length).toBeGreaterThan(0);
    for (const { line, promised, printed } of runs)
      expect({ line, printed }).toEqual({ line, printed: promised });
  });

  test.each<[string, Scheduler]>([
    ["`inProcessScheduler()`", inProcessScheduler()],
    ["`sqlScheduler(executor)` over PostgreSQL", sqlScheduler(executor("postgres"))],
    ["`sqlScheduler(executor)` over SQLite", sqlScheduler(executor("sqlite"))],
  ])("says what a scheduler declares: %s", (name, { capabilities: { durability, transactions } }) => {
    expect(page).toContain(`\n| ${name} | ${durability} | ${transactions ? "yes" : "no"} | `);
  });

  test("names every group of cases, and how many there are", () => {
    for (const group of new Set(schedulerConformance.map((one) => one.group)))
      expect(page).toContain(`\`${group}\``);
    expect(page).toContain(`${schedulerConformance.length} cases`);
  });
});
