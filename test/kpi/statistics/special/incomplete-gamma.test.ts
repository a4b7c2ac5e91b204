import gammainc from "@stdlib/math-base-special-gammainc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chiSquareTail } from "../../../../src/kpi/statistics/special/chi-square.js";
import { incompleteGamma } from "../../../../src/kpi/statistics/special/incomplete-gamma.js";
import { relativeError } from "../relative-error.js";
import { gammaTail, ONE, toNumber } from "./fixed-point.js";

const runs = { seed: 20261130, numRuns: 3000 };

/** a, and an x that lies some standard deviations from it. */
const gamma = fc
  .tuple(fc.double({ min: -2, max: 6, noNaN: true }), fc.double({ min: -5, max: 5, noNaN: true }))
  .map(([scale, off]) => {
    const a = Math.exp(scale);
    return { a, x: a * Math.exp(off / Math.sqrt(a + 1)) };
  });

describe("incompleteGamma", () => {
  it("agrees with stdlib where that is exact, to a = 400", () => {
    fc.assert(
      fc.property(gamma, ({ a, x }) => {
        const { lower, upper } = incompleteGamma(a, x);
        expect(relativeError(lower, gammainc(x, a, true, false))).toBeLessThanOrEqual(1e-12);
        expect(relativeError(upper, gammainc(x, a, true, true))).toBeLessThanOrEqual(1e-12);
      }),
      runs,
    );
  });

  it("is exact also beyond x = 1,000, where stdlib is wrong by far", () => {
    for (const [a, x] of [
      [3, 7],
      [40, 30],
      [1082, 1034],
      [954, 1058],
      [5000, 5100],
    ] as const) {
      const { lower, upper } = incompleteGamma(a, x);
      const exact = gammaTail(a, x);
      expect(relativeError(upper, toNumber(exact))).toBeLessThan(1e-13);
      expect(relativeError(lower, toNumber(ONE - exact))).toBeLessThan(1e-13);
    }
    expect(
      relativeError(gammainc(1034, 1082, true, false), toNumber(ONE - gammaTail(1082, 1034))),
    ).toBeGreaterThan(0.5);
  });

  it("starts with everything above", () => {
    for (const a of [1e-3, 0.5, 2.5, 1e6]) {
      expect(incompleteGamma(a, 0)).toEqual({ lower: 0, upper: 1 });
    }
  });

  it("keeps the lower tail precise next to 0, where it is small", () => {
    for (const x of [1e-15, 1e-9, 1e-3]) {
      // P(1, x) = 1 − exp(−x)
      expect(relativeError(incompleteGamma(1, x).lower, -Math.expm1(-x))).toBeLessThan(1e-14);
    }
    // P(½, x) = erf(√x) = 2√(x/π)·(1 − x/3 + …)
    expect(relativeError(incompleteGamma(0.5, 1e-16).lower, 2 * Math.sqrt(1e-16 / Math.PI))).toBeLessThan(
      1e-14,
    );
  });
});

describe("chiSquareTail", () => {
  it("is the square of a normal variable for one degree, and exponential for two", () => {
    expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 14);
    expect(relativeError(chiSquareTail(10, 2), Math.exp(-5))).toBeLessThan(1e-14);
  });
});
