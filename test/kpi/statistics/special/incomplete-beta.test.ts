import betainc from "@stdlib/math-base-special-betainc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incompleteBeta } from "../../../../src/kpi/statistics/special/incomplete-beta.js";
import { relativeError } from "../relative-error.js";
import { betaLower, ONE, toNumber } from "./fixed-point.js";

const runs = { seed: 20261130, numRuns: 3000 };

/** a, b, and an x within five standard deviations of the mean. */
const beta = fc
  .tuple(
    fc.double({ min: -1, max: 7, noNaN: true }),
    fc.double({ min: -1, max: 7, noNaN: true }),
    fc.double({ min: -5, max: 5, noNaN: true }),
  )
  .map(([one, other, off]) => {
    const [a, b] = [Math.exp(one), Math.exp(other)];
    const sum = a + b;
    return { a, b, x: a / sum + (off * Math.sqrt((a * b) / (sum + 1))) / sum };
  })
  .filter(({ x }) => x > 0 && x < 1);

describe("incompleteBeta", () => {
  it("agrees with stdlib", () => {
    fc.assert(
      fc.property(beta, ({ a, b, x }) => {
        const { lower, upper } = incompleteBeta({ x, y: 1 - x }, a, b);
        expect(relativeError(lower, betainc(x, a, b, true, false))).toBeLessThanOrEqual(1e-12);
        expect(relativeError(upper, betainc(x, a, b, true, true))).toBeLessThanOrEqual(1e-12);
      }),
      runs,
    );
  });

  it("is the exact tail of a binomial for whole numbers", () => {
    for (const [x, a, b] of [
      [0.25, 2, 3],
      [0.03125, 1, 40],
      [0.53125, 790, 624],
      [0.9375, 300, 2],
    ] as const) {
      const { lower, upper } = incompleteBeta({ x, y: 1 - x }, a, b);
      expect(relativeError(lower, toNumber(betaLower(x, a, b)))).toBeLessThan(5e-14);
      expect(relativeError(upper, toNumber(ONE - betaLower(x, a, b)))).toBeLessThan(5e-14);
    }
  });

  it("begins and ends in the corners", () => {
    for (const [a, b] of [
      [2, 3],
      [0.5, 1e6],
      [1e6, 0.5],
      [1e-3, 1e-3],
    ] as const) {
      expect(incompleteBeta({ x: 0, y: 1 }, a, b)).toEqual({ lower: 0, upper: 1 });
      expect(incompleteBeta({ x: 1, y: 0 }, a, b)).toEqual({ lower: 1, upper: 0 });
    }
  });

  it("has a middle of ½ where both parameters are the same, as large as a million", () => {
    for (const a of [0.5, 3, 1e3, 1e6]) {
      expect(incompleteBeta({ x: 0.5, y: 0.5 }, a, a).lower).toBeCloseTo(0.5, 11);
    }
  });
});
