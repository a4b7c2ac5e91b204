import fc from "fast-check";
import { cumulativeIncidence, incidenceAt, kaplanMeier } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyCounted, NOT_A_DURATION, NOT_TIMES, runs } from "./anything.js";

const anyEnd = fc.record({
  time: fc.nat({ max: 30 }),
  cause: fc.constantFrom(null, "accepted", "abandoned", "__proto__"),
});
const anyCompeting = fc.array(anyEnd, { minLength: 1, maxLength: 60, size: "max" });

describe("cumulativeIncidence", () => {
  it("names the causes in their order, whichever came first", () => {
    const curve = cumulativeIncidence([
      { time: 1, cause: "expired" },
      { time: 2, cause: "accepted" },
    ]);
    expect(curve?.causes).toEqual(["accepted", "expired"]);
  });

  it("adds up to 1 with what has not ended, and never falls", () => {
    fc.assert(
      fc.property(anyCompeting, (observations) => {
        const curve = cumulativeIncidence(observations);
        let before: Readonly<Record<string, number>> = {};
        for (const { eventFree, incidence } of curve?.steps ?? []) {
          const shares = Object.values(incidence);
          expect(shares.reduce((sum, share) => sum + share, eventFree)).toBeCloseTo(1, 12);
          for (const [cause, share] of Object.entries(before))
            expect(incidence[cause]).toBeGreaterThanOrEqual(share);
          before = incidence;
        }
      }),
      runs,
    );
  });

  it("is what survival leaves, where there is one cause", () => {
    fc.assert(
      fc.property(anyCompeting, (observations) => {
        const single = observations.map(({ time, cause }) => ({
          time,
          cause: cause === null ? null : "ended",
        }));
        const curve = cumulativeIncidence(single);
        const survival = kaplanMeier(single.map(({ time, cause }) => ({ time, event: cause !== null })));
        expect(curve?.steps.map(({ time, atRisk }) => [time, atRisk])).toEqual(
          survival?.steps.map(({ time, atRisk }) => [time, atRisk]),
        );
        for (const [index, step] of (curve?.steps ?? []).entries()) {
          expect(step.eventFree).toBeCloseTo(survival?.steps[index]?.survival ?? Number.NaN, 12);
        }
      }),
      runs,
    );
  });

  it("takes one observation for several that are alike", () => {
    fc.assert(
      fc.property(anyCounted(anyEnd), ({ counted, single }) => {
        expect(cumulativeIncidence(counted)).toEqual(cumulativeIncidence(single));
      }),
      runs,
    );
  });

  it.each(NOT_TIMES)("refuses an observation that stands for %s", (times) => {
    const error = thrownBy(() => cumulativeIncidence([{ time: 1, cause: null, times }]));
    expect([error.code, error.details.path]).toEqual(["INVALID_INPUT", "observations[0].times"]);
  });

  it("is null for nothing", () => {
    expect(cumulativeIncidence([])).toBeNull();
  });

  it.each(NOT_A_DURATION)("refuses the time %s", (time) => {
    expect(thrownBy(() => cumulativeIncidence([{ time, cause: "accepted" }])).code).toBe("INVALID_INPUT");
  });
});

describe("incidenceAt", () => {
  const curve = cumulativeIncidence([
    { time: 5, cause: "accepted" },
    { time: 8, cause: "abandoned" },
  ]);

  it("is 0 for every cause before the first end, and level after the last", () => {
    if (curve === null) throw new Error("there is a curve of two");
    expect(incidenceAt(curve, 4.9)).toEqual({ eventFree: 1, incidence: { accepted: 0, abandoned: 0 } });
    expect(incidenceAt(curve, 1e9)).toEqual({ eventFree: 0, incidence: { accepted: 0.5, abandoned: 0.5 } });
    expect(thrownBy(() => incidenceAt(curve, -1)).code).toBe("INVALID_INPUT");
  });
});
