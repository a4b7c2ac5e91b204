import {
  alertsOf,
  burnRules,
  createMonitor,
  type KpiAlert,
  type QualityStandard,
  type RateBucket,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { at } from "./records.js";

const HOUR = 3_600_000;
const now = at("20 00:00");
const INVALID = expect.objectContaining({ code: "INVALID_INPUT" });

/** Hours up to now, the last first. */
const hours = (...last: readonly (readonly [good: number, n: number])[]): readonly RateBucket[] =>
  last
    .map(([good, n], index) => ({ startAt: now - (index + 1) * HOUR, endAt: now - index * HOUR, good, n }))
    .reverse();

describe("a target", () => {
  const standard: QualityStandard = {
    name: "satisfied",
    target: { direction: "atLeast", green: 0.9, amber: 0.8 },
  };
  const current = (value: number, lower: number, upper: number, n = 80) => ({
    current: { value, n, interval: { lower, upper } },
  });

  it("alerts where the whole interval is red", () => {
    const [alert] = alertsOf(standard, current(0.6, 0.49, 0.7), now);
    expect(alert).toEqual({
      key: "satisfied · target",
      standard: "satisfied",
      state: "raised",
      at: now,
      reason: "satisfied: 0.6 of 80 cases (0.49 to 0.7) is worse than 0.8.",
      evidence: { rule: "target", value: 0.6, n: 80, edge: 0.8, lower: 0.49, upper: 0.7 },
    });
  });

  it("keeps still where it may be amber, and below the least number of cases", () => {
    expect(alertsOf(standard, current(0.7, 0.55, 0.81), now)).toEqual([]);
    expect(alertsOf(standard, current(0, 0, 0.3, 19), now)).toEqual([]);
    expect(alertsOf(standard, {}, now)).toEqual([]);
  });
});

describe("an objective", () => {
  const standard: QualityStandard = { name: "answered in time", objective: 0.9 };

  it("of 90 % alerts by rules that can fire at it", () => {
    const [alert] = alertsOf(standard, { buckets: hours([10, 60], [30, 60], [30, 60]) }, now);
    expect(alert?.evidence).toMatchObject({ rule: "burn", burn: burnRules(0.9, 30 * 24 * HOUR)[0]?.burn });
    expect(alert?.reason).toBe(
      "answered in time: 110 of 180 cases in 2 hours 37 minutes went wrong, 6.11 times as many as the objective of 0.9 allows.",
    );
  });

  it("keeps still once the short window is well again", () => {
    const well = Array.from({ length: 7 }, () => [60, 60] as const);
    expect(alertsOf(standard, { buckets: hours(...well, [0, 60], [0, 60]) }, now)).toEqual([]);
  });

  it("keeps still with few cases", () => {
    expect(alertsOf(standard, { buckets: hours([0, 5]) }, now)).toEqual([]);
  });
});

describe("a chart", () => {
  const steady = Array.from({ length: 20 }, (_, index) => [88 + (index % 5), 100] as const);

  it.each(["p", "laney"] as const)(
    "(%s) alerts where the last share is worse than chance makes it",
    (chart) => {
      const standard: QualityStandard = { name: "held", chart, baseline: 0.9 };
      const [alert] = alertsOf(standard, { buckets: hours([60, 100], ...steady) }, now);
      expect(alert?.evidence).toMatchObject({ rule: "chart", value: 0.6, n: 100, center: 0.9 });
      expect(alertsOf(standard, { buckets: hours([90, 100], ...steady) }, now)).toEqual([]);
      expect(alertsOf(standard, { buckets: hours([100, 100], ...steady) }, now)).toEqual([]);
    },
  );
});

describe("a monitor", () => {
  const standards: readonly QualityStandard[] = [
    { name: "satisfied", target: { direction: "atLeast", green: 0.9, amber: 0.8 } },
  ];
  const red = { current: { value: 0.5, n: 100, interval: { lower: 0.4, upper: 0.6 } } };
  const green = { current: { value: 0.95, n: 100, interval: { lower: 0.9, upper: 0.98 } } };

  it("tells once where an alert is raised, and once where it is cleared", () => {
    const told: KpiAlert[] = [];
    const monitor = createMonitor({ standards, onAlert: (alert) => told.push(alert) });
    monitor.observe("satisfied", red, now);
    monitor.observe("satisfied", red, now + HOUR);
    expect(monitor.standing().map(({ at: since }) => since)).toEqual([now]);
    monitor.observe("satisfied", green, now + 2 * HOUR);
    expect(told.map(({ state, at: when }) => [state, when])).toEqual([
      ["raised", now],
      ["cleared", now + 2 * HOUR],
    ]);
    expect(monitor.standing()).toEqual([]);
  });

  it("refuses standards that are none, and a name that is not watched", () => {
    const watch = (...list: readonly QualityStandard[]) =>
      createMonitor({ standards: list, onAlert: () => {} });
    expect(() => watch({ name: "nothing" })).toThrow(INVALID);
    expect(() => watch({ name: "", chart: "p" })).toThrow(INVALID);
    expect(() => watch({ name: "all", objective: 1 })).toThrow(INVALID);
    expect(() => watch(...standards, ...standards)).toThrow(INVALID);
    expect(() => watch().observe("satisfied", red, now)).toThrow(INVALID);
  });

  it("refuses buckets that overlap or end before they start", () => {
    const [bucket] = hours([1, 2]);
    if (bucket === undefined) throw new Error("one hour");
    const judge = (buckets: readonly RateBucket[]) => alertsOf({ name: "all", chart: "p" }, { buckets }, now);
    expect(() => judge([bucket, bucket])).toThrow(INVALID);
    expect(() => judge([{ ...bucket, endAt: bucket.startAt }])).toThrow(INVALID);
  });
});
