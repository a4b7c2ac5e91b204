import cdf from "@stdlib/stats-base-dists-normal-cdf";
import stdlibQuantile from "@stdlib/stats-base-dists-normal-quantile";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalQuantile, twoSidedP } from "../../../../src/kpi/statistics/special/normal.js";
import { relativeError } from "../relative-error.js";
import { normalTail, toNumber } from "./fixed-point.js";

const runs = { seed: 20261130, numRuns: 5000 };

describe("twoSidedP", () => {
  it("agrees with stdlib", () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 37, noNaN: true }), (z) => {
        expect(relativeError(twoSidedP(z), 2 * cdf(-Math.abs(z), 0, 1))).toBeLessThanOrEqual(1e-12);
      }),
      runs,
    );
  });

  it("is exact to the last bits where stdlib is off by 10⁻¹³, far in the tail", () => {
    for (const z of [0.001, 0.3, 0.7, 1.96, 6, 11.072, 20.5, 35.454588890075684]) {
      expect(relativeError(twoSidedP(z), 2 * toNumber(normalTail(z)))).toBeLessThan(2e-15);
    }
    const z = 35.454588890075684;
    expect(relativeError(cdf(-z, 0, 1), toNumber(normalTail(z)))).toBeGreaterThan(1e-13);
  });

  it("is 0.05 at 1.96, the same on both sides, 1 at 0 and 0 in the end", () => {
    expect(twoSidedP(1.959963984540054)).toBeCloseTo(0.05, 15);
    expect(twoSidedP(-2)).toBe(twoSidedP(2));
    expect(twoSidedP(0)).toBe(1);
    expect(twoSidedP(40)).toBe(0);
  });

  it("is no more than 1 next to 0, and exact", () => {
    for (const z of [1e-300, 1e-17, 1e-16, 3e-16, 1e-12, 1e-8, 1e-4]) {
      expect(twoSidedP(z)).toBeLessThanOrEqual(1);
      expect(twoSidedP(z)).toBeCloseTo(1 - Math.sqrt(2 / Math.PI) * (z - z ** 3 / 6), 15);
    }
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
    for (const p of [0.25, 0.1, 1e-3, 1e-7, 1e-10, 1e-20, 1e-50, 1e-150, 1e-300]) {
      const x = -normalQuantile(p);
      // The tail is x² + 1 times as sensitive as x itself.
      expect(relativeError(toNumber(normalTail(x)), p) / (x * x + 1)).toBeLessThan(1e-15);
    }
    expect(relativeError(stdlibQuantile(1e-10, 0, 1), normalQuantile(1e-10))).toBeGreaterThan(1e-9);
    expect(stdlibQuantile(1e-50, 0, 1)).toBe(-Infinity);
  });

  it("is exact next to the middle too, where it is close to 0", () => {
    for (let places = 14; places <= 52; places += 1) {
      const distance = 2 ** -places;
      // The first two terms of its series about ½.
      const expected = Math.sqrt(2 * Math.PI) * distance * (1 + (Math.PI * distance ** 2) / 3);
      expect(relativeError(normalQuantile(0.5 + distance), expected)).toBeLessThan(1e-15);
      expect(normalQuantile(0.5 - distance)).toBe(-normalQuantile(0.5 + distance));
    }
    expect(normalQuantile(0.5)).toBe(0);
  });

  it("is where the distribution says, on both sides of the middle", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1 - 1e-10, noNaN: true }), (p) => {
        const x = normalQuantile(p);
        expect(x < 0).toBe(p < 0.5);
        expect(relativeError(twoSidedP(x), 2 * Math.min(p, 1 - p))).toBeLessThan(5e-13);
      }),
      runs,
    );
  });
});
