import fc from "fast-check";
import {
  burnRate,
  burnRules,
  cusumChart,
  laneyChart,
  type Proportion,
  pChart,
  uChart,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../../kernel/thrown.js";
import { anyCases, runs } from "./anything.js";

const NONE = { count: 0, n: 0 };
const anyPoints = fc.array(anyCases, { maxLength: 30, size: "max" });

describe("pChart and laneyChart", () => {
  it("hold the centre within every limit, and signal strictly outside of them", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        for (const chart of [pChart(points), laneyChart(points)]) {
          if (chart === null) continue;
          expect(chart.points).toHaveLength(points.length);
          for (const [index, { value, lower, upper, signal }] of chart.points.entries()) {
            expect(value === null).toBe(points[index]?.n === 0);
            if (value === null || lower === null || upper === null) {
              expect([lower, upper, signal]).toEqual([null, null, false]);
              continue;
            }
            expect(lower).toBeLessThanOrEqual(chart.center);
            expect(upper).toBeGreaterThanOrEqual(chart.center);
            expect(signal).toBe(value < lower || value > upper);
          }
        }
      }),
      runs,
    );
  });

  it("are null without cases, unless a baseline is given", () => {
    expect(pChart([])).toBeNull();
    expect(pChart([NONE])).toBeNull();
    expect(pChart([NONE], { baseline: 0.5 })).toEqual({
      center: 0.5,
      points: [{ value: null, lower: null, upper: null, signal: false }],
    });
    expect(laneyChart([])).toBeNull();
    expect(laneyChart([{ count: 1, n: 2 }, NONE])).toBeNull();
    expect(
      laneyChart([
        { count: 0, n: 2 },
        { count: 0, n: 5 },
      ]),
    ).toBeNull();
    expect(
      laneyChart([
        { count: 2, n: 2 },
        { count: 5, n: 5 },
      ]),
    ).toBeNull();
  });

  it("see a day that a lower number of sigmas would let through", () => {
    const days = [...Array.from({ length: 9 }, () => ({ count: 80, n: 100 })), { count: 68, n: 100 }];
    expect(pChart(days, { sigmas: 2 })?.points.at(-1)?.signal).toBe(true);
    expect(pChart(days, { sigmas: 3 })?.points.at(-1)?.signal).toBe(false);
    expect(pChart(days, { sigmas: 0.5 })?.points.at(-1)?.signal).toBe(true);
    expect(pChart(days)).toEqual(pChart(days, { sigmas: 3 }));
  });

  it("take a given baseline for the centre", () => {
    const points = [
      { count: 1, n: 20 },
      { count: 9, n: 20 },
    ];
    expect(pChart(points, { baseline: 0.1 })?.center).toBe(0.1);
    expect(laneyChart(points, { baseline: 0.1 })?.center).toBe(0.1);
    for (const baseline of [0, 1]) expect(pChart(points, { baseline })?.center).toBe(baseline);
    expect(uChart([{ count: 1, exposure: 4 }], { baseline: 0 })?.center).toBe(0);
  });

  it("refuse counts, baselines and sigmas that are none", () => {
    for (const chart of [pChart, laneyChart]) {
      expect(thrownBy(() => chart([NONE, { count: 3, n: 2 }])).details.path).toBe("points[1].count");
      for (const baseline of [-0.1, 1.1, Number.NaN]) {
        expect(thrownBy(() => chart([], { baseline })).code).toBe("INVALID_INPUT");
      }
      for (const sigmas of [0, -1, Infinity, Number.NaN]) {
        expect(thrownBy(() => chart([], { sigmas })).code).toBe("INVALID_INPUT");
      }
    }
  });
});

