import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readVectors, runVectors } from "../vectors/run-vectors.js";

const cases = readVectors(readFileSync(new URL("../vectors/kpi.json", import.meta.url), "utf8"));

/** The same as `test/vectors/vectors.test.ts`, a test for each case, so that a fault is shown only to the cases that reach it. */
describe("the reference value", () => {
  for (const vector of cases) {
    it(vector.id, () => {
      expect(runVectors([vector])).toEqual([{ kind: vector.kpi, passed: 1, failed: [], notCovered: 0 }]);
    });
  }
});
