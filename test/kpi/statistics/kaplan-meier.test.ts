import fc from "fast-check";
import {
  kaplanMeier,
  restrictedMean,
  type SurvivalBand,
  survivalAt,
  survivalQuantile,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyCounted, anyObservation, anyObservations, NOT_A_DURATION, NOT_TIMES, runs } from "./anything.js";
import { readData, remissions } from "./six-mp.js";

const BANDS: readonly SurvivalBand[] = ["plain", "log", "log-log"];
const ended = (time: number) => ({ time, event: true });

function curveOf(observations: Parameters<typeof kaplanMeier>[0]) {
  const curve = kaplanMeier(observations);
  if (curve === null) throw new Error("there is no curve of nothing");
  return curve;
}

describe("the 6-MP trial of Freireich et al.", () => {
  for (const band of BANDS) {
    for (const group of ["6-MP", "control"]) {
      it(`gives the table of R, ${group} with limits of the kind ${band}`, () => {
        const curve = curveOf(remissions(group));
        const table = readData(`gehan_km_expected_${band}.csv`).filter(
          (row) => row.stratum === `group=${group}`,
        );
        expect(table.map(({ time }) => time)).toEqual(
          curve.steps.filter(({ events }) => events > 0).map(({ time }) => time),
        );
        for (const row of table) {
          const at = survivalAt(curve, Number(row.time), { band });
          const step = curve.steps.find(({ time }) => time === row.time);
          expect([at.atRisk, step?.events]).toEqual([row["n.risk"], row["n.event"]]);
          expect(at.survival).toBeCloseTo(Number(row.surv), 13);
          if (row["std.err"] === null) {
            expect([at.standardError, at.interval]).toEqual([null, null]);
          } else {
            expect(at.standardError).toBeCloseTo(Number(row["std.err"]), 13);
            expect(at.interval?.lower).toBeCloseTo(Number(row.lower), 12);
            expect(at.interval?.upper).toBeCloseTo(Number(row.upper), 12);
          }
        }
      });
    }
  }

  it("gives the medians and the restricted means of R", () => {
    for (const row of readData("gehan_medians.csv")) {
      const curve = curveOf(remissions(String(row[""]).replace("group=", "")));
      expect(survivalQuantile(curve, 0.5, { band: "log" })).toEqual({
        estimate: row.median,
        lower: row["0.95LCL"],
        upper: row["0.95UCL"],
        confidence: 0.95,
      });
      const { mean, standardError } = restrictedMean(curve, 35);
      expect(mean).toBeCloseTo(Number(row.rmean), 12);
      expect(standardError).toBeCloseTo(Number(row["se(rmean)"]), 12);
    }
  });

  it("gives other limits of the median for each band", () => {
    const curve = curveOf(remissions("6-MP"));
    expect(BANDS.map((band) => survivalQuantile(curve, 0.5, { band }).lower)).toEqual([13, 16, 13]);
  });
});

describe("kaplanMeier", () => {
  it("counts ends before censorings at the same time", () => {
    const { steps } = curveOf([ended(5), { time: 5, event: false }, ended(7)]);
    expect(steps).toMatchObject([
      { time: 5, atRisk: 3, events: 1, censored: 1, survival: 2 / 3 },
      { time: 7, atRisk: 1, events: 1, censored: 0, survival: 0, logVariance: null },
    ]);
  });

  it("is null for nothing, and for one observation a step", () => {
    expect(kaplanMeier([])).toBeNull();
    expect(kaplanMeier([ended(3)])).toMatchObject({ n: 1, events: 1, steps: [{ survival: 0 }] });
    expect(kaplanMeier([{ time: 0, event: false }])).toMatchObject({
      n: 1,
      events: 0,
      steps: [{ survival: 1 }],
    });
  });

  it("does not depend on the order, never rises, and loses nobody", () => {
    fc.assert(
      fc.property(anyObservations, fc.integer(), (observations, seed) => {
        const curve = curveOf(observations);
        const shuffled = observations.toSorted(
          (a, b) => ((a.time * 7 + seed) % 5) - ((b.time * 7 + seed) % 5),
        );
        expect(kaplanMeier(shuffled)).toEqual(curve);
        const survival = curve.steps.map((step) => step.survival);
        expect(survival).toEqual(survival.toSorted((one, other) => other - one));
        const all = curve.steps.reduce((sum, { events, censored }) => sum + events + censored, 0);
        expect(all).toBe(observations.length);
      }),
      runs,
    );
  });

  it("is the share that is left, where nothing is censored", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 30 }), { minLength: 1 }), (times) => {
        const curve = curveOf(times.map(ended));
        for (const { time, survival } of curve.steps) {
          expect(survival).toBeCloseTo(times.filter((value) => value > time).length / times.length, 12);
        }
        expect(restrictedMean(curve, 100).mean).toBeCloseTo(
          times.reduce((a, b) => a + b, 0) / times.length,
          10,
        );
      }),
      runs,
    );
  });

  it("takes one observation for several that are alike", () => {
    fc.assert(
      fc.property(anyCounted(anyObservation), ({ counted, single }) => {
        expect(kaplanMeier(counted)).toEqual(kaplanMeier(single));
      }),
      runs,
    );
  });

  it.each(NOT_TIMES)("refuses an observation that stands for %s", (times) => {
    const error = thrownBy(() => kaplanMeier([ended(1), { time: 2, event: false, times }]));
    expect([error.code, error.details.path]).toEqual(["INVALID_INPUT", "observations[1].times"]);
  });

  it.each(NOT_A_DURATION)("refuses the time %s", (time) => {
    const error = thrownBy(() => kaplanMeier([ended(1), { time, event: true }]));
    expect(error.code).toBe("INVALID_INPUT");
    expect(error.details.path).toBe("observations[1].time");
  });
});

