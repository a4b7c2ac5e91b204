import { spawnSync } from "node:child_process";
import { memoryStore } from "throughline/storage/memory";
import { type EventStoreHarness, eventStoreCases, eventStoreConformance } from "throughline/testing";
import { describe, expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;
const nodeTestExample = new URL("./node-test-example.ts", import.meta.url).pathname;
const { capabilities } = memoryStore();
const harness: EventStoreHarness = { capabilities, open: () => memoryStore() };

describe("the cases", () => {
  test("run under node:test as they are", () => {
    const { status, stdout } = spawnSync(process.execPath, ["test/project/run-ts.mjs", nodeTestExample], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NODE_OPTIONS: "--test-reporter=tap" },
    });
    const applying = eventStoreCases(harness).filter(({ skip }) => skip === false).length;
    expect(stdout).toContain(`# pass ${applying}\n`);
    expect(stdout).toContain(`# skipped ${eventStoreConformance.length - applying}\n`);
    expect(status).toBe(0);
  });

  test("have ids that are theirs alone, in the group that begins them, and titles", () => {
    const ids = eventStoreConformance.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, group, title } of eventStoreConformance) {
      expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/);
      expect(id.split("/")[0]).toBe(group);
      expect(title).not.toBe("");
    }
  });

  test("say why they do not apply", () => {
    const skipped = eventStoreCases(harness).filter(({ skip }) => skip !== false);
    expect(Object.fromEntries(skipped.map(({ id, skip }) => [id, skip]))).toEqual({
      "durability/closed": "the store keeps nothing beyond the process",
      "durability/abandoned": "the store keeps nothing beyond the process",
      "durability/two-writers": "the store keeps nothing beyond the process",
      "capabilities/tx-committed": "the store declares no transactions",
      "capabilities/tx-rolled-back": "the store declares no transactions",
      "capabilities/tx-conflict": "the store declares no transactions",
      "feed/late-commit": "the store declares no transactions",
      "feed/rolled-back": "the store declares no transactions",
      "feed/reopened": "the store keeps nothing beyond the process",
    });
  });

  test("outside the core can be left out with a reason", () => {
    const cases = eventStoreCases({ ...harness, skip: { "random/as-the-model": "too slow here" } });
    expect(cases.find(({ id }) => id === "random/as-the-model")?.skip).toBe("too slow here");
  });

  test.each(eventStoreConformance.filter(({ core }) => core).map(({ id }) => id))(
    "of the core cannot be left out: %s",
    (id) => {
      expect(() => eventStoreCases({ ...harness, skip: { [id]: "no" } })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { field: "skip" } }),
      );
    },
  );

  test("that do not exist cannot be left out", () => {
    expect(() => eventStoreCases({ ...harness, skip: { "append/everything": "no" } })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });

  test("need what the declared capabilities need", () => {
    for (const [declared, field] of [
      [{ ...capabilities, durability: "replicated" }, "reopen"],
      [{ ...capabilities, transactions: true }, "transaction"],
    ] as const)
      expect(() => eventStoreCases({ ...harness, capabilities: declared })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
      );
  });
});
