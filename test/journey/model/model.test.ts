import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeFailure, Tally, walk } from "./walk.js";

const SEED = 20_261;
const WALK = 100;
const WALKS = 2_000;

describe("the aggregate against an independent model", () => {
  it("says the same after every one of many random commands", () => {
    const tally = new Tally();
    const t = performance.now();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const failure = walk(seed, WALK, tally);
        if (failure !== null) throw new Error(describeFailure(seed, failure));
      }),
      { seed: SEED, numRuns: WALKS, endOnFailure: true },
    );
    console.log(tally, (tally.commands / (performance.now() - t)) * 1000);
    expect(tally.commands).toBe(WALK * WALKS);
  });
});