describe("survivalAt", () => {
  it("holds the survival between its limits, and both within 0 and 1", () => {
    fc.assert(
      fc.property(
        anyObservations,
        fc.nat({ max: 50 }),
        fc.constantFrom(...BANDS),
        (observations, time, band) => {
          const { survival, interval } = survivalAt(curveOf(observations), time, { band });
          expect(interval === null).toBe(survival === 0);
          if (interval === null) return;
          expect(interval.lower).toBeGreaterThanOrEqual(0);
          expect(interval.lower).toBeLessThanOrEqual(survival);
          expect(interval.upper).toBeGreaterThanOrEqual(survival);
          expect(interval.upper).toBeLessThanOrEqual(1);
        },
      ),
      runs,
    );
  });

  it("is certain before the first end, and level after the last observation", () => {
    const curve = curveOf([ended(5), { time: 9, event: false }]);
    expect(survivalAt(curve, 4)).toMatchObject({ atRisk: 2, survival: 1, interval: { lower: 1, upper: 1 } });
    expect(survivalAt(curve, 100)).toMatchObject({ atRisk: 0, survival: 0.5 });
  });

  it.each(NOT_A_DURATION)("refuses the time %s", (time) => {
    expect(thrownBy(() => survivalAt(curveOf([ended(1)]), time)).code).toBe("INVALID_INPUT");
  });

  it.each([0, 1, Number.NaN])("refuses the confidence %s", (confidence) => {
    expect(thrownBy(() => survivalAt(curveOf([ended(1)]), 1, { confidence })).code).toBe("INVALID_INPUT");
  });

  it("gives log-log limits where none are asked for", () => {
    const curve = curveOf([ended(1), ended(2), ended(3)]);
    expect(survivalAt(curve, 2)).toEqual(survivalAt(curve, 2, { band: "log-log" }));
    expect(survivalAt(curve, 2)).not.toEqual(survivalAt(curve, 2, { band: "log" }));
  });
});

describe("survivalQuantile", () => {
  it("is the middle of the stretch where the curve runs at the level", () => {
    expect(survivalQuantile(curveOf([1, 2, 3, 4].map(ended)), 0.5).estimate).toBe(2.5);
    expect(survivalQuantile(curveOf([ended(1), { time: 4, event: false }]), 0.5).estimate).toBe(1);
  });

  it("is null where the curve does not get so far", () => {
    const curve = curveOf([ended(1), ...Array.from({ length: 29 }, () => ({ time: 5, event: false }))]);
    expect(survivalQuantile(curve, 0.5)).toEqual({
      estimate: null,
      lower: null,
      upper: null,
      confidence: 0.95,
    });
    expect(survivalQuantile(curve, 0.02).estimate).toBe(1);
  });

  it("lies between its limits, and grows with the share", () => {
    fc.assert(
      fc.property(anyObservations, (observations) => {
        const curve = curveOf(observations);
        const quantiles = [0.1, 0.5, 0.9].map((share) => survivalQuantile(curve, share));
        for (const { estimate, lower, upper } of quantiles) {
          if (lower !== null && estimate !== null) expect(lower).toBeLessThanOrEqual(estimate);
          if (upper !== null) expect(upper).toBeGreaterThanOrEqual(estimate ?? Infinity);
        }
        const known = quantiles.map(({ estimate }) => estimate ?? Infinity);
        expect(known).toEqual(known.toSorted((one, other) => one - other));
      }),
      runs,
    );
  });

  it.each([0, 1, -0.5, Number.NaN])("refuses the share %s", (share) => {
    expect(thrownBy(() => survivalQuantile(curveOf([ended(1)]), share)).code).toBe("INVALID_INPUT");
  });
});

describe("restrictedMean", () => {
  it("is the horizon where nothing ends before it", () => {
    expect(restrictedMean(curveOf([ended(50)]), 10)).toEqual({
      mean: 10,
      standardError: 0,
      interval: { lower: 10, upper: 10, confidence: 0.95 },
    });
  });

  it("does not count what ends at the horizon", () => {
    expect(restrictedMean(curveOf([ended(4), ended(8)]), 8)).toMatchObject({
      mean: 6,
      standardError: Math.SQRT2,
    });
  });

  it("has an interval to either side of it", () => {
    const { mean, interval } = restrictedMean(curveOf([ended(4), ended(8)]), 8, 0.9);
    expect(interval.lower).toBeCloseTo(mean - 1.6448536269514722 * Math.SQRT2, 12);
    expect(interval.upper).toBeCloseTo(mean + 1.6448536269514722 * Math.SQRT2, 12);
  });

  it.each([0, ...NOT_A_DURATION])("refuses the horizon %s", (horizon) => {
    expect(thrownBy(() => restrictedMean(curveOf([ended(1)]), horizon)).code).toBe("INVALID_INPUT");
  });
});
