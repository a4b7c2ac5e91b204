import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { memoryStore } from "throughline/storage/memory";
import { openSqlite } from "throughline/storage/sqlite";
import { describe, expect, it, vi } from "vitest";
import { expectToHold } from "./holds.js";
import { APPLICATIONS, programs } from "./program.js";
import { run } from "./run.js";

// What it waits between attempts is real time, which the scheduler does not rule.
vi.mock("../../../src/application/back-off.js", () => ({ backOff: async () => {} }));

/** One owner at every version; every accepted command once; a repeated one gives its first outcome; the stale and foreign write nothing. */
describe("three applications over one store, in any interleaving, with lost acknowledgements", () => {
  it("hold what was promised, over the memory store", async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(programs, fc.scheduler(), async (program, scheduler) => {
        const store = memoryStore();
        const calls = await run(program, scheduler, () => store);
        for (const { answer, thrown } of calls) {
          const what = thrown ?? `${answer?.status}${answer?.repeated === true ? ", repeated" : ""}`;
          seen.set(what, (seen.get(what) ?? 0) + 1);
        }
        await expectToHold(calls, store);
      }),
      { seed: 20260302, numRuns: 600 },
    );
    // The programs have to come to all of these, or they show nothing.
    const outcomes = ["ok", "ok, repeated", "refused", "opened", "continued", "duplicate"];
    for (const what of [...outcomes, "STALE_EPOCH", "NOT_OWNER", "NOT_ALLOWED", "STORE_FAILED"])
      expect(seen.get(what) ?? 0, what).toBeGreaterThan(20);
  });

  it("hold what was promised, over SQLite, each with a connection of its own", async () => {
    await fc.assert(
      fc.asyncProperty(programs, fc.scheduler(), async (program, scheduler) => {
        const folder = mkdtempSync(join(tmpdir(), "throughline-interleavings-"));
        const open = () => openSqlite(join(folder, "desk.sqlite"), { synchronous: "normal" });
        const stores = [await open(), await open(), await open()];
        const [first] = stores;
        expect(stores).toHaveLength(APPLICATIONS);
        if (first === undefined) return;
        try {
          const calls = await run(program, scheduler, (application) => stores[application] ?? first);
          await expectToHold(calls, first);
        } finally {
          for (const store of stores) await store.close();
          rmSync(folder, { recursive: true, force: true });
        }
      }),
      { seed: 20260303, numRuns: 60 },
    );
  });
});
