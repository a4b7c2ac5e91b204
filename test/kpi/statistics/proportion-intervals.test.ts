import fc from "fast-check";
import { agrestiCoullInterval, clopperPearsonInterval, wilsonInterval } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyConfidence, anyProportion, runs } from "./anything.js";

const INTERVALS = { wilsonInterval, clopperPearsonInterval, agrestiCoullInterval };

/** Counts that are none, or more than there are cases. */
const NO_COUNTS = [
  { count: -1, n: 5 },
  { count: 6, n: 5 },
  { count: 0.5, n: 5 },
  { count: Number.NaN, n: 5 },
  { count: 0, n: Infinity },
  { count: 0, n: -1 },
];

for (const [name, interval] of Object.entries(INTERVALS)) {
  describe(name, () => {
    it("holds the estimate, within 0 and 1", () => {
      fc.assert(
        fc.property(anyProportion, anyConfidence, (proportion, confidence) => {
          const found = interval(proportion, confidence);
          const estimate = proportion.count / proportion.n;
          expect(found?.lower).toBeGreaterThanOrEqual(0);
          expect(found?.upper).toBeLessThanOrEqual(1);
          // Agresti & Coull centre on a shrunk rate, whose interval holds the estimate to within rounding.
          expect(found?.lower).toBeLessThanOrEqual(estimate + 1e-12);
          expect(found?.upper).toBeGreaterThanOrEqual(estimate - 1e-12);
          expect(found?.confidence).toBe(confidence);
        }),
        runs,
      );
    });

    it("mirrors hits and misses", () => {
      fc.assert(
        fc.property(anyProportion, anyConfidence, ({ count, n }, confidence) => {
          const [found, mirrored] = [
            interval({ count, n }, confidence),
            interval({ count: n - count, n }, confidence),
          ];
          expect(found?.lower).toBeCloseTo(1 - (mirrored?.upper ?? Number.NaN), 12);
          expect(found?.upper).toBeCloseTo(1 - (mirrored?.lower ?? Number.NaN), 12);
        }),
        runs,
      );
    });

    it("narrows with more cases and widens with more confidence", () => {
      fc.assert(
        fc.property(anyProportion, ({ count, n }) => {
          const width = (times: number, confidence: number) => {
            const found = interval({ count: count * times, n: n * times }, confidence);
            return (found?.upper ?? Number.NaN) - (found?.lower ?? Number.NaN);
          };
          expect(width(10, 0.95)).toBeLessThan(width(1, 0.95));
          expect(width(1, 0.99)).toBeGreaterThanOrEqual(width(1, 0.95));
        }),
        runs,
      );
    });

    it("is null without cases", () => {
      expect(interval({ count: 0, n: 0 })).toBeNull();
    });

    it.each(NO_COUNTS)("refuses $count of $n", (proportion) => {
      expect(thrownBy(() => interval(proportion)).code).toBe("INVALID_INPUT");
    });

    it.each([0, 1, -1, Number.NaN])("refuses the confidence %s", (confidence) => {
      expect(thrownBy(() => interval({ count: 1, n: 2 }, confidence)).code).toBe("INVALID_INPUT");
    });
  });
}

describe("Wilson and Clopper-Pearson", () => {
  it("touch 0 and 1 only where nothing or everything counts", () => {
    for (const interval of [wilsonInterval, clopperPearsonInterval]) {
      expect(interval({ count: 0, n: 1_000_000 })?.lower).toBe(0);
      expect(interval({ count: 1_000_000, n: 1_000_000 })?.upper).toBe(1);
      expect(interval({ count: 1, n: 1_000_000 })?.lower).toBeGreaterThan(0);
      expect(interval({ count: 999_999, n: 1_000_000 })?.upper).toBeLessThan(1);
    }
  });

  it("cover what they say, as exactly computed over all outcomes of ten cases: Wilson on average, Clopper-Pearson always", () => {
    const rates = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
    const coverage = (interval: typeof wilsonInterval) =>
      rates.map((rate) => {
        let [sum, term] = [0, (1 - rate) ** 10];
        for (let count = 0; count <= 10; count += 1) {
          const found = interval({ count, n: 10 });
          if (found !== null && found.lower <= rate && rate <= found.upper) sum += term;
          term *= ((10 - count) / (count + 1)) * (rate / (1 - rate));
        }
        return sum;
      });
    const wilson = coverage(wilsonInterval);
    expect(wilson.reduce((sum, share) => sum + share, 0) / wilson.length).toBeGreaterThan(0.95);
    expect(Math.min(...coverage(clopperPearsonInterval))).toBeGreaterThanOrEqual(0.95);
  });
});