describe("uChart", () => {
  it("signals what lies strictly outside, with limits that widen where there is less exposure", () => {
    const chart = uChart([
      { count: 30, exposure: 10 },
      { count: 3, exposure: 1 },
      { count: 12, exposure: 1 },
      { count: 0, exposure: 0 },
    ]);
    expect(chart?.center).toBe(45 / 12);
    expect(chart?.points.map(({ signal }) => signal)).toEqual([false, false, true, false]);
    expect(chart?.points[1]?.upper).toBeGreaterThan(chart?.points[0]?.upper ?? Infinity);
    expect(chart?.points[3]?.value).toBeNull();
  });

  it("is null without exposure, and refuses what was counted without any", () => {
    expect(uChart([])).toBeNull();
    expect(uChart([{ count: 0, exposure: 0 }])).toBeNull();
    for (const point of [
      { count: 1, exposure: 0 },
      { count: 1, exposure: -1 },
      { count: 1, exposure: Infinity },
      { count: 1, exposure: Number.NaN },
      { count: 0.5, exposure: 1 },
    ]) {
      expect(thrownBy(() => uChart([point])).code).toBe("INVALID_INPUT");
    }
    expect(thrownBy(() => uChart([], { baseline: -1 })).code).toBe("INVALID_INPUT");
    expect(thrownBy(() => uChart([], { baseline: Infinity })).code).toBe("INVALID_INPUT");
  });
});

describe("cusumChart", () => {
  it("sums what lies off the centre by more than the slack, and forgets what returns", () => {
    const chart = cusumChart([2, 2, -5, 0], { center: 0, sigma: 1, slack: 0.5, decision: 5 });
    expect(chart).toEqual({ up: [1.5, 3, 0, 0], down: [0, 0, 4.5, 4], firstSignal: null });
  });

  it("finds a lasting shift of one sigma that never leaves three", () => {
    const shifted = [0, 0, 0, ...Array.from({ length: 12 }, () => 1)];
    expect(cusumChart(shifted, { center: 0, sigma: 1 }).firstSignal).toBe(13);
    expect(
      cusumChart(
        shifted.map((value) => -value),
        { center: 0, sigma: 1 },
      ).firstSignal,
    ).toBe(13);
    expect(cusumChart([], { center: 0, sigma: 1 })).toEqual({ up: [], down: [], firstSignal: null });
  });

  it("sums all that lies off the centre where no slack is given away", () => {
    const chart = cusumChart([1, -1, 2], { center: 0, sigma: 1, slack: 0, decision: 2 });
    expect(chart).toEqual({ up: [1, 0, 2], down: [0, 1, 0], firstSignal: null });
  });

  it("refuses what is not finite, or out of its range", () => {
    const good = { center: 0, sigma: 1 };
    for (const options of [
      { ...good, center: Number.NaN },
      { ...good, sigma: 0 },
      { ...good, sigma: Infinity },
      { ...good, slack: -1 },
      { ...good, slack: Infinity },
      { ...good, decision: 0 },
      { ...good, decision: Number.NaN },
    ]) {
      expect(thrownBy(() => cusumChart([1], options)).code).toBe("INVALID_INPUT");
    }
    expect(thrownBy(() => cusumChart([1, Infinity], good)).details.path).toBe("values[1]");
  });
});

