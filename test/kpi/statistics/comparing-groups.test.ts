import fc from "fast-check";
import {
  decomposeRate,
  directStandardisation,
  fisherExact,
  funnelLimits,
  type Proportion,
  rootCauseScan,
  shrinkRates,
  surpriseOf,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyCases, anyProportion, runs } from "./anything.js";

const TOO_MANY: Proportion = { count: 3, n: 2 };
const NONE: Proportion = { count: 0, n: 0 };
const anyGroups = fc.dictionary(fc.constantFrom("chat", "email", "phone", "sms", "__proto__"), anyCases, {
  minKeys: 1,
  maxKeys: 4,
});
const pooled = (groups: Readonly<Record<string, Proportion>>) =>
  Object.values(groups).reduce((sum, { count, n }) => ({ count: sum.count + count, n: sum.n + n }), NONE);

describe("directStandardisation", () => {
  it("leaves a rate as it is where all groups have one mix", () => {
    fc.assert(
      fc.property(anyProportion, anyProportion, ({ count, n }, other) => {
        const found = directStandardisation({
          groups: { a: { x: { count, n }, y: { count, n } }, b: { x: other, y: other } },
        });
        expect(found?.groups.a?.standardised).toBeCloseTo(count / n, 12);
        expect(found?.weights.x).toBeCloseTo(0.5, 12);
      }),
      runs,
    );
  });

  it("lies within the rates of the strata, and inside its interval", () => {
    fc.assert(
      fc.property(
        anyProportion,
        anyProportion,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, y, weight) => {
          const found = directStandardisation({
            groups: { a: { x, y } },
            weights: { x: weight, y: 1 - weight },
          });
          const { standardised, interval } = found?.groups.a ?? {};
          const [low = 0, high = 0] = [x.count / x.n, y.count / y.n].toSorted((one, other) => one - other);
          expect(standardised).toBeGreaterThanOrEqual(low - 1e-12);
          expect(standardised).toBeLessThanOrEqual(high + 1e-12);
          expect(interval?.lower).toBeLessThanOrEqual((standardised ?? Number.NaN) + 1e-12);
          expect(interval?.upper).toBeGreaterThanOrEqual((standardised ?? Number.NaN) - 1e-12);
        },
      ),
      runs,
    );
  });

  it("makes nothing up for a stratum without cases, and needs none where it has no weight", () => {
    const groups = { a: { x: { count: 1, n: 2 } } };
    expect(directStandardisation({ groups, weights: { x: 1, y: 1 } })?.groups.a).toEqual({
      crude: 0.5,
      standardised: null,
      standardError: null,
      interval: null,
      coverage: 0.5,
    });
    expect(directStandardisation({ groups, weights: { x: 1, y: 0 } })?.groups.a?.standardised).toBe(0.5);
  });

  it("takes a stratum for missing though all objects have something of its name", () => {
    const groups = { a: { x: { count: 1, n: 2 } }, b: { constructor: { count: 1, n: 2 } } };
    expect(directStandardisation({ groups })?.groups.a).toMatchObject({ standardised: null, coverage: 0.5 });
  });

  it("covers no more than everything, though 1/13 + 6/13 + 3/13 + 3/13 come to more in doubles", () => {
    const each = { count: 1, n: 2 };
    const found = directStandardisation({
      groups: { a: { p: each, q: each, r: each, s: each } },
      weights: { p: 1, q: 6, r: 3, s: 3 },
    });
    expect(found?.groups.a?.coverage).toBe(1);
  });

  it("is null for no cases, and refuses counts and weights that are none", () => {
    expect(directStandardisation({ groups: {} })).toBeNull();
    expect(directStandardisation({ groups: { a: { x: NONE } } })).toBeNull();
    expect(thrownBy(() => directStandardisation({ groups: { a: { x: TOO_MANY } } })).details.path).toBe(
      "groups.a.x.count",
    );
    for (const weights of [{ x: -1 }, { x: Number.NaN }, { x: Infinity }, { x: 0 }, {}]) {
      expect(thrownBy(() => directStandardisation({ groups: { a: { x: NONE } }, weights })).code).toBe(
        "INVALID_INPUT",
      );
    }
  });
});

