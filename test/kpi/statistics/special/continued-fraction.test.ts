import { describe, expect, it } from "vitest";
import { continuedFraction } from "../../../../src/kpi/statistics/special/continued-fraction.js";

const ones = () => ({ numerator: 1, denominator: 1 });

describe("a continued fraction", () => {
  it("of ones is the golden ratio, and to start at 0 is no hindrance", () => {
    expect(continuedFraction(1, ones)).toBeCloseTo((1 + Math.sqrt(5)) / 2, 15);
    expect(continuedFraction(0, ones)).toBeCloseTo((Math.sqrt(5) - 1) / 2, 14);
  });

  it("to which no term adds anything is its start, however near to 0 that is, with its sign", () => {
    for (const start of [5, -5, 1e-300, -1e-300]) {
      expect(continuedFraction(start, () => ({ numerator: 0, denominator: 1 }))).toBe(start);
    }
  });

  it("takes as many terms as it needs, and gives up after 100,000 where it settles nowhere", () => {
    const termsOf = (numerator: number) => {
      let terms = 0;
      continuedFraction(1, () => {
        terms += 1;
        return { numerator, denominator: 1 };
      });
      return terms;
    };
    // Every term of ones brings it nearer by the square of the golden ratio, 10^15 by 36.
    expect(termsOf(1)).toBeGreaterThan(34);
    expect(termsOf(1)).toBeLessThan(40);
    // x = 1 − 1/x has no real solution.
    expect(termsOf(-1)).toBe(100_000);
  });
});
