import fc from "fast-check";
import { columnAggregates, columnQuantiles, columnSketches, quantile, sortedSample } from "throughline/kpi";
import { describe, expect, it } from "vitest";

const GROUPS = ["email", "phone", "sms"];
const INVALID = expect.objectContaining({ code: "INVALID_INPUT" });

const duration = fc.oneof(
  fc.integer({ min: 0, max: 1_000_000 }),
  fc.double({ min: 1e-9, max: 1e14, noNaN: true }),
  fc.constantFrom(0, -0, 0.25, 1, 2 ** 43, 2 ** 39, Number.NaN, -1, Number.POSITIVE_INFINITY),
);
const rows = fc.array(fc.tuple(fc.nat({ max: 2 }), duration, fc.nat({ max: 5 })), {
  maxLength: 60,
  size: "max",
});

const columnsOf = (given: readonly (readonly [number, number, number])[]) => ({
  groups: GROUPS,
  group: Uint8Array.from(given, ([group]) => group),
  durationMs: Float64Array.from(given, ([, ms]) => ms),
  rating: Uint8Array.from(given, ([, , rating]) => rating),
  positiveFrom: 4,
});
const durationsIn = (given: readonly (readonly [number, number, number])[], place: number) =>
  given.flatMap(([group, ms]) => (group === place && ms >= 0 && ms < Number.POSITIVE_INFINITY ? [ms] : []));

describe("columns", () => {
  it("give the exact quantiles of each group", () => {
    fc.assert(
      fc.property(rows, (given) => {
        const found = columnQuantiles(columnsOf(given), [0, 0.5, 0.9, 1]);
        for (const [place, { n, excluded, quantilesMs }] of found.entries()) {
          const sample = sortedSample(durationsIn(given, place));
          expect(n).toBe(sample?.n ?? 0);
          expect(n + excluded).toBe(given.filter(([group]) => group === place).length);
          expect(quantilesMs).toEqual(
            [0, 0.5, 0.9, 1].map((probability) =>
              sample === null ? null : quantile(sample, probability) + 0,
            ),
          );
        }
      }),
      { seed: 61, numRuns: 80 },
    );
  });

  it("give sketches that hold every duration within 1 %", () => {
    fc.assert(
      fc.property(rows, (given) => {
        for (const [place, sketch] of columnSketches(columnsOf(given)).entries()) {
          const sorted = durationsIn(given, place).sort((one, other) => one - other);
          expect(sketch.n).toBe(sorted.length);
          const median = sketch.quantile(0.5);
          const exact = sorted[Math.floor(0.5 * (sorted.length - 1))];
          if (exact !== undefined) expect(Math.abs((median ?? -1) - exact)).toBeLessThanOrEqual(exact * 0.01);
        }
      }),
      { seed: 62, numRuns: 80 },
    );
  });

  it("add up to what a plain loop gives", () => {
    fc.assert(
      fc.property(rows, (given) => {
        for (const [place, found] of columnAggregates(columnsOf(given)).entries()) {
          const durations = durationsIn(given, place);
          const ratings = given.flatMap(([group, , rating]) =>
            group === place && rating > 0 ? [rating] : [],
          );
          const sum = durations.reduce((total, ms) => total + ms, 0);
          expect(found.n).toBe(durations.length);
          expect(found.minMs).toEqual(durations.length === 0 ? null : Math.min(...durations) + 0);
          expect(found.maxMs).toEqual(durations.length === 0 ? null : Math.max(...durations) + 0);
          if (durations.length > 0)
            expect(Math.abs((found.meanMs ?? -1) - sum / durations.length)).toBeLessThanOrEqual(sum * 1e-12);
          expect([found.rated, found.positive]).toEqual([
            ratings.length,
            ratings.filter((rating) => rating >= 4).length,
          ]);
        }
      }),
      { seed: 63, numRuns: 80 },
    );
  });

  const meanOf = (durationMs: Float64Array) => {
    const { length } = durationMs;
    const one = { ...columnsOf([]), group: new Uint8Array(length), rating: new Uint8Array(length) };
    return columnAggregates({ ...one, durationMs })[0]?.meanMs;
  };

  it("keep a mean of whole milliseconds exact where a plain sum would lose some", () => {
    const [rows, times] = [16_384, 200];
    const durations = new Float64Array(rows * times).map((_, row) => 2 ** 38 + (row % rows === 0 ? 60 : 0));
    const sum = BigInt(times) * (2n ** 52n + 60n);
    expect(meanOf(durations)).toBe(Number(sum) / durations.length);
  });

  it("keep the fractions of milliseconds, however many rows there are", () => {
    const durations = new Float64Array(70_000).map((_, row) => (row % 16_384 === 0 ? 2.5 : 2));
    expect(meanOf(durations)).toBe(140_002.5 / 70_000);
  });

  it("of unequal length, or with a group that has no name, are refused", () => {
    const columns = columnsOf([[0, 1, 1]]);
    for (const wrong of [
      { ...columns, group: Uint8Array.of(3) },
      { ...columns, group: Uint8Array.of(0, 1) },
    ]) {
      expect(() => columnAggregates(wrong)).toThrow(INVALID);
      expect(() => columnQuantiles(wrong, [0.5])).toThrow(INVALID);
      expect(() => columnSketches(wrong)).toThrow(INVALID);
    }
    expect(() => columnAggregates({ ...columns, rating: Uint8Array.of() })).toThrow(INVALID);
    expect(() => columnQuantiles(columns, [2])).toThrow(INVALID);
  });
});
