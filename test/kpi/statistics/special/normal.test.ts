import cdf from "@stdlib/stats-base-dists-normal-cdf";
import stdlibQuantile from "@stdlib/stats-base-dists-normal-quantile";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile, twoSidedP } from "../../../../src/kpi/statistics/special/normal.js";
import { relativeError } from "../relative-error.js";
import { normalTail, toNumber } from "./fixed-point.js";

const runs = { seed: 20261130, numRuns: 5000 };

describe("normalCdf", () => {
  it("agrees with stdlib", () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 9, noNaN: true }), (x) => {
        expect(relativeError(normalCdf(x), cdf(x, 0, 1))).toBeLessThanOrEqual(1e-12);
      }),
      runs,
    );
  });

  it("is exact to the last bits where stdlib is off by 10⁻¹³, far in the tail", () => {
    for (const x of [0.001, 0.3, 0.7, 1.96, 6, 11.072, 20.5, 35.454588890075684]) {
      expect(relativeError(normalCdf(-x), toNumber(normalTail(x)))).toBeLessThan(2e-15);
    }
    const x = 35.454588890075684;
    expect(relativeError(cdf(-x, 0, 1), toNumber(normalTail(x)))).toBeGreaterThan(1e-13);
  });

  it("is ½ in the middle, and runs from 0 to 1", () => {
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(40)).toBe(1);
    expect(normalCdf(-40)).toBe(0);
  });

  it("is monotone across the seam of its two methods", () => {
    const near = [-0.7, 0.7].flatMap((seam) => [seam - 1e-9, seam, seam + 1e-9]);
    const values = near.map(normalCdf);
    expect(values).toEqual(values.toSorted((one, other) => one - other));
  });
});

describe("twoSidedP", () => {
  it("is 0.05 at 1.96, 1 at 0, and the same on both sides", () => {
    expect(twoSidedP(1.959963984540054)).toBeCloseTo(0.05, 15);
    expect(twoSidedP(0)).toBe(1);
    expect(twoSidedP(-2)).toBe(twoSidedP(2));
  });
});

describe("normalQuantile", () => {
  it("agrees with stdlib where that is exact, from p = 0.00001 on", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1 - 1e-5, noNaN: true }), (p) => {
        expect(relativeError(normalQuantile(p), stdlibQuantile(p, 0, 1))).toBeLessThanOrEqual(1e-12);
      }),
      runs,
    );
  });

  it("is exact also further out, where stdlib is wrong and in the end infinite", () => {
    for (const p of [1e-3, 1e-7, 1e-10, 1e-20, 1e-50, 1e-150]) {
      const x = -normalQuantile(p);
      // The tail is x² + 1 times as sensitive as x itself.
      expect(relativeError(toNumber(normalTail(x)), p) / (x * x + 1)).toBeLessThan(1e-15);
    }
    expect(relativeError(stdlibQuantile(1e-10, 0, 1), normalQuantile(1e-10))).toBeGreaterThan(1e-9);
    expect(stdlibQuantile(1e-50, 0, 1)).toBe(-Infinity);
  });

  it("is the inverse of the distribution, on both sides of the middle", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1 - 1e-10, noNaN: true }), (p) => {
        expect(relativeError(normalCdf(normalQuantile(p)), p)).toBeLessThan(5e-13);
      }),
      runs,
    );
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.75)).toBeCloseTo(-normalQuantile(0.25), 15);
  });
});
