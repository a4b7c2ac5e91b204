import fc from "fast-check";

/** Runs of a property; fast-check prints seed and path where one fails. */
export const runs = { seed: 20261130, numRuns: 500 };

/** `count` of `n`, with at least one case. */
export const anyProportion = fc
  .integer({ min: 1, max: 3000 })
  .chain((n) => fc.record({ count: fc.integer({ min: 0, max: n }), n: fc.constant(n) }));

/** The same, or none of none. */
export const anyCases = fc.oneof({ weight: 9, arbitrary: anyProportion }, fc.constant({ count: 0, n: 0 }));

export const anyConfidence = fc.double({ min: 0.01, max: 0.9999, noNaN: true });

/** Times that tie often, and whether the end was seen. */
export const anyObservation = fc.record({ time: fc.integer({ min: 0, max: 40 }), event: fc.boolean() });

export const anyObservations = fc.array(anyObservation, { minLength: 1, maxLength: 60, size: "max" });

/** Observations of which each stands for several, and the same one by one. */
export function anyCounted<T extends object>(observation: fc.Arbitrary<T>) {
  return fc
    .array(fc.tuple(observation, fc.integer({ min: 1, max: 4 })), {
      minLength: 1,
      maxLength: 30,
      size: "max",
    })
    .map((all) => ({
      counted: all.map(([one, times]) => ({ ...one, times })),
      single: all.flatMap(([one, times]) => Array.from({ length: times }, () => one)),
    }));
}

/** What no number of observations can be. */
export const NOT_TIMES = [0, -1, 1.5, Number.NaN, Infinity];

/** Whole milliseconds at any scale. */
export const anyMilliseconds = fc.oneof(
  fc.integer({ min: 0, max: 100_000 }),
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER),
);

/** Numbers that are no durations. */
export const NOT_A_DURATION = [-1, Number.NaN, Infinity, -Infinity];
