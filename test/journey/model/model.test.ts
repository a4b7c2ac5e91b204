import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMAND_TYPES, EVENT_TYPES, REFUSALS } from "./coverage.js";
import { describeFailure, Tally, walk } from "./walk.js";

const SEED = 20_261;
const COMMANDS = 1_000_000;
/** Walks of about a hundred commands, so these are more than enough. */
const WALKS = 10_500;

describe("the aggregate against an independent model", () => {
  it("says the same after every one of a million random commands", { timeout: 600_000 }, () => {
    const tally = new Tally();
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const failure = walk(seed, tally);
        if (failure !== null) throw new Error(describeFailure(seed, failure));
      }),
      { seed: SEED, numRuns: WALKS, endOnFailure: true },
    );
    expect(tally.commands).toBeGreaterThan(COMMANDS);

    // Agreeing means little where little was met.
    expect([...tally.accepted.keys()].sort()).toEqual([...COMMAND_TYPES].sort());
    expect([...tally.written.keys()].sort()).toEqual([...EVENT_TYPES].sort());
    expect([...tally.refused.keys()].sort()).toEqual([...REFUSALS].sort());
    expect(tally.repeated).toBeGreaterThan(COMMANDS / 50);
    for (const [type, times] of [...tally.accepted, ...tally.written])
      expect([type, times > 200]).toEqual([type, true]);
  });
});
