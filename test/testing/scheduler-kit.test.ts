import { inProcessScheduler } from "throughline/scheduling/in-process";
import { schedulerCases, schedulerConformance } from "throughline/testing";
import { afterAll, describe, expect, test } from "vitest";
import { isThroughlineError } from "../../src/kernel/error.js";
import { altered, times, world } from "./broken-schedulers/broken-scheduler.js";
import { brokenHandingOut } from "./broken-schedulers/handing-out.js";
import { brokenKeeping } from "./broken-schedulers/keeping.js";

const { capabilities } = inProcessScheduler();
const brokenSchedulers = [...brokenHandingOut, ...brokenKeeping];

describe("the conformance kit for schedulers", () => {
  let rejected = 0;

  test.each(brokenSchedulers)(
    "rejects a scheduler that $defect, by $caughtBy",
    async ({ caughtBy, harness }) => {
      const one = schedulerCases(harness).find(({ id }) => id === caughtBy);
      expect(one?.skip).toBe(false);
      const failure = await one?.run().catch((error: unknown) => error);
      if (!isThroughlineError(failure, "ADAPTER_BROKEN")) throw failure ?? new Error("the scheduler passed");
      expect(failure.details.case).toBe(caughtBy);
      expect(failure.message.startsWith(`${caughtBy}: `)).toBe(true);
      rejected++;
    },
  );

  test("has a broken scheduler for every case, so that every case is known to be able to fail", () => {
    const caught = new Set(brokenSchedulers.map(({ caughtBy }) => caughtBy));
    expect(schedulerConformance.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });

  test("passes the scheduler in process behind a wrapper that changes nothing", async () => {
    const { open, harness } = world();
    for (const one of schedulerCases({ ...harness, open: () => altered(open(), {}) }))
      if (one.skip === false) await one.run();
  });

  test("has ids that are theirs alone, in the group that begins them, and titles", () => {
    const ids = schedulerConformance.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, group, title } of schedulerConformance) {
      expect(id).toMatch(/^[a-z-]+\/[a-z0-9-]+$/);
      expect(id.split("/")[0]).toBe(group);
      expect(title).not.toBe("");
    }
  });

  test("needs of its harness what the declared capabilities need", () => {
    const harness = { capabilities, ...times, open: () => inProcessScheduler() };
    const lose = { lose: () => {} };
    const reopen = { reopen: () => inProcessScheduler() };
    for (const [given, field] of [
      [{ ...lose, capabilities: { ...capabilities, durability: "replicated" } }, "reopen"],
      [{ ...reopen, capabilities: { ...capabilities, durability: "replicated" } }, "lose"],
      [{ capabilities: { ...capabilities, transactions: true } }, "transaction"],
      [{ handleWithinMs: 2 * times.leaseMs }, "handleWithinMs"],
      [{ skip: { "timing/handed-out": "no" } }, "skip"],
    ] as const)
      expect(() => schedulerCases({ ...harness, ...given })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
      );
    const [skipped] = schedulerCases({ ...harness, skip: { "timing/many": "slow here" } }).filter(
      ({ id }) => id === "timing/many",
    );
    expect(skipped?.skip).toBe("slow here");
  });

  afterAll(() => {
    console.log(`conformance kit: ${rejected} of ${brokenSchedulers.length} broken schedulers rejected`);
  });
});
