import { memoryCoordination } from "throughline/storage/memory";
import { coordinationCases, coordinationConformance } from "throughline/testing";
import { describe, expect, test } from "vitest";
import { isThroughlineError } from "../../src/kernel/error.js";
import { brokenCoordinations } from "./broken-coordinations.js";

const { capabilities } = memoryCoordination();

describe("the conformance kit for coordinations", () => {
  test.each(brokenCoordinations)("rejects one that $defect, by $caughtBy", async ({ caughtBy, harness }) => {
    const one = coordinationCases(harness).find(({ id }) => id === caughtBy);
    const failure = await one?.run().catch((error: unknown) => error);
    if (!isThroughlineError(failure, "ADAPTER_BROKEN")) throw failure ?? new Error("it passed");
    expect(failure.details.case).toBe(caughtBy);
  });

  test("has a broken coordination for every case, so that every case is known to be able to fail", () => {
    const caught = new Set(brokenCoordinations.map(({ caughtBy }) => caughtBy));
    expect(coordinationConformance.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });

  test("has cases with ids that are theirs alone, in the group that begins them", () => {
    const ids = coordinationConformance.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, group } of coordinationConformance) expect(id.split("/")[0]).toBe(group);
  });

  test("needs what the declared capabilities need", () => {
    for (const [declared, field] of [
      [{ ...capabilities, durability: "replicated" }, "reopen"],
      [{ ...capabilities, transactions: true }, "transaction"],
    ] as const)
      expect(() => coordinationCases({ capabilities: declared, open: () => memoryCoordination() })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
      );
  });
});
