import { expect, it } from "vitest";
import { deviance } from "../../../../src/kpi/statistics/special/deviance.js";
import { relativeError } from "../relative-error.js";

it("deviance keeps its precision next to 1, where the difference would lose it", () => {
  // excess²/2 − excess³/3 + excess⁴/4 − …
  expect(relativeError(deviance(1 + 1e-6, 1e-6), 4.999996666669167e-13)).toBeLessThan(1e-15);
  expect(deviance(1, 0)).toBe(0);
});

it("deviance meets itself where its two methods meet", () => {
  for (const excess of [-0.5, 0.5]) {
    const outside = excess * (1 + 1e-12);
    expect(relativeError(deviance(1 + outside, outside), deviance(1 + excess, excess))).toBeLessThan(1e-11);
  }
});
