import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../../../src/kpi/statistics/special/normal.js";
import { studentT } from "../../../../src/kpi/statistics/special/student-t.js";
import { relativeError } from "../relative-error.js";

describe("studentT", () => {
  it("is known in closed form for one and two degrees, also for next to no confidence", () => {
    for (const confidence of [1e-12, 0.001, 0.5, 0.95, 0.999999, 1 - 2 ** -53]) {
      const beyond = 1 - confidence;
      const first =
        confidence < 0.5 ? Math.tan((Math.PI * confidence) / 2) : 1 / Math.tan((Math.PI * beyond) / 2);
      expect(relativeError(studentT(confidence, 1), first)).toBeLessThan(2e-15);
      const second = confidence * Math.sqrt(2 / (beyond * (1 + confidence)));
      expect(relativeError(studentT(confidence, 2), second)).toBeLessThan(2e-15);
    }
  });

  it("is exact for other degrees, whole or not", () => {
    // Solved in 50 digits.
    expect(relativeError(studentT(0.95, 3), 3.182446305283708)).toBeLessThan(1e-14);
    expect(relativeError(studentT(0.99, 7), 3.499483297350493)).toBeLessThan(1e-14);
    expect(relativeError(studentT(0.999, 30), 3.645958635042021)).toBeLessThan(1e-14);
    expect(relativeError(studentT(0.8, 4.5), 1.5008853175085577)).toBeLessThan(1e-14);
  });

  it("follows the expansion of Cornish & Fisher about the normal quantile for very many degrees", () => {
    for (const confidence of [0.5, 0.95, 0.9999, 1 - 2 ** -40]) {
      const z = -normalQuantile((1 - confidence) / 2);
      for (const degrees of [1e6, 1e7, 1e9, 1e12, 2 ** 53]) {
        // What is left out is below 10⁻¹⁴ of the whole from a million degrees on.
        const first = (z ** 3 + z) / (4 * degrees);
        const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2);
        expect(relativeError(studentT(confidence, degrees), z + first + second)).toBeLessThan(1e-14);
      }
    }
  });

  it("narrows as degrees grow", () => {
    const widths = [1, 2, 5, 30, 1000, 1e6, 1e9].map((degrees) => studentT(0.95, degrees));
    expect(widths).toEqual(widths.toSorted((one, other) => other - one));
  });
});
