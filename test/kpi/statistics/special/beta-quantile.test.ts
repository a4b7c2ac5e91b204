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
});
