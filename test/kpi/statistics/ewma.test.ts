import { describe, expect, it } from "vitest";
import { ewma, ewmaChart } from "../../../src/kpi/statistics/ewma.js";
import { differences } from "../../vectors/compare.js";
import { vectorsOf } from "./vectors-of.js";

interface ChartInput {
  readonly x: number[];
  readonly center: number;
  readonly sigma: number;
  readonly lam: number;
  readonly L: number;
}

describe("ewma", () => {
  it("weighs the newest value with lambda and what was before with the rest", () => {
    expect(ewma([10, 20, 0], { center: 10, lambda: 0.5 })).toEqual([10, 15, 7.5]);
  });

  it("gives the values themselves where lambda is 1", () => {
    expect(ewma([3, 1, 4], { center: 100, lambda: 1 })).toEqual([3, 1, 4]);
  });

  it("of no values is none", () => expect(ewma([], { center: 0, lambda: 0.2 })).toEqual([]));

  it.each([0, -0.1, 1.1, Number.NaN])("refuses lambda %s", (lambda) => {
    expect(() => ewma([1], { center: 0, lambda })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses a value of %s", (value) => {
    expect(() => ewma([1, value], { center: 0, lambda: 0.2 })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});

describe("ewmaChart", () => {
  it.each(vectorsOf("controlChart.ewma"))("$id", ({ input, expected, tolerance }) => {
    const { x, center, sigma, lam: lambda, L: width } = input as ChartInput;
    expect(differences(ewmaChart(x, { center, sigma, lambda, width }), expected, tolerance)).toEqual([]);
  });

  it("signals nothing while the average stays on its limit", () => {
    const chart = { center: 0, sigma: 1, lambda: 1, width: 2 };
    expect(ewmaChart([2, -2], chart).firstSignal).toBeNull();
    expect(ewmaChart([2, -2.001], chart).firstSignal).toBe(1);
  });

  it.each([
    { sigma: 0, width: 3 },
    { sigma: 1, width: 0 },
    { sigma: Number.NaN, width: 3 },
  ])("refuses a chart with %o", (options) => {
    expect(() => ewmaChart([1], { center: 0, lambda: 0.2, ...options })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
