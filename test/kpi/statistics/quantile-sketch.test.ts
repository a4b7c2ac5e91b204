import { DDSketch } from "@datadog/sketches-js";
import fc from "fast-check";
import { QuantileSketch } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { NOT_A_DURATION, runs } from "./anything.js";
import { relativeError } from "./relative-error.js";

const PROBABILITIES = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 1];
const anyValue = fc.oneof(
  fc.nat({ max: 1000 }),
  fc.nat({ max: 1e10 }),
  fc.double({ min: 0.001, max: 1e6, noNaN: true }),
);
const anyValues = fc.array(anyValue, { minLength: 1, maxLength: 100, size: "max" });
const anyError = fc.double({ min: 1 / 2049, max: 1 / 5, noNaN: true });
const bits = (sketch: QuantileSketch) => JSON.stringify(sketch);

/** Lognormal durations, the same in every run. */
function durations(count: number): number[] {
  let state = 20261130;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Array.from({ length: count }, () =>
    Math.round(60_000 * Math.exp(2 * Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()))),
  );
}

describe("a quantile sketch", () => {
  it("is never off by more than its relative error, at any scale", () => {
    fc.assert(
      fc.property(anyValues, anyError, (values, relativeError) => {
        const sketch = QuantileSketch.of(values, { relativeError });
        const sorted = values.toSorted((one, other) => one - other);
        expect(sketch.relativeError).toBeLessThanOrEqual(relativeError);
        for (const probability of PROBABILITIES) {
          const exact = sorted[Math.floor(probability * (sorted.length - 1))] ?? Number.NaN;
          const off = Math.abs((sketch.quantile(probability) ?? Number.NaN) - exact);
          expect(off).toBeLessThanOrEqual(exact * relativeError);
        }
      }),
      runs,
    );
  });

  it("answers as DDSketch does, within the errors of both", () => {
    const values = durations(20_000);
    const sketch = QuantileSketch.of(values);
    const other = new DDSketch({ relativeAccuracy: 0.01 });
    for (const value of values) other.accept(value);
    const sorted = values.toSorted((one, two) => one - two);
    for (const probability of PROBABILITIES) {
      const exact = sorted[Math.floor(probability * (sorted.length - 1))] ?? Number.NaN;
      const [own, theirs] = [sketch.quantile(probability), other.getValueAtQuantile(probability)];
      expect(Math.abs((own ?? Number.NaN) - exact)).toBeLessThanOrEqual(0.01 * exact);
      expect(Math.abs(theirs - exact)).toBeLessThanOrEqual(0.01 * exact + 1e-9);
    }
  });

  it("is the same to the last bit in whatever parts and order it is merged", () => {
    fc.assert(
      fc.property(fc.array(anyValues, { maxLength: 6 }), (parts) => {
        const [forwards, backwards] = [new QuantileSketch(), new QuantileSketch()];
        for (const part of parts) forwards.merge(QuantileSketch.of(part));
        for (const part of parts.toReversed()) backwards.merge(QuantileSketch.of(part.toReversed()));
        expect(bits(forwards)).toBe(bits(QuantileSketch.of(parts.flat())));
        expect(bits(backwards)).toBe(bits(forwards));
      }),
      runs,
    );
  });

  it("is empty again once all is taken out", () => {
    fc.assert(
      fc.property(anyValues, anyValues, (kept, gone) => {
        const sketch = QuantileSketch.of([...kept, ...gone]);
        for (const value of gone) sketch.subtract(value);
        expect(bits(sketch)).toBe(bits(QuantileSketch.of(kept)));
        sketch.unmerge(QuantileSketch.of(kept));
        expect(bits(sketch)).toBe(bits(new QuantileSketch()));
        expect(sketch).toMatchObject({ n: 0 });
      }),
      runs,
    );
  });

  it("lists its bins in ascending order, each with what it stands for", () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const sketch = QuantileSketch.of(values);
        const listed = sketch
          .entries()
          .flatMap(([value, count]) => Array.from({ length: count }, () => value));
        const byRank = values.map((_, rank) =>
          sketch.quantile(values.length === 1 ? 0 : Math.min(1, (rank + 0.5) / (values.length - 1))),
        );
        expect(listed).toHaveLength(values.length);
        expect(listed).toEqual(listed.toSorted((one, other) => one - other));
        expect(new Set(byRank)).toEqual(new Set(listed));
        expect(sketch.holds(QuantileSketch.of(values))).toBe(true);
      }),
      { ...runs, numRuns: 200 },
    );
  });

  it("may be as coarse as a fifth and as fine as a 2049th", () => {
    for (const relativeError of [1 / 5, 1 / 2049])
      expect(new QuantileSketch({ relativeError }).relativeError).toBe(relativeError);
  });

  it("comes back from JSON, whatever its relative error", () => {
    fc.assert(
      fc.property(anyValues, anyError, (values, relativeError) => {
        const sketch = QuantileSketch.of(values, { relativeError });
        const read = QuantileSketch.fromJSON(JSON.parse(JSON.stringify(sketch)));
        expect(bits(read)).toBe(bits(sketch));
        expect(read.n).toBe(values.length);
        read.unmerge(sketch);
        expect(bits(read)).toBe(bits(new QuantileSketch({ relativeError })));
      }),
      runs,
    );
  });

  it("says null while it is empty, and 0 for zeros", () => {
    expect(new QuantileSketch().quantile(0.5)).toBeNull();
    expect(QuantileSketch.of([0, 0, 5]).quantile(0.5)).toBe(0);
    expect(QuantileSketch.of([2 ** -1023]).quantile(0.5)).toBe(0);
  });

  it.each(NOT_A_DURATION)("refuses the value %s, and stays as it is", (value) => {
    const sketch = QuantileSketch.of([1, 2]);
    expect(thrownBy(() => sketch.add(value)).code).toBe("INVALID_INPUT");
    expect(thrownBy(() => sketch.subtract(value)).code).toBe("INVALID_INPUT");
    expect(bits(sketch)).toBe(bits(QuantileSketch.of([1, 2])));
  });

  it("refuses to take out what was never added, and stays as it is", () => {
    const sketch = QuantileSketch.of([10]);
    for (const value of [0, 20, 1e-9])
      expect(thrownBy(() => sketch.subtract(value)).code).toBe("INVALID_INPUT");
    for (const values of [[0], [20], [10, 10], [10, 20]]) {
      expect(thrownBy(() => sketch.unmerge(QuantileSketch.of(values))).code).toBe("INVALID_INPUT");
    }
    expect(bits(sketch)).toBe(bits(QuantileSketch.of([10])));
    expect(sketch.n).toBe(1);
  });

  it("refuses a sketch of another error, and itself", () => {
    const sketch = QuantileSketch.of([10]);
    expect(thrownBy(() => sketch.merge(QuantileSketch.of([10], { relativeError: 0.1 }))).code).toBe(
      "INVALID_INPUT",
    );
    expect(thrownBy(() => sketch.merge(sketch)).code).toBe("INVALID_INPUT");
    expect(thrownBy(() => sketch.unmerge(sketch)).code).toBe("INVALID_INPUT");
  });

  it.each([0, 0.0004, 0.21, Number.NaN])("refuses the relative error %s", (relativeError) => {
    expect(thrownBy(() => new QuantileSketch({ relativeError })).code).toBe("INVALID_INPUT");
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses the probability %s", (probability) => {
    expect(thrownBy(() => QuantileSketch.of([1]).quantile(probability)).code).toBe("INVALID_INPUT");
    expect(thrownBy(() => new QuantileSketch().quantile(probability)).code).toBe("INVALID_INPUT");
  });

  it.each([
    ["another version", { version: 2 }],
    ["too many bits", { bits: 11 }],
    ["no bits", { bits: 0 }],
    ["a negative count", { bins: [[65_472, -1]] }],
    ["half a count", { bins: [[65_472, 0.5]] }],
    ["an empty bin", { bins: [[65_472, 0]] }],
    ["negative zeros", { zeros: -1 }],
    ["a bin before the first", { bins: [[63, 1]] }],
    ["a bin beyond the last", { bins: [[2047 * 64, 1]] }],
    [
      "bins out of order",
      {
        bins: [
          [65_473, 1],
          [65_472, 1],
        ],
      },
    ],
    [
      "a bin twice",
      {
        bins: [
          [65_472, 1],
          [65_472, 1],
        ],
      },
    ],
    ["no bins", { bins: null }],
    ["an entry that is none", { bins: [null] }],
    ["a bin without a count", { bins: [[65_472]] }],
    [
      "more than can be counted",
      {
        bins: [
          [65_472, 2 ** 53 - 1],
          [65_473, 1],
        ],
      },
    ],
  ])("refuses %s in what it reads", (_, change) => {
    const json = { ...QuantileSketch.of([1]).toJSON(), ...change };
    expect(thrownBy(() => QuantileSketch.fromJSON(JSON.parse(JSON.stringify(json)))).code).toBe(
      "INVALID_INPUT",
    );
  });

  it("refuses JSON that is no object", () => {
    for (const text of ["null", "3", "{}"]) {
      expect(thrownBy(() => QuantileSketch.fromJSON(JSON.parse(text))).code).toBe("INVALID_INPUT");
    }
  });

  it("takes the least and the greatest number there is", () => {
    const extremes = [2 ** -1022, Number.MAX_VALUE];
    const sketch = QuantileSketch.of(extremes);
    for (const [probability, exact] of extremes.entries()) {
      expect(Math.abs((sketch.quantile(probability) ?? Number.NaN) / exact - 1)).toBeLessThanOrEqual(0.01);
    }
    expect(bits(QuantileSketch.fromJSON(sketch.toJSON()))).toBe(bits(sketch));
  });

  it("tells its bins with what they hold, zeros first and only where there are any", () => {
    const [[near] = [], [far] = []] = QuantileSketch.of([1e-300, 1e300, 1e-300]).entries();
    expect(relativeError(near ?? 0, 1e-300)).toBeLessThanOrEqual(0.01);
    expect(QuantileSketch.of([1e-300, 1e300, 1e-300]).entries()).toEqual([
      [near, 2],
      [far, 1],
    ]);
    expect(QuantileSketch.of([0, 1e-300, 0]).entries()).toEqual([
      [0, 2],
      [near, 1],
    ]);
    expect(new QuantileSketch().entries()).toEqual([]);
  });
});
