import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg } from "../../../src/kpi/statistics/benjamini-hochberg.js";
import { differences } from "../../vectors/compare.js";
import { vectorsOf } from "./vectors-of.js";

const shares = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40, size: "max" });

describe("benjaminiHochberg", () => {
  it.each(vectorsOf("bh"))("$id", ({ input, expected, tolerance }) => {
    const { p } = input as { p: number[] };
    expect(differences({ adjusted: benjaminiHochberg(p) }, expected, tolerance)).toEqual([]);
  });

  it("asks nothing of no questions", () => expect(benjaminiHochberg([])).toEqual([]));

  it("never gives less than the p-value, nor more than 1, nor another order", () => {
    fc.assert(
      fc.property(shares, (pValues) => {
        const adjusted = benjaminiHochberg(pValues);
        for (const [index, p] of pValues.entries()) {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p);
          expect(adjusted[index]).toBeLessThanOrEqual(1);
          for (const [other, q] of pValues.entries())
            if (p < q) expect(adjusted[index]).toBeLessThanOrEqual(adjusted[other] ?? Number.NaN);
        }
      }),
      { seed: 41 },
    );
  });

  it.each([[-0.1], [1.1], [Number.NaN]])("refuses %s, which is no p-value", (p) => {
    expect(() => benjaminiHochberg([0.5, p])).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
