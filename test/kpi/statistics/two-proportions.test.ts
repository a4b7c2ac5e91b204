import fc from "fast-check";
import { fisherExact, newcombeDifference, twoSampleZ } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyConfidence, anyProportion, runs } from "./anything.js";

const NONE = { count: 0, n: 0 };
const TOO_MANY = { count: 3, n: 2 };

describe("newcombeDifference", () => {
  it("holds the difference, within −1 and 1, and turns over with the order", () => {
    fc.assert(
      fc.property(anyProportion, anyProportion, anyConfidence, (first, second, confidence) => {
        const found = newcombeDifference(first, second, confidence);
        const turned = newcombeDifference(second, first, confidence);
        if (found === null || turned === null) throw new Error("both have cases");
        expect(found.lower).toBeGreaterThanOrEqual(-1 - 1e-12);
        expect(found.lower).toBeLessThanOrEqual(found.difference);
        expect(found.upper).toBeGreaterThanOrEqual(found.difference);
        expect(found.upper).toBeLessThanOrEqual(1 + 1e-12);
        expect(turned.lower).toBeCloseTo(-found.upper, 12);
        expect(turned.difference).toBeCloseTo(-found.difference, 12);
      }),
      runs,
    );
  });

  it("is null where either has no cases, and refuses counts that are none", () => {
    expect(newcombeDifference(NONE, { count: 1, n: 2 })).toBeNull();
    expect(newcombeDifference({ count: 1, n: 2 }, NONE)).toBeNull();
    expect(thrownBy(() => newcombeDifference(TOO_MANY, NONE)).code).toBe("INVALID_INPUT");
  });
});

describe("twoSampleZ", () => {
  it("changes its sign with the order, and keeps its p", () => {
    fc.assert(
      fc.property(anyProportion, anyProportion, (first, second) => {
        const [found, turned] = [twoSampleZ(first, second), twoSampleZ(second, first)];
        expect(turned === null).toBe(found === null);
        if (found === null) return;
        expect(found.z + (turned?.z ?? Number.NaN)).toBeCloseTo(0, 9);
        expect(found.p).toBeGreaterThanOrEqual(0);
        expect(found.p).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  it("is null where it says nothing", () => {
    expect(twoSampleZ(NONE, { count: 1, n: 2 })).toBeNull();
    expect(twoSampleZ({ count: 1, n: 2 }, NONE)).toBeNull();
    expect(twoSampleZ({ count: 0, n: 5 }, { count: 0, n: 9 })).toBeNull();
    expect(twoSampleZ({ count: 5, n: 5 }, { count: 9, n: 9 })).toBeNull();
    expect(twoSampleZ({ count: 1, n: 2 }, { count: 2, n: 4 })).toEqual({ z: 0, p: 1 });
  });

  it("refuses counts that are none", () => {
    expect(thrownBy(() => twoSampleZ({ count: 1, n: 2 }, TOO_MANY)).details.path).toBe("second.count");
  });
});

describe("fisherExact", () => {
  it("sums what exact whole numbers give", () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(25), fc.nat(25), fc.nat(25), fc.nat(25)), ([a, b, c, d]) => {
        const expected = exactFisher(a, b, c, d);
        const found = fisherExact({ count: a, n: a + b }, { count: c, n: c + d });
        if (expected === null) expect(found).toBeNull();
        else expect(Math.abs((found ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-12 * expected);
      }),
      runs,
    );
  });

  it("stays a probability for very many cases, also far out", () => {
    expect(fisherExact({ count: 500_000, n: 1_000_000 }, { count: 500_100, n: 1_000_000 })).toBeCloseTo(
      0.88865435,
      8,
    );
    expect(fisherExact({ count: 0, n: 100_000 }, { count: 100_000, n: 100_000 })).toBe(0);
  });

  it("is null for no cases, and refuses counts that are none", () => {
    expect(fisherExact(NONE, NONE)).toBeNull();
    expect(fisherExact(NONE, { count: 2, n: 5 })).toBe(1);
    expect(thrownBy(() => fisherExact(TOO_MANY, NONE)).code).toBe("INVALID_INPUT");
  });
});

/** The same by whole numbers of arrangements. */
function exactFisher(a: number, b: number, c: number, d: number): number | null {
  if (a + b + c + d === 0) return null;
  const ways = (hits: number) => choose(a + b, hits) * choose(c + d, a + c - hits);
  const observed = ways(a);
  let [all, extreme] = [0n, 0n];
  for (let hits = Math.max(0, a - d); hits <= Math.min(a + b, a + c); hits += 1) {
    all += ways(hits);
    if (ways(hits) <= observed) extreme += ways(hits);
  }
  return Number((extreme * 10n ** 30n) / all) / 1e30;
}

function choose(n: number, k: number): bigint {
  let result = 1n;
  for (let at = 1; at <= k; at += 1) result = (result * BigInt(n - k + at)) / BigInt(at);
  return result;
}
