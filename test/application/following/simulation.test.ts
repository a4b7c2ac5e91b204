import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulate } from "./simulation.js";

/** `npm run faults -- follower` runs many more. */
const RUNS = 12;
const SEED = 20_264;

describe("workers that are killed, freeze and fail at random", () => {
  test(`handle every event in order, do each effect once, and leave no journey behind (${RUNS} runs, seed ${SEED})`, async () => {
    const total = { events: 0, kills: 0, failures: 0, parked: 0 };
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 - 1 }), async (seed) => {
        const { problem, ...met } = await simulate(seed);
        total.events += met.events;
        total.kills += met.kills;
        total.failures += met.failures;
        total.parked += met.parked;
        expect(problem).toBeNull();
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    // A run without faults would show nothing.
    for (const count of Object.values(total)) expect(count).toBeGreaterThan(RUNS);
  }, 60_000);

  test.each(["feed-gap", "feed-disorder", "lost-entries"] as const)(
    "are found out where %s is planted",
    async (planted) => {
      let found = false;
      for (let seed = 1; seed <= 40 && !found; seed++)
        found = (await simulate(seed, planted)).problem !== null;
      expect(found).toBe(true);
    },
  );
});
