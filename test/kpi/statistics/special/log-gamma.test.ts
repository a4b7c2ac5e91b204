import gammaln from "@stdlib/math-base-special-gammaln";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logGamma, stirlingError } from "../../../../src/kpi/statistics/special/log-gamma.js";
import { relativeError } from "../relative-error.js";

const runs = { seed: 20261130, numRuns: 5000 };
const anyScale = fc.double({ min: -20, max: 30, noNaN: true }).map(Math.exp);

describe("logGamma", () => {
  it("agrees with stdlib at any scale, and next to its zeros at 1 and 2", () => {
    const nextToZero = fc
      .tuple(fc.constantFrom(1, 2), fc.double({ min: -0.01, max: 0.01, noNaN: true }))
      .map(([zero, off]) => zero + off);
    fc.assert(
      fc.property(fc.oneof(anyScale, nextToZero, fc.double({ min: 0.01, max: 20, noNaN: true })), (x) => {
        expect(relativeError(logGamma(x), gammaln(x))).toBeLessThanOrEqual(1e-12);
      }),
      runs,
    );
  });

  it("is the logarithm of factorials", () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n += 1) {
      expect(relativeError(logGamma(n + 1), Math.log(factorial))).toBeLessThan(1e-15);
      factorial *= n + 1;
    }
  });

  it("is 0 at 1 and 2", () => {
    expect(logGamma(1)).toBe(0);
    expect(logGamma(2)).toBe(0);
  });
});

describe("stirlingError", () => {
  it("is what Stirling's formula leaves, also where it is small", () => {
    // ln Γ(1) = 0: what is left is 1 − ½·ln 2π.
    expect(stirlingError(1)).toBeCloseTo(1 - 0.5 * Math.log(2 * Math.PI), 15);
    expect(relativeError(stirlingError(1e6), 1 / 12e6)).toBeLessThan(1e-12);
  });

  it("is exact from 10 on, where the difference would lose its last digits", () => {
    // Worked out in 40 digits.
    for (const [x, exact] of [
      [10, 0.008330563433362871],
      [12.5, 0.006665247032707682],
      [15, 0.005554733551962801],
    ] as const) {
      expect(relativeError(stirlingError(x), exact)).toBeLessThan(1e-15);
    }
  });

  it("meets itself where its two methods meet", () => {
    expect(relativeError(stirlingError(10 - 1e-12), stirlingError(10))).toBeLessThan(1e-11);
  });
});
