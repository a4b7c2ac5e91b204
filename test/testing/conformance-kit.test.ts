import { memoryStore } from "throughline/storage/memory";
import { eventStoreCases, eventStoreConformance } from "throughline/testing";
import { afterAll, describe, expect, test } from "vitest";
import { isThroughlineError } from "../../src/kernel/error.js";
import { altered } from "./broken/broken-store.js";
import { brokenStores } from "./broken-stores.js";

const { capabilities } = memoryStore();

describe("the conformance kit for event stores", () => {
  let rejected = 0;

  test.each(brokenStores)("rejects a store that $defect, by $caughtBy", async ({ caughtBy, harness }) => {
    const one = eventStoreCases(harness).find(({ id }) => id === caughtBy);
    const failure = await one?.run().catch((error: unknown) => error);
    if (!isThroughlineError(failure, "ADAPTER_BROKEN")) throw failure ?? new Error("the store passed");
    expect(failure.details.case).toBe(caughtBy);
    expect(failure.message.startsWith(`${caughtBy}: `)).toBe(true);
    rejected++;
  });

  test("has a broken store for every case, so that every case is known to be able to fail", () => {
    const caught = new Set(brokenStores.map(({ caughtBy }) => caughtBy));
    expect(eventStoreConformance.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });

  test("passes the memory store behind a wrapper that changes nothing", async () => {
    for (const one of eventStoreCases({ capabilities, open: () => altered({}) }))
      if (one.skip === false) await one.run();
  });

  afterAll(() => {
    console.log(`conformance kit: ${rejected} of ${brokenStores.length} broken stores rejected`);
  });
});
