import fc from "fast-check";
import { quantile, sortedSample, summarise, tInterval } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { runs } from "./anything.js";

const anyValues = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), {
  minLength: 1,
  maxLength: 80,
  size: "max",
});

describe("sortedSample", () => {
  it("sorts by number, and leaves what it was given", () => {
    const given = [10, 9, -1, 100];
    expect([...(sortedSample(given) ?? [])]).toEqual([-1, 9, 10, 100]);
    expect(given).toEqual([10, 9, -1, 100]);
  });

  it("gives the value of a rank, and the nearest end beyond", () => {
    const sample = sortedSample([3, 1, 2]);
    expect([-1, 0, 1, 2, 3].map((rank) => sample?.at(rank))).toEqual([1, 1, 2, 3, 3]);
    expect(sample).toMatchObject({ n: 3, min: 1, max: 3 });
  });

  it("is null for nothing", () => {
    expect(sortedSample([])).toBeNull();
  });

  it.each([Number.NaN, Infinity, -Infinity, 1e151, -1e151])("refuses %s among the values", (value) => {
    expect(thrownBy(() => sortedSample([1, value, 2])).code).toBe("INVALID_INPUT");
  });
});

describe("quantile", () => {
  it("runs from the least to the greatest value, and never falls", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const sample = sortedSample(values);
        if (sample === null) throw new Error("there are values");
        const quantiles = [0, 0.1, 0.25, 0.5, 0.9, 1].map((probability) => quantile(sample, probability));
        expect([quantiles[0], quantiles.at(-1)]).toEqual([sample.min, sample.max]);
        for (const [index, value] of quantiles.slice(1).entries()) {
          expect(value).toBeGreaterThanOrEqual((quantiles[index] ?? 0) - 1e-6);
        }
      }),
      runs,
    );
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses the probability %s", (probability) => {
    const sample = sortedSample([1]);
    if (sample === null) throw new Error("there is a value");
    expect(thrownBy(() => quantile(sample, probability)).code).toBe("INVALID_INPUT");
  });
});

describe("summarise", () => {
  it("does not depend on the order", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        expect(summarise(values.toReversed(), [0.5, 0.9])).toEqual(summarise(values, [0.5, 0.9]));
      }),
      runs,
    );
  });

  it("keeps the spread of values that are large and close together", () => {
    const found = summarise([1e9 + 1, 1e9 + 2, 1e9 + 3], []);
    expect(found).toMatchObject({ mean: 1e9 + 2, standardDeviation: 1 });
  });

  it("has no spread to tell of a single value, and nothing of none", () => {
    expect(summarise([42], [0.5])).toEqual({
      n: 1,
      min: 42,
      max: 42,
      mean: 42,
      standardDeviation: null,
      quantiles: [42],
    });
    expect(summarise([], [0.5])).toBeNull();
  });

  it("stays finite at the edge of what it takes", () => {
    const found = summarise([1e150, -1e150, 1e150], [0.5]);
    expect(
      Object.values(found ?? {})
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
  });
});

describe("the mean of summarise", () => {
  it("is the nearest double, where adding up the shares of the values misses it", () => {
    const values = [1, 1, 1, 3, 3];
    expect(values.reduce((sum, value) => sum + value / 5, 0)).not.toBe(1.8);
    expect(summarise(values, [])?.mean).toBe(1.8);
  });
});

describe("tInterval", () => {
  it("lies around the mean, and widens with the confidence", () => {
    const [narrow, wide] = [0.9, 0.99].map((confidence) =>
      tInterval({ n: 10, mean: 5, standardDeviation: 2 }, confidence),
    );
    expect((narrow?.lower ?? 0) + (narrow?.upper ?? 0)).toBeCloseTo(10, 12);
    expect(wide?.lower).toBeLessThan(narrow?.lower ?? Number.NaN);
  });

  it("is null below two values", () => {
    expect(tInterval({ n: 0, mean: 0, standardDeviation: null })).toBeNull();
    expect(tInterval({ n: 1, mean: 5, standardDeviation: null })).toBeNull();
    expect(tInterval({ n: 1, mean: 5, standardDeviation: 3 })).toBeNull();
    expect(tInterval({ n: 9, mean: 5, standardDeviation: null })).toBeNull();
    expect(tInterval({ n: 2, mean: 5, standardDeviation: 3 })?.upper).toBeGreaterThan(5);
  });

  it("has no width where all values are the same", () => {
    const interval = tInterval({ n: 4, mean: 5, standardDeviation: 0 });
    expect(interval).toEqual({ lower: 5, upper: 5, confidence: 0.95 });
  });

  it.each([
    { n: 2.5, mean: 1, standardDeviation: 1 },
    { n: 3, mean: Number.NaN, standardDeviation: 1 },
    { n: 3, mean: 1, standardDeviation: -1 },
    { n: 3, mean: 1, standardDeviation: Infinity },
  ])("refuses $n, $mean, $standardDeviation", (input) => {
    expect(thrownBy(() => tInterval(input)).code).toBe("INVALID_INPUT");
  });
});
