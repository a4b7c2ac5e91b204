import betaincinv from "@stdlib/math-base-special-kernel-betaincinv";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betaQuantile } from "../../../../src/kpi/statistics/special/beta-quantile.js";
import { incompleteBeta } from "../../../../src/kpi/statistics/special/incomplete-beta.js";
import { relativeError } from "../relative-error.js";

const runs = { seed: 20261130, numRuns: 1000 };
const parameter = fc.double({ min: -1, max: 7, noNaN: true }).map(Math.exp);
const probability = fc.double({ min: 1e-8, max: 1 - 1e-8, noNaN: true });

describe("betaQuantile", () => {
  it("agrees with stdlib, which further out gives 1 and 0 for a point next to 1", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), parameter, parameter, (p, a, b) => {
        const [x = 0, y = 0] = betaincinv(a, b, p, 1 - p);
        const found = betaQuantile(p, a, b);
        expect(relativeError(found.x, x)).toBeLessThanOrEqual(1e-12);
        expect(relativeError(found.y, y)).toBeLessThanOrEqual(1e-12);
      }),
      runs,
    );
    const [p, a, b] = [0.9999742625207507, 1096.633158417459, 0.3678794411714428];
    expect(betaincinv(a, b, p, 1 - p)[1]).toBe(0);
    expect(relativeError(incompleteBeta(betaQuantile(p, a, b), a, b).upper, 1 - p)).toBeLessThan(1e-12);
  });

  it("is the inverse of the incomplete beta function", () => {
    fc.assert(
      fc.property(probability, parameter, parameter, (p, a, b) => {
        const { lower, upper } = incompleteBeta(betaQuantile(p, a, b), a, b);
        expect(Math.min(relativeError(lower, p), relativeError(upper, 1 - p))).toBeLessThan(1e-12);
      }),
      runs,
    );
  });

  it("is a power where one parameter is 1", () => {
    expect(relativeError(betaQuantile(0.025, 1, 12).y, 0.975 ** (1 / 12))).toBeLessThan(1e-15);
    expect(relativeError(betaQuantile(0.025, 1e6, 1).x, 0.025 ** 1e-6)).toBeLessThan(1e-15);
    expect(relativeError(betaQuantile(1e-20, 0.1, 1).x, 1e-200)).toBeLessThan(1e-12);
  });

  it("is known in closed form for the arcsine distribution, both parameters ½", () => {
    for (const p of [1e-16, 0.001, 0.2, 0.5, 0.8]) {
      const { x, y } = betaQuantile(p, 0.5, 0.5);
      expect(relativeError(x, Math.sin((Math.PI * p) / 2) ** 2)).toBeLessThan(1e-14);
      expect(relativeError(y, Math.cos((Math.PI * p) / 2) ** 2)).toBeLessThan(1e-14);
    }
  });

  it("is ½ in the middle of a symmetric distribution, for parameters up to 10¹²", () => {
    for (const each of [0.5, 1, 8, 945, 912598.4565266587, 1e12]) {
      const { x, y } = betaQuantile(0.5, each, each);
      expect(x).toBeCloseTo(0.5, 14);
      expect(y).toBeCloseTo(0.5, 14);
    }
  });

  it("finds its way back from where less is left of the distribution than a number can hold", () => {
    // A step of Newton's method leads there in each of these.
    for (const [p, a, b] of [
      [0.003876503955567783, 26, 49],
      [0.000235011861693409, 20, 9540],
      [2.1850235699880096e-13, 21.792168131522715, 0.5],
      [1.980400950937722e-57, 19.261508007083947, 16679.97861735662],
      [1e-16, 5e5, 0.5],
      [1e-300, 1e6, 1e6],
      [5.580131412888291e-15, 0.04704429915928047, 0.014329274803292519],
    ] as const) {
      expect(relativeError(incompleteBeta(betaQuantile(p, a, b), a, b).lower, p)).toBeLessThan(1e-9);
    }
  });

  it("is at the edge where the quantile is nearer to 0 or 1 than a number can be", () => {
    // The quantile of p is p^(1/a), here 10^−2000.
    const { x, y } = betaQuantile(1e-20, 0.01, 1);
    expect(x).toBeLessThan(1e-300);
    expect(y).toBe(1);
    const mirrored = betaQuantile(1 - 2 ** -53, 1, 0.01);
    expect(mirrored.x).toBe(1);
    expect(mirrored.y).toBeLessThan(1e-300);
  });
});
