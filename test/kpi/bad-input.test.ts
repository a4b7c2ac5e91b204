import {
  ces,
  contributionsOf,
  csat,
  firstResponseTime,
  type JourneyRecord,
  KpiTotals,
  nps,
  npsFromCounts,
  type ReportOptions,
  rateLeaders,
  report,
  targetStatus,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, customer, journey, rated } from "./records.js";

const asOf = at("20 00:00");
const context = { asOf, cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" } as const;
const INVALID = expect.objectContaining({ code: "INVALID_INPUT" });
const bad = <T>(value: unknown): T => value as T;

describe("ratings", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0, 6, 4.5])(
    "of %s on 1 to 5 are left out and counted",
    (rating) => {
      const { value, n, excluded } = csat([5, rating]);
      expect({ value, n, excluded }).toEqual({ value: 1, n: 1, excluded: { offScale: 1 } });
    },
  );

  it("off the scale of recommendation are left out and counted", () => {
    expect(nps([10, 11, -1, Number.NaN]).excluded).toEqual({ offScale: 3 });
  });

  it("on a scale without a known cut-off need one", () => {
    expect(() => csat([80], { scale: { min: 0, max: 100 } })).toThrow(INVALID);
    expect(csat([80], { scale: { min: 0, max: 100, positiveFrom: 75 } }).value).toBe(1);
  });

  it("on scales that are none are refused", () => {
    expect(() => csat([1], { scale: { min: 5, max: 1 } })).toThrow(INVALID);
    expect(() => csat([1], { scale: { min: Number.NaN, max: 5 } })).toThrow(INVALID);
    expect(() => csat([1], { scale: { min: 1, max: 5, higherIsBetter: false } })).toThrow(INVALID);
    expect(() => ces([1], { scale: { min: 1, max: 7, positiveFrom: 9 } })).toThrow(INVALID);
  });

  it("of two scales are pooled by what is positive on each, and the result says so", () => {
    const survey = (id: string, rating: number, max: number) => ({
      type: "survey" as const,
      at: at("11:00"),
      survey: id,
      phase: "answered" as const,
      rating,
      scale: { min: 1, max },
    });
    const { csat: found } = report(
      { journeys: [journey("a", [customer("10:00"), survey("s1", 5, 5), survey("s2", 5, 7)])] },
      context,
    ).overall;
    expect({ value: found.value, n: found.n, normalisedMean: found.normalisedMean }).toEqual({
      value: 0.5,
      n: 2,
      normalisedMean: null,
    });
    expect(found.method).toContain("pooled over the scales 1–5 and 1–7");
    expect(found.scales.map(({ value }) => value)).toEqual([1, 0]);
  });

  it("in journeys off their scale are left out and counted", () => {
    const { csat: found } = report(
      { journeys: [journey("a", [customer("10:00"), rated("11:00", 9)])] },
      context,
    ).overall;
    expect({ value: found.value, excluded: found.excluded, offered: found.offered }).toEqual({
      value: null,
      excluded: { offScale: 1 },
      offered: 1,
    });
  });
});

describe("records", () => {
  const events = [customer("10:00"), agent("10:05")];
  it.each<[string, JourneyRecord]>([
    ["without a tenant", bad({ id: "a", customer: null, events })],
    ["with an empty id", journey("", events)],
    ["that are none", bad(null)],
    ["whose events are none", bad({ ...journey("a", []), events: {} })],
    ["with an event that is none", bad(journey("a", [bad(null)]))],
    ["with an event of a type that nobody knows", bad(journey("a", [bad({ type: "toString", at: 0 })]))],
    ["with a time that is no number", journey("a", [{ ...customer("10:00"), at: Number.NaN }])],
    ["with a time that is text", journey("a", [{ ...customer("10:00"), at: bad("2026-05-01") }])],
    ["with a time beyond the years", journey("a", [{ ...customer("10:00"), at: 8.64e15 }])],
    ["with an actor that nobody knows", journey("a", [bad({ ...customer("10:00"), actor: "manager" })])],
    ["without a channel", journey("a", [bad({ ...customer("10:00"), channel: "" })])],
  ])("%s are refused", (_what, record) => {
    expect(() => firstResponseTime([record], { asOf })).toThrow(INVALID);
  });

  it("say in the error where they are wrong, and never what stood there", () => {
    const record = journey("a", [customer("10:00"), bad({ type: "status", at: 0, to: "secret" })]);
    expect(() => firstResponseTime([record], { asOf })).toThrow(
      expect.objectContaining({
        message: expect.not.stringContaining("secret"),
        details: expect.objectContaining({ path: "journeys.0.events.1.to" }),
      }),
    );
  });

  it("of surveys are checked as well", () => {
    const survey = {
      id: "s",
      tenant: "acme",
      customer: null,
      kind: "nps",
      offeredAt: 0,
      answer: null,
    } as const;
    for (const wrong of [
      { ...survey, id: "" },
      { ...survey, kind: "mood" },
      { ...survey, offeredAt: Number.NaN },
      { ...survey, answer: { rating: 9, at: "now" } },
      { ...survey, scale: { min: 1, max: 5 } },
    ])
      expect(() => report({ surveys: [bad(wrong)] }, context)).toThrow(INVALID);
  });
});

