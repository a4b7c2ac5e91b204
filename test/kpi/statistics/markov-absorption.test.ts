import fc from "fast-check";
import { markovAbsorption } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { runs } from "./anything.js";

const states = fc.constantFrom("chat", "email", "phone", "RESOLVED", "ABANDONED");
const anyCounts = fc.dictionary(
  fc.constantFrom("chat", "email", "phone"),
  fc.dictionary(states, fc.nat({ max: 5 }), { maxKeys: 5 }),
  { maxKeys: 3 },
);

describe("markovAbsorption", () => {
  it("ends somewhere with certainty, unless moving may go on for ever", () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const { transient, absorbing, transition, absorption, expectedSteps } = markovAbsorption(counts);
        expect(transition).toHaveLength(transient.length);
        for (const row of transition) {
          expect(row).toHaveLength(transient.length + absorbing.length);
          expect(row.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        }
        for (const state of transient) {
          const ends = Object.values(absorption[state] ?? {}).reduce((sum, share) => sum + share, 0);
          const steps = expectedSteps[state] ?? null;
          expect(ends).toBeLessThanOrEqual(1 + 1e-9);
          if (steps === null) expect(ends).toBeLessThan(1);
          else {
            expect(ends).toBeCloseTo(1, 9);
            expect(steps).toBeGreaterThanOrEqual(1 - 1e-9);
          }
        }
      }),
      runs,
    );
  });

  it("knows no number of moves where two states lead only to each other", () => {
    expect(markovAbsorption({ a: { b: 1 }, b: { a: 1 }, c: { a: 1, END: 1 } })).toMatchObject({
      absorption: { a: { END: 0 }, b: { END: 0 }, c: { END: 0.5 } },
      expectedSteps: { a: null, b: null, c: null },
    });
  });

  it("takes a state without moves, or only with counts of 0, for absorbing", () => {
    expect(markovAbsorption({ a: { b: 2 }, b: { a: 0 }, c: {} })).toMatchObject({
      transient: ["a"],
      absorbing: ["b", "c"],
      expectedSteps: { a: 1 },
    });
    expect(markovAbsorption({})).toEqual({
      transient: [],
      absorbing: [],
      transition: [],
      absorption: {},
      expectedSteps: {},
    });
  });

  it("names the states in their order, wherever they stood", () => {
    const found = markovAbsorption({ b: { z: 1 }, a: { b: 1, y: 1 } });
    expect([found.transient, found.absorbing]).toEqual([
      ["a", "b"],
      ["y", "z"],
    ]);
    expect(found.transition).toEqual([
      [0, 0.5, 0.5, 0],
      [0, 0, 0, 1],
    ]);
  });

  it.each([-1, 0.5, Number.NaN, Infinity])("refuses the count %s", (count) => {
    expect(thrownBy(() => markovAbsorption({ a: { b: count } })).details.path).toBe("counts.a.b");
  });
});
