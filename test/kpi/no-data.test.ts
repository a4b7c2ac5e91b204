import { ces, channelEffectiveness, csat, KPI_NAMES, KpiTotals, kpisOf, nps, report } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { at, customer, journey } from "./records.js";

const asOf = at("20 00:00");
const context = { asOf, cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" } as const;

/** Every number anywhere in a value, with its path. */
function numbersIn(value: unknown, path = ""): readonly (readonly [string, number])[] {
  if (typeof value === "number") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, `${path}.${key}`));
}

describe("without data", () => {
  it.each(KPI_NAMES)("%s is null and not 0", (name) => {
    const { value, n, interval = null } = kpisOf(new KpiTotals(), { asOf })[name];
    expect({ value, n, interval }).toEqual({ value: null, n: 0, interval: null });
  });

  it("surveys are null, and so is what depends on them", () => {
    expect(csat([])).toMatchObject({ value: null, mean: null, normalisedMean: null, responseRate: null });
    expect(csat([null])).toMatchObject({ value: null, responseRate: 0 });
    expect(nps([])).toMatchObject({ value: null, interval: null, standardError: null });
    expect(ces([])).toMatchObject({ value: null, agreeRate: null, interval: null });
  });

  it("no channel leads", () => {
    const { satisfaction, resolution, engagement } = channelEffectiveness([], { asOf });
    expect([satisfaction.best, resolution.best, engagement.best]).toEqual([null, null, null]);
  });

  it("a report of nothing, and of one bare journey, holds no NaN and no Infinity", () => {
    for (const journeys of [[], [journey("a", [customer("10:00")])]]) {
      const bad = numbersIn(report({ journeys }, context)).filter(([, value]) => !Number.isFinite(value));
      expect(bad).toEqual([]);
    }
  });
});

describe("one row", () => {
  it("gives a value with an interval that says how little it is", () => {
    const { value, interval } = csat([5]);
    expect(value).toBe(1);
    expect(interval?.lower).toBeCloseTo(0.2065, 4);
    expect(ces([7]).interval).toBeNull();
  });
});
