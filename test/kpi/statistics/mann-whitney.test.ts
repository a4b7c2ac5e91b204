import fc from "fast-check";
import { mannWhitney } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { runs } from "./anything.js";

const anyValues = fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 30, size: "max" });

describe("mannWhitney", () => {
  it("counts the pairs in which the first is greater, ties by half", () => {
    fc.assert(
      fc.property(anyValues, anyValues, (first, second) => {
        const pairs = first.flatMap((one) =>
          second.map((other) => (one > other ? 1 : one === other ? 0.5 : 0)),
        );
        const found = mannWhitney(first, second);
        expect(found?.u).toBe(pairs.reduce((sum: number, pair) => sum + pair, 0));
        expect(found?.auc).toBeCloseTo((found?.u ?? Number.NaN) / pairs.length, 12);
      }),
      runs,
    );
  });

  it("says the same of both orders", () => {
    fc.assert(
      fc.property(anyValues, anyValues, (first, second) => {
        const [found, turned] = [mannWhitney(first, second), mannWhitney(second, first)];
        expect((found?.auc ?? 0) + (turned?.auc ?? 0)).toBeCloseTo(1, 12);
        expect(turned?.pExact).toBe(found?.pExact);
        expect(turned?.pAsymptotic).toBe(found?.pAsymptotic);
      }),
      runs,
    );
  });

  it("has an exact p that counts every arrangement", () => {
    fc.assert(
      fc.property(fc.subarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 1, maxLength: 7 }), (first) => {
        const second = [1, 2, 3, 4, 5, 6, 7, 8].filter((value) => !first.includes(value));
        const { u = Number.NaN, pExact = null } = mannWhitney(first, second) ?? {};
        const all = subsets(8, first.length).map((ranks) =>
          ranks.reduce((sum, rank, at) => sum + rank - at, 0),
        );
        const tail = Math.min(u, first.length * second.length - u);
        const expected = Math.min(1, (2 * all.filter((value) => value <= tail).length) / all.length);
        expect(pExact).toBeCloseTo(expected, 12);
      }),
      runs,
    );
  });

  it("gives up the exact p with ties or many values, and p altogether where all are equal", () => {
    const many = Array.from({ length: 50 }, (_, index) => index);
    expect(mannWhitney(many.slice(1), [0.5])?.pExact).not.toBeNull();
    expect(mannWhitney(many, [0.5])?.pExact).toBeNull();
    expect(mannWhitney([0.5], many)?.pExact).toBeNull();
    expect(mannWhitney([1, 2], [2, 3])?.pExact).toBeNull();
    expect(mannWhitney([4, 4], [4])).toEqual({ u: 1, auc: 0.5, pExact: null, pAsymptotic: null });
  });

  it("is null where either is empty, and refuses what is no number", () => {
    expect(mannWhitney([], [1])).toBeNull();
    expect(mannWhitney([1], [])).toBeNull();
    expect(thrownBy(() => mannWhitney([Number.NaN], [1])).code).toBe("INVALID_INPUT");
  });
});

/** Every choice of `size` of the ranks from 0, ascending. */
function subsets(count: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  const result: number[][] = [];
  for (let rank = from; rank <= count - size; rank += 1) {
    for (const rest of subsets(count, size - 1, rank + 1)) result.push([rank, ...rest]);
  }
  return result;
}
