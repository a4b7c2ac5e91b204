import { memoryKeyVault } from "throughline/storage/memory";
import { keyVaultCases, keyVaultConformance } from "throughline/testing";
import { describe, expect, test } from "vitest";
import { isThroughlineError } from "../../src/kernel/error.js";
import { altered, brokenKeyVaults } from "./broken-key-vaults.js";

const { capabilities } = memoryKeyVault();

describe("the conformance kit for key vaults", () => {
  test.each(brokenKeyVaults)("rejects one that $defect, by $caughtBy", async ({ caughtBy, harness }) => {
    const one = keyVaultCases(harness).find(({ id }) => id === caughtBy);
    const failure = await one?.run().catch((error: unknown) => error);
    if (!isThroughlineError(failure, "ADAPTER_BROKEN")) throw failure ?? new Error("it passed");
    expect(failure.details.case).toBe(caughtBy);
  });

  test("has a broken vault for every case, so that every case is known to be able to fail", () => {
    const caught = new Set(brokenKeyVaults.map(({ caughtBy }) => caughtBy));
    expect(keyVaultConformance.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([]);
  });

  test("passes the vault in memory behind a wrapper that changes nothing", async () => {
    for (const one of keyVaultCases({ capabilities, open: () => altered(() => ({})) }))
      if (one.skip === false) await one.run();
  });

  test("has cases with ids that are theirs alone, in the group that begins them", () => {
    const ids = keyVaultConformance.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, group } of keyVaultConformance) expect(id.split("/")[0]).toBe(group);
  });

  test("needs what the declared capabilities need", () => {
    for (const [declared, field] of [
      [{ ...capabilities, durability: "replicated" }, "reopen"],
      [{ ...capabilities, transactions: true }, "transaction"],
    ] as const)
      expect(() => keyVaultCases({ capabilities: declared, open: () => memoryKeyVault() })).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
      );
  });
});
