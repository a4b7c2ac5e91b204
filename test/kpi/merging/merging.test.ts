import { describe, expect, it } from "vitest";
import { checkMerging } from "./check-merging.js";

describe("totals", () => {
  it("are the same to the last bit however journeys are parted, ordered, merged and taken away", () => {
    const failed = [];
    for (let seed = 1; seed <= 150; seed++) {
      const { problem } = checkMerging(seed);
      if (problem !== null) failed.push({ seed, problem });
    }
    expect(failed).toEqual([]);
  });
});
