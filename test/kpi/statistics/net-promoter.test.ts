import fc from "fast-check";
import { type NpsHistogram, netPromoter, netPromoterDifference } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyConfidence, runs } from "./anything.js";

const count = fc.oneof(fc.constant(0), fc.nat({ max: 500 }));
const anyHistogram = fc.tuple(count, count, count, count, count, count, count, count, count, count, count);
const EMPTY: NpsHistogram = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const ALL_PROMOTERS: NpsHistogram = [0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 4];

describe("netPromoter", () => {
  it("counts everyone once, and holds the score in the Wald interval, within −100 and 100", () => {
    fc.assert(
      fc.property(anyHistogram, anyConfidence, (histogram, confidence) => {
        const found = netPromoter(histogram, confidence);
        if (found === null) {
          expect(histogram).toEqual(EMPTY);
          return;
        }
        expect(found.promoters + found.passives + found.detractors).toBe(found.n);
        expect(found.wald.lower).toBeLessThanOrEqual(found.score);
        expect(found.wald.upper).toBeGreaterThanOrEqual(found.score);
        for (const { lower, upper } of [found.wald, found.adjusted]) {
          expect(lower).toBeGreaterThanOrEqual(-100);
          expect(upper).toBeLessThanOrEqual(100);
          expect(lower).toBeLessThanOrEqual(upper);
        }
      }),
      runs,
    );
  });

  it("is not certain of a perfect score from few answers", () => {
    const found = netPromoter(ALL_PROMOTERS);
    expect(found).toMatchObject({ score: 100, standardError: 0, wald: { lower: 100, upper: 100 } });
    expect(found?.adjusted.lower).toBeLessThan(60);
  });

  it("is null without answers", () => {
    expect(netPromoter(EMPTY)).toBeNull();
  });

  it("refuses counts that are none, and any but eleven of them", () => {
    expect(thrownBy(() => netPromoter([-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])).details.path).toBe("counts[0]");
    expect(thrownBy(() => netPromoter([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.5])).details.path).toBe("counts[10]");
    const ten: unknown = EMPTY.slice(1);
    expect(thrownBy(() => netPromoter(ten as NpsHistogram)).details.path).toBe("counts");
  });
});

describe("netPromoterDifference", () => {
  it("is between its limits, and turns over with the order", () => {
    fc.assert(
      fc.property(anyHistogram, anyHistogram, (first, second) => {
        const [found, turned] = [netPromoterDifference(first, second), netPromoterDifference(second, first)];
        expect(turned === null).toBe(found === null);
        if (found === null) return;
        expect(found.lower).toBeLessThanOrEqual(found.difference);
        expect(found.upper).toBeGreaterThanOrEqual(found.difference);
        expect(turned?.z).toBeCloseTo(-found.z, 9);
        expect(turned?.p).toBeCloseTo(found.p, 9);
      }),
      runs,
    );
  });

  it("is null where either is empty, or neither has any spread", () => {
    expect(netPromoterDifference(EMPTY, ALL_PROMOTERS)).toBeNull();
    expect(netPromoterDifference(ALL_PROMOTERS, EMPTY)).toBeNull();
    expect(netPromoterDifference(ALL_PROMOTERS, ALL_PROMOTERS)).toBeNull();
  });
});
