import fc from "fast-check";
import { logRank } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyCounted, anyObservation, anyObservations, NOT_A_DURATION, NOT_TIMES, runs } from "./anything.js";
import { remissions } from "./six-mp.js";

const ended = (time: number) => ({ time, event: true });

describe("logRank", () => {
  it("tells the two arms of the 6-MP trial apart, as published", () => {
    const found = logRank({ "6-MP": remissions("6-MP"), control: remissions("control") });
    // R: survdiff(Surv(time, status) ~ group), chi-square 16.8 on 1 degree of freedom.
    expect(found?.chiSquare).toBeCloseTo(16.793, 3);
    expect(found?.degrees).toBe(1);
    expect(found?.p).toBeCloseTo(4.17e-5, 7);
    expect(found?.groups.map(({ name, n, observed }) => [name, n, observed])).toEqual([
      ["6-MP", 21, 9],
      ["control", 21, 21],
    ]);
  });

  it("expects as many events as there were, in any groups", () => {
    fc.assert(
      fc.property(anyObservations, anyObservations, anyObservations, (a, b, c) => {
        const found = logRank({ a, b, c });
        if (found === null) return;
        const sum = (of: "observed" | "expected") =>
          found.groups.reduce((total, group) => total + group[of], 0);
        expect(sum("expected")).toBeCloseTo(sum("observed"), 8);
        expect(found.chiSquare).toBeGreaterThanOrEqual(0);
        expect(found.p).toBeGreaterThanOrEqual(0);
        expect(found.p).toBeLessThanOrEqual(1);
        expect(logRank({ c, b, a })).toEqual(found);
      }),
      runs,
    );
  });

  it("sees no difference between a group and itself", () => {
    const group = [1, 3, 3, 8].map(ended);
    expect(logRank({ one: group, other: group })).toMatchObject({ p: 1, degrees: 1 });
    expect(logRank({ one: group, other: group })?.chiSquare).toBeCloseTo(0, 20);
  });

  it("takes one observation for several that are alike", () => {
    const anyGroup = anyCounted(anyObservation);
    fc.assert(
      fc.property(anyGroup, anyGroup, (one, other) => {
        expect(logRank({ one: one.counted, other: other.counted })).toEqual(
          logRank({ one: one.single, other: other.single }),
        );
      }),
      runs,
    );
  });

  it.each(NOT_TIMES)("refuses an observation that stands for %s", (times) => {
    const error = thrownBy(() => logRank({ a: [ended(1)], b: [{ time: 1, event: true, times }] }));
    expect([error.code, error.details.path]).toEqual(["INVALID_INPUT", "groups.b[0].times"]);
  });

  it("leaves out a group that nobody could have ended in", () => {
    const found = logRank({
      early: [{ time: 1, event: false }],
      one: [2, 5].map(ended),
      other: [3, 4].map(ended),
    });
    expect(found).toMatchObject({ degrees: 1, groups: [{ name: "early", expected: 0 }, {}, {}] });
  });

  it("is null where there is nothing to compare", () => {
    expect(logRank({})).toBeNull();
    expect(logRank({ alone: [1, 2].map(ended) })).toBeNull();
    expect(logRank({ one: [], other: [ended(1)] })).toBeNull();
    expect(logRank({ one: [{ time: 1, event: false }], other: [{ time: 1, event: false }] })).toBeNull();
    // Both end at once: there is no chance in who does.
    expect(logRank({ one: [ended(1)], other: [ended(1)] })).toBeNull();
  });

  it.each(NOT_A_DURATION)("refuses the time %s", (time) => {
    const error = thrownBy(() => logRank({ a: [ended(1)], b: [ended(1), { time, event: true }] }));
    expect([error.code, error.details.path]).toEqual(["INVALID_INPUT", "groups.b[1].time"]);
  });
});
