import stdlibErfc from "@stdlib/math-base-special-erfc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erfc, expOfMinusSquare, scaledErfc } from "../../../../src/kpi/statistics/special/erfc.js";
import { relativeError } from "../relative-error.js";
import { exp, fixed, times, toNumber } from "./fixed-point.js";

const runs = { seed: 20261130, numRuns: 5000 };

describe("erfc", () => {
  it("agrees with stdlib", () => {
    fc.assert(
      fc.property(fc.double({ min: -7, max: 26, noNaN: true }), (x) => {
        expect(relativeError(erfc(x), stdlibErfc(x))).toBeLessThanOrEqual(1e-12);
      }),
      runs,
    );
  });

  it("is 1 at 0, near 2 far left, and 0 where no double is small enough", () => {
    expect(erfc(0)).toBeCloseTo(1, 15);
    expect(erfc(-10)).toBe(2);
    expect(erfc(30)).toBe(0);
  });
});

describe("scaledErfc", () => {
  it("falls off like 1/(x√π) and never overflows", () => {
    expect(scaledErfc(0)).toBeCloseTo(1, 15);
    expect(relativeError(scaledErfc(1e10), 1 / (1e10 * Math.sqrt(Math.PI)))).toBeLessThan(1e-15);
  });
});

describe("expOfMinusSquare", () => {
  it("keeps the bits that squaring first would lose", () => {
    for (const x of [0.3, 5.4321, 17.0357931, 26.123456789]) {
      const exact = toNumber(exp(-times(fixed(x), fixed(x))));
      expect(relativeError(expOfMinusSquare(x, 1), exact)).toBeLessThan(1e-15);
    }
    const exact = toNumber(exp(-times(fixed(26.123456789), fixed(26.123456789))));
    expect(relativeError(Math.exp(-(26.123456789 ** 2)), exact)).toBeGreaterThan(1e-14);
  });
});
