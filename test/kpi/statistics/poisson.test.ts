import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { poissonRise } from "../../../src/kpi/statistics/poisson.js";

/** The upper tail of a binomial distribution, summed term by term. */
function binomialTail(successes: number, trials: number, share: number): number {
  let term = (1 - share) ** trials;
  let below = 0;
  for (let k = 0; k < successes; k++) {
    below += term;
    term *= ((trials - k) / (k + 1)) * (share / (1 - share));
  }
  let tail = 0;
  for (let k = successes; k <= trials; k++) {
    tail += term;
    term *= ((trials - k) / (k + 1)) * (share / (1 - share));
  }
  return successes === 0 ? tail + below : tail;
}

describe("poissonRise", () => {
  it("is the share of all ways to deal what was seen that are at least as extreme", () => {
    expect(poissonRise({ count: 3, exposure: 1 }, { count: 0, exposure: 1 })).toBeCloseTo(1 / 8, 14);
    expect(poissonRise({ count: 1, exposure: 1 }, { count: 0, exposure: 27 })).toBeCloseTo(1 / 28, 14);
    expect(poissonRise({ count: 0, exposure: 1 }, { count: 9, exposure: 1 })).toBe(1);
  });

  it("equals the sum of the binomial terms", () => {
    const counts = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(
        counts,
        counts,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 60 }),
        (n, n0, e, e0) => {
          const exact = binomialTail(n, n + n0, e / (e + e0));
          const found = poissonRise({ count: n, exposure: e }, { count: n0, exposure: e0 });
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(1e-10 * exact + 1e-300);
        },
      ),
      { seed: 7 },
    );
  });

  it("falls with more now, and rises with more before", () => {
    const p = (count: number, before: number) =>
      poissonRise({ count, exposure: 1 }, { count: before, exposure: 28 });
    expect(p(6, 28)).toBeLessThan(p(5, 28));
    expect(p(5.5, 28)).toBeLessThan(p(5, 28));
    expect(p(5, 29)).toBeGreaterThan(p(5, 28));
  });

  it.each([
    [{ count: -1, exposure: 1 }],
    [{ count: Number.NaN, exposure: 1 }],
    [{ count: 1, exposure: 0 }],
    [{ count: 1, exposure: Number.POSITIVE_INFINITY }],
  ])("refuses %o", (given) => {
    const usual = { count: 1, exposure: 1 };
    expect(() => poissonRise(given, usual)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(() => poissonRise(usual, given)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
