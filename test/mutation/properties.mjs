import fc from "fast-check";

export * from "fast-check";

/** Runs of a property for each fault: enough to notice nearly all, and few enough to show it to thousands. */
const MOST_RUNS = 100;

/** The first failure tells that a fault is noticed; to look for a smaller one takes long. */
export const assert = (property, parameters = {}) =>
  fc.assert(property, {
    ...parameters,
    numRuns: Math.min(parameters.numRuns ?? MOST_RUNS, MOST_RUNS),
    endOnFailure: true,
  });

export default { ...fc, assert };
