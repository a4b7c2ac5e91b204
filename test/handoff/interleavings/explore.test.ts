import { describe, expect, it } from "vitest";
import { explore, type Missing } from "./explore.js";

const SEED = 20_262;

describe("actors on one row, each with a clock of its own", () => {
  it("leave one owner to every epoch, do each command once, and leave no offer in silence", () => {
    const problems: string[] = [];
    let conflicts = 0;
    for (let seed = SEED; seed < SEED + 3000; seed++) {
      const explored = explore(seed);
      conflicts += explored.conflicts;
      if (explored.problem !== null) problems.push(`seed ${seed}: ${explored.problem}`);
    }
    expect(problems).toEqual([]);
    expect(conflicts).toBeGreaterThan(3000);
  });

  it.each<Missing>(["version", "epoch", "deadline", "repetition"])(
    "are seen to go wrong where the %s is not looked at",
    (missing) => {
      const found = Array.from({ length: 2000 }, (_, index) => SEED + index).some(
        (seed) => explore(seed, missing).problem !== null,
      );
      expect(found).toBe(true);
    },
  );
});
