import fc from "fast-check";
import { Moments, summarise } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyMilliseconds, NOT_A_DURATION, runs } from "./anything.js";

const anyParts = fc.array(fc.array(anyMilliseconds, { maxLength: 20, size: "max" }), { maxLength: 8 });
const bits = (moments: Moments) => JSON.stringify(moments);

describe("moments", () => {
  it("are exact at any scale", () => {
    fc.assert(
      fc.property(fc.array(anyMilliseconds), (values) => {
        const moments = Moments.of(values);
        expect(moments.n).toBe(values.length);
        expect(moments.sum).toBe(values.reduce((sum, value) => sum + BigInt(value), 0n));
        expect(moments.squares).toBe(values.reduce((sum, value) => sum + BigInt(value) ** 2n, 0n));
      }),
      runs,
    );
  });

  it("are the same to the last bit in whatever parts and order they are merged", () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        const [forwards, backwards] = [new Moments(), new Moments()];
        for (const part of parts) forwards.merge(Moments.of(part));
        for (const part of parts.toReversed()) backwards.merge(Moments.of(part.toReversed()));
        expect(bits(forwards)).toBe(bits(Moments.of(parts.flat())));
        expect(bits(backwards)).toBe(bits(forwards));
      }),
      runs,
    );
  });

  it("are empty again once all is taken out", () => {
    fc.assert(
      fc.property(fc.array(anyMilliseconds), fc.array(anyMilliseconds), (kept, gone) => {
        const moments = Moments.of([...kept, ...gone]);
        for (const value of gone) moments.subtract(value);
        expect(bits(moments)).toBe(bits(Moments.of(kept)));
        moments.unmerge(Moments.of(kept));
        expect(bits(moments)).toBe(bits(new Moments()));
      }),
      runs,
    );
  });

  it("stay exact over more values than fit without a carry", () => {
    const moments = new Moments();
    const largest = Number.MAX_SAFE_INTEGER;
    for (let count = 0; count < 100_000; count += 1) moments.add(largest);
    expect(moments.squares).toBe(100_000n * BigInt(largest) ** 2n);
    for (let count = 0; count < 100_000; count += 1) moments.subtract(largest);
    expect(bits(moments)).toBe(bits(new Moments()));
  });

  it("give the mean and the variance of the values", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 1e9 }), { minLength: 2 }), (values) => {
        const moments = Moments.of(values);
        const found = summarise(values, []);
        expect(moments.mean).toBeCloseTo(found?.mean ?? Number.NaN, 5);
        const deviation = Math.sqrt(moments.variance ?? Number.NaN);
        const expected = found?.standardDeviation ?? Number.NaN;
        expect(Math.abs(deviation - expected)).toBeLessThanOrEqual(1e-12 * expected);
      }),
      runs,
    );
  });

  it("say null for what they do not hold", () => {
    expect(new Moments()).toMatchObject({ n: 0, sum: 0n, mean: null, variance: null });
    expect(Moments.of([7])).toMatchObject({ n: 1, mean: 7, variance: null });
  });

  it("come back from JSON", () => {
    fc.assert(
      fc.property(fc.array(anyMilliseconds), (values) => {
        const moments = Moments.of(values);
        const read = Moments.fromJSON(JSON.parse(JSON.stringify(moments)));
        expect(bits(read)).toBe(bits(moments));
        read.unmerge(moments);
        expect(bits(read)).toBe(bits(new Moments()));
      }),
      runs,
    );
  });

  it.each([
    { n: -1, sum: "0", squares: "0" },
    { n: 1.5, sum: "1", squares: "1" },
    { n: 0, sum: "0", squares: "4" },
    { n: 2, sum: "10", squares: "49" },
    { n: 3, sum: "3", squares: "2" },
    { n: 6, sum: "4", squares: "3" },
    { n: 1, sum: "-1", squares: "1" },
    { n: 1, sum: "", squares: "1" },
    { n: 1, sum: "1".repeat(61), squares: "1" },
    { n: 1, sum: "9007199254740992", squares: "81129638414606681695789005144064" },
    { n: 2 ** 53 - 1, sum: "1", squares: "9007199254740992" },
  ])("refuse $n, $sum, $squares, which no values give", (json) => {
    expect(thrownBy(() => Moments.fromJSON(json)).code).toBe("INVALID_INPUT");
  });

  it("keep every digit of more of the greatest values than anyone could add one by one", () => {
    const n = 2n ** 40n;
    const greatest = BigInt(Number.MAX_SAFE_INTEGER);
    const json = { n: Number(n), sum: String(n * greatest), squares: String(n * greatest ** 2n) };
    const moments = Moments.fromJSON(json);
    expect(moments.toJSON()).toEqual(json);
    moments.merge(Moments.of([]));
    expect(moments.toJSON()).toEqual(json);
  });

  it("refuse JSON that is no object, or holds numbers for digits", () => {
    for (const text of ["null", "3", "{}", '{"n":1,"sum":2,"squares":4}']) {
      expect(thrownBy(() => Moments.fromJSON(JSON.parse(text))).code).toBe("INVALID_INPUT");
    }
  });

  it.each([...NOT_A_DURATION, 0.5, 2 ** 53])("refuse the value %s, and stay as they are", (value) => {
    const moments = Moments.of([1, 2]);
    expect(thrownBy(() => moments.add(value)).code).toBe("INVALID_INPUT");
    expect(thrownBy(() => moments.subtract(value)).code).toBe("INVALID_INPUT");
    expect(bits(moments)).toBe(bits(Moments.of([1, 2])));
  });

  it("refuse to give more than they hold, or to be merged with themselves", () => {
    const moments = Moments.of([1]);
    expect(thrownBy(() => new Moments().subtract(1)).code).toBe("INVALID_INPUT");
    expect(thrownBy(() => moments.unmerge(Moments.of([1, 2]))).code).toBe("INVALID_INPUT");
    expect(thrownBy(() => moments.merge(moments)).code).toBe("INVALID_INPUT");
  });
});
