import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecentIds } from "../../../src/reporting/exports/recent-ids.js";

const runs = { seed: 20261129, numRuns: 200 };

function met(ids: Iterable<string>, most?: number): RecentIds {
  const recent = new RecentIds(most);
  for (const id of ids) recent.add(id);
  return recent;
}

describe("recent ids", () => {
  it("are known again, and others are not, however the table has grown", () => {
    const name = (index: number) => `INC${String(index).padStart(7, "0")}`;
    const recent = met(Array.from({ length: 50_000 }, (_, index) => name(index)));
    for (let index = 0; index < 50_000; index++) expect(recent.has(name(index))).toBe(true);
    for (let index = 50_000; index < 100_000; index++) expect(recent.has(name(index))).toBe(false);
    expect(recent.forgotten).toBe(0);
  });

  it("are those of the last generation and of the one before, and the rest is counted", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { maxLength: 100, size: "max" }),
        fc.integer({ min: 1, max: 20 }),
        (ids, most) => {
          const recent = met(ids, most);
          const known = ids.filter((id) => recent.has(id));
          expect(known).toEqual(ids.slice(recent.forgotten));
          expect(known.length).toBeGreaterThanOrEqual(Math.min(ids.length, most));
          expect(known.length).toBeLessThanOrEqual(2 * most);
        },
      ),
      runs,
    );
  });

  it("met twice are one", () => {
    const recent = met(["a", "b", "a", "b", "a", "c", "b", "d"], 2);
    expect([recent.forgotten, ...["a", "b", "c", "d"].map((id) => recent.has(id))]).toEqual([
      0,
      true,
      true,
      true,
      true,
    ]);
  });
});