describe("shrinkRates", () => {
  it("draws every rate towards the mean, and the posterior holds it", () => {
    fc.assert(
      fc.property(anyGroups, (groups) => {
        const found = shrinkRates(groups);
        expect(found === null).toBe(pooled(groups).n === 0);
        for (const { raw, shrunk, interval } of Object.values(found?.groups ?? {})) {
          const [low = 0, high = 0] = [raw ?? found?.mean ?? 0, found?.mean ?? 0].toSorted((a, b) => a - b);
          expect(shrunk).toBeGreaterThanOrEqual(low - 1e-9);
          expect(shrunk).toBeLessThanOrEqual(high + 1e-9);
          if (interval === null) continue;
          expect(interval.lower).toBeGreaterThanOrEqual(0);
          expect(interval.lower).toBeLessThanOrEqual(interval.upper);
          expect(interval.upper).toBeLessThanOrEqual(1);
        }
      }),
      runs,
    );
  });

  it("gives a group without cases the mean, and its interval by the prior alone", () => {
    const found = shrinkRates({ a: { count: 90, n: 100 }, b: { count: 10, n: 100 }, c: NONE });
    expect(found?.groups.c).toMatchObject({ raw: null, shrunk: 0.5 });
    expect(found?.groups.c?.interval?.lower).toBeGreaterThan(0);
  });

  it("knows no prior of one group, of single cases, or where all went alike", () => {
    for (const groups of [
      { a: { count: 3, n: 9 } },
      { a: { count: 1, n: 1 }, b: { count: 0, n: 1 } },
      { a: { count: 5, n: 5 }, b: { count: 7, n: 7 } },
    ]) {
      expect(shrinkRates(groups)).toMatchObject({ correlation: null, prior: null });
    }
  });

  it("shrinks nothing where groups are nothing alike", () => {
    const found = shrinkRates({ a: { count: 5, n: 5 }, b: { count: 0, n: 9 } });
    expect(found).toMatchObject({ correlation: 1, groups: { a: { shrunk: 1 }, b: { shrunk: 0 } } });
    expect(found?.groups.a?.interval).toBeNull();
  });

  it("draws nothing where groups differ just as much as chance has them differ", () => {
    const found = shrinkRates({ a: { count: 0, n: 2 }, b: { count: 1, n: 2 } });
    expect(found).toMatchObject({ mean: 0.25, correlation: 0, prior: null });
    expect(found?.groups.a).toEqual({ raw: 0, shrunk: 0.25, interval: null });
  });

  it("gives an empty group the common rate where the groups have nothing in common", () => {
    const found = shrinkRates({ a: { count: 0, n: 2 }, b: { count: 4, n: 4 }, c: NONE });
    expect(found?.prior).toEqual({ alpha: 0, beta: 0 });
    expect(found?.groups.c).toEqual({ raw: null, shrunk: found?.mean, interval: null });
  });

  it("gives a half where as much speaks for as against, whatever the common rate", () => {
    const found = shrinkRates({ a: { count: 1, n: 4 }, b: { count: 6, n: 8 }, c: { count: 3, n: 4 } });
    expect(found?.mean).toBe(0.625);
    expect(found?.groups.a?.shrunk).toBe(0.5);
  });

  it("refuses counts that are none", () => {
    expect(thrownBy(() => shrinkRates({ a: TOO_MANY })).details.path).toBe("groups.a.count");
  });
});

describe("funnelLimits", () => {
  it("narrow towards the target as cases grow", () => {
    const [few, many] = [funnelLimits(0.8, 10), funnelLimits(0.8, 1000)];
    expect(few).toMatchObject({ upper: 1 });
    expect(many?.lower).toBeGreaterThan(few?.lower ?? Number.NaN);
    expect(funnelLimits(0, 10)).toMatchObject({ lower: 0, upper: 0 });
  });

  it("are null for no cases, and refuse a target that is no rate", () => {
    expect(funnelLimits(0.8, 0)).toBeNull();
    for (const target of [-0.1, 1.1, Number.NaN]) {
      expect(thrownBy(() => funnelLimits(target, 10)).code).toBe("INVALID_INPUT");
    }
    expect(thrownBy(() => funnelLimits(0.8, -1)).code).toBe("INVALID_INPUT");
  });
});