describe("burnRate", () => {
  const gone = { count: 0, n: 100 };
  const rules = [{ burn: 6, long: gone, short: gone }];

  it("fires only with enough cases, and where both windows burn faster than the rule", () => {
    expect(burnRate({ objective: 0.9, rules })).toEqual({
      rules: [{ long: expect.closeTo(10, 12), short: expect.closeTo(10, 12), fires: true }],
      fires: true,
    });
    expect(burnRate({ objective: 0.9, rules, minN: 101 }).fires).toBe(false);
    expect(
      burnRate({ objective: 0.9, rules: [{ burn: 6, long: gone, short: { count: 5, n: 5 } }] }).fires,
    ).toBe(false);
    expect(
      burnRate({ objective: 0.9, rules: [{ burn: 6, long: { count: 5, n: 5 }, short: gone }] }).fires,
    ).toBe(false);
    expect(burnRate({ objective: 0.5, rules: [{ burn: 2, long: gone, short: gone }] }).fires).toBe(false);
  });

  it("fires from the fewest cases on, and not at the burn of the rule itself", () => {
    expect(burnRate({ objective: 0.9, rules, minN: 100 }).fires).toBe(true);
    const half = { count: 50, n: 100 };
    const fires = (long: Proportion, short: Proportion) =>
      burnRate({ objective: 0.5, rules: [{ burn: 1, long, short }] }).fires;
    expect([fires(half, gone), fires(gone, half), fires(gone, gone)]).toEqual([false, false, true]);
  });

  it("has everything for its budget where nothing has to go well", () => {
    const found = burnRate({ objective: 0, rules: [{ burn: 0.5, long: gone, short: gone }] });
    expect(found).toEqual({ rules: [{ long: 1, short: 1, fires: true }], fires: true });
  });

  it("knows no rate of an empty window, and does not fire on it", () => {
    const none = [{ burn: 6, long: NONE, short: NONE }];
    expect(burnRate({ objective: 0.9, rules: none, minN: 0 })).toEqual({
      rules: [{ long: null, short: null, fires: false }],
      fires: false,
    });
    expect(burnRate({ objective: 0.9, rules: [] })).toEqual({ rules: [], fires: false });
  });

  it("refuses an objective, a burn or counts out of their range", () => {
    for (const objective of [-0.1, 1, Number.NaN]) {
      expect(thrownBy(() => burnRate({ objective, rules })).code).toBe("INVALID_INPUT");
    }
    for (const burn of [0, Infinity, Number.NaN]) {
      expect(
        thrownBy(() => burnRate({ objective: 0.9, rules: [{ burn, long: NONE, short: NONE }] })).code,
      ).toBe("INVALID_INPUT");
    }
    expect(thrownBy(() => burnRate({ objective: 0.9, rules, minN: -1 })).code).toBe("INVALID_INPUT");
  });
});

describe("burnRules", () => {
  const month = 30 * 86_400_000;

  it("are those of the SRE Workbook from 99 % on", () => {
    expect(burnRules(0.999, month)).toEqual([
      { longMs: 3_600_000, shortMs: 300_000, burn: 14.4 },
      { longMs: 21_600_000, shortMs: 1_800_000, burn: 6 },
      { longMs: 3 * 86_400_000, shortMs: 21_600_000, burn: 1 },
    ]);
  });

  it("ask at 90 % for half and a quarter of the way to the 10 that nothing exceeds", () => {
    const [first, second, third] = burnRules(0.9, month);
    expect(first?.burn).toBeCloseTo(5.5, 12);
    expect(first?.longMs).toBe(Math.round((0.02 * month) / 5.5));
    expect(second?.burn).toBeCloseTo(3.25, 12);
    expect(third).toEqual({ longMs: 3 * 86_400_000, shortMs: 21_600_000, burn: 1 });
  });

  it("can all fire, at any objective, and ask for no less than what is allowed", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.9999, noNaN: true }), (objective) => {
        const all = { count: 0, n: 10 };
        const derived = burnRules(objective, month);
        const found = burnRate({
          objective,
          rules: derived.map(({ burn }) => ({ burn, long: all, short: all })),
        });
        expect(found.rules.every(({ fires }) => fires)).toBe(true);
        expect(derived.every(({ burn }) => burn >= 1)).toBe(true);
      }),
      runs,
    );
  });

  it("have windows of at least 1 ms, or refuse", () => {
    // The shortest is 0.02/5.5/12 of the period: of 1650 ms half a millisecond.
    expect(burnRules(0.9, 1651)[0]).toMatchObject({ longMs: 6, shortMs: 1 });
    expect(thrownBy(() => burnRules(0.9, 1649)).code).toBe("INVALID_INPUT");
  });

  it("refuse a period that is none", () => {
    for (const period of [0, -1, Infinity, Number.NaN]) {
      expect(thrownBy(() => burnRules(0.9, period)).code).toBe("INVALID_INPUT");
    }
  });
});