describe("options", () => {
  it.each<[string, Partial<ReportOptions>]>([
    ["an unknown zone", { timeZone: "Mars/Olympus" }],
    ["an offset for a zone", { timeZone: "+02:00" }],
    ["no cohort", { cohort: bad(undefined) }],
    ["no start of the week", { weekStart: bad("funday") }],
    ["a period that is none", { period: bad("decade") }],
    ["no time of the report", { asOf: Number.NaN }],
    ["a confidence of 95", { confidence: 95 }],
    ["a dimension that is none", { by: [bad("mood")] }],
    [
      "a target of a KPI that is none",
      { targets: bad({ mood: { direction: "atLeast", green: 1, amber: 0 } }) },
    ],
    [
      "a target with amber above green",
      { targets: { csat: { direction: "atLeast", green: 0.5, amber: 0.9 } } },
    ],
    ["a negative window", { holdsForMs: -1 }],
    ["a precision that is none", { precision: bad("rough") }],
  ])("%s is refused", (_what, wrong) => {
    expect(() => report({}, { ...context, ...wrong })).toThrow(INVALID);
  });

  it("of plain calculators are checked", () => {
    expect(() => npsFromCounts([1, 2])).toThrow(INVALID);
    expect(() => npsFromCounts(new Array(11).fill(-1))).toThrow(INVALID);
    expect(() => rateLeaders({ chat: { count: 3, n: 2 } })).toThrow(INVALID);
    expect(() =>
      targetStatus({ value: 1, n: 1 }, { direction: "atLeast", green: Number.NaN, amber: 0 }),
    ).toThrow(INVALID);
  });
});

describe("what was stored", () => {
  const { contributions } = contributionsOf({ journeys: [journey("a", [customer("10:00")])] }, context);
  const [contribution] = contributions;
  if (contribution === undefined) throw new Error("one journey makes one contribution");

  it("by another version is refused", () => {
    const totals = new KpiTotals();
    expect(() => totals.add({ ...contribution, version: 2 })).toThrow(INVALID);
    expect(() => KpiTotals.fromJSON({ ...totals.toJSON(), version: 2 })).toThrow(INVALID);
    expect(totals.isEmpty).toBe(true);
  });

  it("and is no contribution of this version is refused", () => {
    const [part] = contribution.parts;
    for (const wrong of [
      { ...part, counts: [999] },
      { ...part, counts: [-1] },
      { ...part, counts: [Number.NaN] },
      { ...part, durations: [99, 0, 1] },
      { ...part, durations: [0, 3, 1] },
      { ...part, durations: [0, 1, Number.NaN] },
      { ...part, durations: [0, 0, -1] },
    ])
      expect(() => new KpiTotals().add({ ...contribution, parts: [bad(wrong)] })).toThrow(INVALID);
  });

  it("and is no total is refused", () => {
    for (const none of [null, 5, {}, { version: 1, precision: "exact", counts: null }])
      expect(() => KpiTotals.fromJSON(bad(none))).toThrow(INVALID);
    const json = new KpiTotals().toJSON();
    for (const wrong of [
      { ...json, counts: { journeys: -1 } },
      { ...json, counts: { happiness: 1 } },
      { ...json, tallies: { x: 0.5 } },
      { ...json, durations: { happiness: {} } },
      {
        ...json,
        durations: {
          resolution: { ended: [[1, 0]], moments: { n: 0, sum: "0", squares: "0" }, left: [], open: [] },
        },
      },
      {
        ...json,
        durations: {
          resolution: { ended: [[1, 1]], moments: { n: 0, sum: "0", squares: "0" }, left: [], open: [] },
        },
      },
    ])
      expect(() => KpiTotals.fromJSON(bad(wrong))).toThrow(INVALID);
  });

  it("in another precision does not merge", () => {
    const [exact, sketch] = [new KpiTotals(), new KpiTotals({ precision: "sketch" })];
    expect(() => exact.merge(sketch)).toThrow(INVALID);
    expect(() => exact.merge(exact)).toThrow(INVALID);
  });

  it("is not changed by taking away what was not added", () => {
    const totals = new KpiTotals();
    totals.add(contribution);
    const before = JSON.stringify(totals);
    const other = contributionsOf({ journeys: [journey("b", [customer("11:00"), agent("12:00")])] }, context);
    for (const one of other.contributions) expect(() => totals.subtract(one)).toThrow(INVALID);
    expect(JSON.stringify(totals)).toBe(before);
  });
});