describe("rootCauseScan", () => {
  it("finds as much excess as is missing elsewhere, for segments that split all cases in two", () => {
    fc.assert(
      fc.property(anyProportion, anyProportion, (one, other) => {
        const total = pooled({ one, other });
        const { findings } = rootCauseScan(total, { one, other });
        const [worse, better] = findings;
        expect(worse?.excess).toBeGreaterThanOrEqual(better?.excess ?? Infinity);
        expect(worse?.difference.difference).toBeCloseTo(-(better?.difference.difference ?? 0), 12);
        expect(worse?.p).toBeCloseTo(better?.p ?? Number.NaN, 9);
        for (const { p, q } of findings) expect(q).toBeGreaterThanOrEqual(p - 1e-15);
      }),
      runs,
    );
  });

  it("asks Fisher where fewer than five are expected, and z from five on", () => {
    const total = { count: 50, n: 100 };
    const { findings } = rootCauseScan(total, { nine: { count: 9, n: 9 }, ten: { count: 10, n: 10 } });
    expect(findings.map(({ segment, method }) => [segment, method])).toEqual([
      ["ten", "z"],
      ["nine", "fisher"],
    ]);
  });

  it("lists what cannot be compared, and ranks equals by name", () => {
    const scan = rootCauseScan(
      { count: 2, n: 10 },
      { empty: NONE, all: { count: 2, n: 10 }, b: { count: 1, n: 5 }, a: { count: 1, n: 5 } },
    );
    expect(scan.notCompared).toEqual(["all", "empty"]);
    expect(scan.findings.map(({ segment }) => segment)).toEqual(["a", "b"]);
    expect(rootCauseScan(NONE, {})).toEqual({ findings: [], notCompared: [] });
  });

  it("tests exactly where few are expected to go either way, and by the normal distribution elsewhere", () => {
    const method = (count: number, n: number, cases: Proportion) =>
      rootCauseScan({ count, n }, { chat: cases }).findings[0]?.method;
    const half = (count: number) => ({ count, n: 200 });
    expect([method(2, 400, half(2)), method(398, 400, half(198))]).toEqual(["fisher", "fisher"]);
    expect([method(10, 400, half(9)), method(390, 400, half(191))]).toEqual(["z", "z"]);
    const [found] = rootCauseScan({ count: 2, n: 400 }, { chat: half(2) }).findings;
    expect(found?.p).toBe(fisherExact(half(2), half(0)));
    expect(found?.p).toBeLessThan(1);
  });

  it("orders segments with the same excess by their names", () => {
    const alike = { count: 2, n: 4 };
    for (const segments of [
      { a: alike, b: alike },
      { b: alike, a: alike },
    ]) {
      const { findings } = rootCauseScan({ count: 4, n: 12 }, segments);
      expect(findings.map(({ segment }) => segment)).toEqual(["a", "b"]);
    }
  });

  it("refuses a segment that is no part of the total", () => {
    const total = { count: 2, n: 10 };
    for (const segment of [{ count: 3, n: 5 }, { count: 0, n: 11 }, { count: 0, n: 9 }, TOO_MANY]) {
      expect(thrownBy(() => rootCauseScan(total, { segment })).code).toBe("INVALID_INPUT");
    }
  });
});

describe("decomposeRate", () => {
  it("adds up to the change, segment by segment", () => {
    fc.assert(
      fc.property(anyGroups, anyGroups, (before, after) => {
        const found = decomposeRate(before, after);
        expect(found === null).toBe(pooled(before).n === 0 || pooled(after).n === 0);
        if (found === null) return;
        expect(found.mix + found.rate).toBeCloseTo(found.change, 12);
        const segments = Object.values(found.segments).reduce((sum, { total }) => sum + total, 0);
        expect(segments).toBeCloseTo(found.change, 12);
      }),
      runs,
    );
  });

  it("names the segments in their order, wherever they stood", () => {
    const one = { count: 1, n: 2 };
    const found = decomposeRate({ c: one, a: one }, { b: one });
    expect(Object.keys(found?.segments ?? {})).toEqual(["a", "b", "c"]);
  });

  it("blames the mix alone where every segment kept its rate, and the rates alone where the mix stayed", () => {
    const half = { count: 50, n: 100 };
    const tenth = { count: 10, n: 100 };
    const moved = decomposeRate({ a: half, b: tenth }, { a: half, b: { count: 90, n: 900 } });
    expect(moved?.rate).toBeCloseTo(0, 15);
    expect(moved?.mix).toBeCloseTo(0.14 - 0.3, 12);
    expect(decomposeRate({ a: half, b: tenth }, { a: tenth, b: half })).toMatchObject({ mix: 0 });
  });

  it("is null where either period is empty, and refuses counts that are none", () => {
    expect(decomposeRate({}, { a: { count: 1, n: 2 } })).toBeNull();
    expect(decomposeRate({ a: { count: 1, n: 2 } }, { a: NONE })).toBeNull();
    expect(thrownBy(() => decomposeRate({ a: TOO_MANY }, {})).details.path).toBe("before.a.count");
  });
});

describe("surpriseOf", () => {
  it("is 0 for what is as expected, and ln 2 for what has nothing in common", () => {
    expect(surpriseOf([0.25, 0.75], [0.25, 0.75])?.total).toBe(0);
    expect(surpriseOf([1, 0], [0, 1])?.total).toBeCloseTo(Math.LN2, 15);
  });

  it("is null for no parts, and refuses lists of unlike length and what is no share", () => {
    expect(surpriseOf([], [])).toBeNull();
    expect(thrownBy(() => surpriseOf([1], [])).code).toBe("INVALID_INPUT");
    for (const share of [-0.1, 1.1, Number.NaN]) {
      expect(thrownBy(() => surpriseOf([share], [1])).code).toBe("INVALID_INPUT");
      expect(thrownBy(() => surpriseOf([1], [share])).code).toBe("INVALID_INPUT");
    }
  });
});
