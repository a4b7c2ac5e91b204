import fc from "fast-check";
import { cohenKappa } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { runs } from "./anything.js";

const anyTable = fc.integer({ min: 1, max: 5 }).chain((size) =>
  fc.array(fc.array(fc.nat({ max: 30 }), { minLength: size, maxLength: size }), {
    minLength: size,
    maxLength: size,
  }),
);

describe("cohenKappa", () => {
  it("is the same whoever of the two rates first, at most 1, and finite", () => {
    fc.assert(
      fc.property(anyTable, (table) => {
        const turned = table.map((_, column) => table.map((row) => row[column] ?? 0));
        const [found, other] = [cohenKappa(table), cohenKappa(turned)];
        if (found === null) {
          expect(table.flat().every((count) => count === 0)).toBe(true);
          return;
        }
        const { interval, ...numbers } = found;
        for (const value of Object.values(numbers))
          if (value !== null) expect(Number.isFinite(value)).toBe(true);
        expect(interval === null).toBe(found.kappa === null);
        expect(other?.kappa ?? 0).toBeCloseTo(found.kappa ?? 0, 9);
        expect(other?.standardError ?? 0).toBeCloseTo(found.standardError ?? 0, 7);
        expect(found.kappa ?? 0).toBeLessThanOrEqual(1 + 1e-12);
      }),
      runs,
    );
  });

  it("is 1 where both agree always, and 0 where no more than by chance", () => {
    expect(
      cohenKappa([
        [5, 0],
        [0, 5],
      ]),
    ).toMatchObject({ kappa: 1, standardError: 0, weightedQuadratic: 1 });
    expect(
      cohenKappa([
        [4, 4],
        [4, 4],
      ]),
    ).toMatchObject({ kappa: 0, weightedQuadratic: 0 });
  });

  it("cannot be told where both know only one grade", () => {
    expect(cohenKappa([[7]])).toMatchObject({ n: 7, observed: 1, expected: 1, kappa: null, interval: null });
    expect(
      cohenKappa([
        [7, 0],
        [0, 0],
      ]),
    ).toMatchObject({ kappa: null, weightedQuadratic: null });
  });

  it("is null for nothing, and refuses a table that is not square or holds no counts", () => {
    expect(cohenKappa([])).toBeNull();
    expect(
      cohenKappa([
        [0, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(thrownBy(() => cohenKappa([[1, 2]])).details.path).toBe("table[0]");
    expect(
      thrownBy(() =>
        cohenKappa([
          [1, 2],
          [3, -1],
        ]),
      ).details.path,
    ).toBe("table[1][1]");
  });
});
