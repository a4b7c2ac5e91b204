import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../../../src/kpi/statistics/special/normal.js";
import { studentT } from "../../../../src/kpi/statistics/special/student-t.js";
import { relativeError } from "../relative-error.js";

describe("studentT", () => {
  it("is known in closed form for one and two degrees", () => {
    for (const confidence of [0.001, 0.5, 0.95, 0.999999]) {
      const beyond = 1 - confidence;
      expect(relativeError(studentT(confidence, 1), 1 / Math.tan((Math.PI * beyond) / 2))).toBeLessThan(
        1e-12,
      );
      const second = confidence * Math.sqrt(2 / (beyond * (1 + confidence)));
      expect(relativeError(studentT(confidence, 2), second)).toBeLessThan(1e-12);
    }
  });

  it("passes over into its expansion, and that into the normal quantile, without a step", () => {
    for (const confidence of [0.5, 0.95, 0.9999]) {
      expect(relativeError(studentT(confidence, 1e6), studentT(confidence, 1e6 - 1e-3))).toBeLessThan(1e-13);
      expect(relativeError(studentT(confidence, 1e15), normalQuantile((1 + confidence) / 2))).toBeLessThan(
        1e-13,
      );
    }
  });

  it("narrows as degrees grow", () => {
    const widths = [1, 2, 5, 30, 1000, 1e6, 1e9].map((degrees) => studentT(0.95, degrees));
    expect(widths).toEqual(widths.toSorted((one, other) => other - one));
  });
});
