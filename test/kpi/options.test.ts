import {
  channelSwitching,
  columnAggregates,
  contextCompleteness,
  firstContactResolution,
  type JourneyRecordEvent,
  report,
  switchAbandonment,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, customer, handoff, journey, status } from "./records.js";

const asOf = at("20 00:00");
const DAY_MS = 86_400_000;
const CONTEXT = { asOf, cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" } as const;

describe("the windows of a calculator", () => {
  it("are seven days in which a resolution holds, where nothing else is said", () => {
    const solved = journey("a", [customer("14 10:00"), agent("14 10:05"), status("14 11:00", "solved")]);
    const mature = (holdsForMs?: number) =>
      firstContactResolution([solved], { asOf, ...(holdsForMs === undefined ? {} : { holdsForMs }) }).n;
    expect([mature(), mature(7 * DAY_MS), mature(5 * DAY_MS)]).toEqual([0, 0, 1]);
  });

  it("are a day in which a customer goes on, where nothing else is said", () => {
    const offered = journey("a", [
      customer("19 10:00"),
      { type: "switch", at: at("19 10:01"), offer: "o", to: "phone" },
    ]);
    const abandoned = (abandonAfterMs?: number) =>
      switchAbandonment([offered], { asOf, ...(abandonAfterMs === undefined ? {} : { abandonAfterMs }) })
        .abandoned;
    expect([abandoned(), abandoned(DAY_MS), abandoned(DAY_MS / 2)]).toEqual([0, 0, 1]);
  });
});

describe("effort over surveys", () => {
  const effort = (id: string, rating: number, max: number): JourneyRecordEvent => ({
    type: "survey",
    at: at("11:00"),
    survey: id,
    phase: "answered",
    kind: "ces",
    rating,
    scale: { min: 1, max },
  });
  const effortOf = (events: readonly JourneyRecordEvent[], confidence?: number) =>
    report(
      { journeys: [journey("a", [customer("10:00"), ...events])] },
      { ...CONTEXT, ...(confidence === undefined ? {} : { confidence }) },
    ).overall.ces;

  it("is the mean on the one scale, with its interval and what is off it", () => {
    const found = effortOf([effort("s1", 5, 7), effort("s2", 7, 7), effort("s3", 9, 7)], 0.9);
    expect(found).toMatchObject({ value: 6, n: 2, offered: 3, excluded: { offScale: 1 } });
    expect(found.interval?.confidence).toBe(0.9);
    expect(found.method).toContain("1–7");
    expect(found.scales).toHaveLength(1);
  });

  it("has no mean on several scales, and none of nothing", () => {
    expect(effortOf([effort("s1", 5, 7), effort("s2", 4, 5), effort("s3", 9, 5)])).toMatchObject({
      value: null,
      n: 2,
      excluded: { offScale: 1 },
      interval: null,
      method: "means of several scales do not add up; see scales",
      offered: 3,
      scales: [{ value: 4 }, { value: 5 }],
    });
    expect(effortOf([])).toMatchObject({ value: null, n: 0, method: "mean on a scale", scales: [] });
  });
});

describe("figures of equal cases", () => {
  it("count the context of each handoff, also where several lack the same", () => {
    const lacking = (id: string) =>
      journey(id, [handoff("10:00", "requested", { required: ["name", "order"], provided: ["name"] })]);
    const found = contextCompleteness([lacking("a"), lacking("b"), lacking("c")], { asOf });
    expect(found).toMatchObject({ value: 0.5, macro: 0.5, n: 3, present: 3, required: 6 });
  });

  it("leave out journeys that no customer wrote in, and say how many", () => {
    const found = channelSwitching([journey("a", [agent("10:00")]), journey("b", [customer("10:00")])], {
      asOf,
    });
    expect(found).toMatchObject({ n: 1, excluded: { noInbound: 1 } });
    expect(channelSwitching([journey("b", [customer("10:00")])], { asOf }).excluded).toEqual({});
  });
});

describe("columns", () => {
  it("give the mean rating of those rated, and count the rows without a duration", () => {
    const rows = [
      [0, 10, 3],
      [0, Number.NaN, 5],
      [0, -1, 0],
      [1, Number.NaN, 0],
      [2, 2 ** 40, 1],
      [2, 2 ** 40, 4],
      [2, 0.5, 0],
    ] as const;
    const found = columnAggregates({
      groups: ["email", "phone", "sms"],
      group: Uint8Array.from(rows, ([group]) => group),
      durationMs: Float64Array.from(rows, ([, ms]) => ms),
      rating: Uint8Array.from(rows, ([, , rating]) => rating),
      positiveFrom: 4,
    });
    expect(found).toEqual([
      {
        group: "email",
        n: 1,
        excluded: 2,
        meanMs: 10,
        minMs: 10,
        maxMs: 10,
        rated: 2,
        positive: 1,
        meanRating: 4,
      },
      {
        group: "phone",
        n: 0,
        excluded: 1,
        meanMs: null,
        minMs: null,
        maxMs: null,
        rated: 0,
        positive: 0,
        meanRating: null,
      },
      {
        group: "sms",
        n: 3,
        excluded: 0,
        meanMs: (2 ** 41 + 0.5) / 3,
        minMs: 0.5,
        maxMs: 2 ** 40,
        rated: 2,
        positive: 1,
        meanRating: 2.5,
      },
    ]);
  });
});
