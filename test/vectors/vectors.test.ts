import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { differences } from "./compare.js";
import { readVectors, runVectors } from "./run-vectors.js";

const cases = readVectors(readFileSync(new URL("./kpi.json", import.meta.url), "utf8"));

describe("the reference values", () => {
  for (const result of runVectors(cases)) {
    it(`agree for ${result.kind}`, () => {
      expect(result.failed).toEqual([]);
      expect(result.notCovered).toBe(0);
      expect(result.passed).toBe(cases.filter(({ kpi }) => kpi === result.kind).length);
    });
  }

  it("fail when a value is off by more than its tolerance", () => {
    const spoilt = cases.map((vector) => ({ ...vector, expected: { nothing: "like this" } }));
    for (const result of runVectors(spoilt)) expect(result.passed).toBe(0);
  });

  it("report a kind without a calculator instead of passing it", () => {
    const [first] = cases;
    expect(first).toBeDefined();
    if (first === undefined) return;
    for (const kind of ["nobody.knows", "constructor"]) {
      expect(runVectors([{ ...first, kpi: kind }])).toEqual([{ kind, passed: 0, failed: [], notCovered: 1 }]);
    }
  });
});

describe("a comparison", () => {
  const tolerance = { abs: 0.001, rel: 0.01 };

  it("allows the larger of the absolute and the relative tolerance", () => {
    expect(differences({ a: 100.9 }, { a: 100 }, tolerance)).toEqual([]);
    expect(differences({ a: 101.1 }, { a: 100 }, tolerance)).toEqual(["result.a: expected 100, got 101.1"]);
    expect(differences(0.0009, 0, tolerance)).toEqual([]);
  });

  it("sees missing, added and null values", () => {
    expect(differences({ a: 1 }, { a: 1, b: null }, tolerance)).toHaveLength(1);
    expect(differences({ a: 1, b: 2 }, { a: 1 }, tolerance)).toHaveLength(1);
    expect(differences([1, null], [1, null], tolerance)).toEqual([]);
    expect(differences(Number.NaN, 1, tolerance)).toHaveLength(1);
  });
});
