import {
  firstContactResolution,
  humanWait,
  type JourneyRecordEvent,
  type KpiSet,
  report,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, customer, handoff, journey, rated, status } from "./records.js";

const asOf = at("20 00:00");
const MINUTE = 60_000;
const CONTEXT = { asOf, cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" } as const;

type Survey = Extract<JourneyRecordEvent, { readonly type: "survey" }>;
const survey = (time: string, phase: Survey["phase"], more: Partial<Survey> = {}): JourneyRecordEvent => ({
  type: "survey",
  at: at(time),
  survey: "s",
  phase,
  ...more,
});

/** The satisfaction of a journey by agent or channel, where there is any. */
function ratedBy(dimension: "agent" | "channel", events: readonly JourneyRecordEvent[]) {
  const { by } = report({ journeys: [journey("j", events)] }, { ...CONTEXT, by: [dimension] });
  const groups: readonly { readonly name: string | null; readonly kpis: KpiSet }[] = by[dimension] ?? [];
  return groups.filter(({ kpis }) => kpis.csat.n > 0).map(({ name }) => name);
}

function satisfaction(...events: JourneyRecordEvent[]) {
  const { csat } = report({ journeys: [journey("j", [customer("10:00"), ...events])] }, CONTEXT).overall;
  return { value: csat.value, n: csat.n, excluded: csat.excluded };
}

describe("a rating", () => {
  it("counts for the agent who had the last word before it was asked for", () => {
    const asked = [customer("10:00"), agent("10:05", "web-chat", "jan"), agent("10:10")];
    const answer = survey("10:30", "answered", { rating: 5 });
    expect(
      ratedBy("agent", [...asked, survey("10:15", "offered"), agent("10:20", "web-chat", "jan"), answer]),
    ).toEqual(["maria"]);
    expect(ratedBy("agent", [...asked, survey("10:10", "offered"), answer])).toEqual(["maria"]);
    expect(ratedBy("agent", [...asked, survey("10:15", "offered", { agent: "eva" }), answer])).toEqual([
      "eva",
    ]);
  });

  it("counts for the agent of the journey where none had spoken before it", () => {
    expect(ratedBy("agent", [customer("10:00"), rated("10:30", 5), agent("10:40")])).toEqual(["maria"]);
    expect(ratedBy("agent", [customer("10:00"), rated("10:30", 5)])).toEqual([null]);
  });

  it("counts for the channel that the customer was on, unless it says which", () => {
    const asked = [customer("10:00"), customer("10:10", "email"), customer("10:40", "sms")];
    expect(ratedBy("channel", [...asked, rated("10:30", 5)])).toEqual(["email"]);
    expect(
      ratedBy("channel", [...asked, survey("10:30", "answered", { rating: 5, channel: "phone" })]),
    ).toEqual(["phone"]);
  });

  it("is not there while it is only asked for, and stays when it is asked for again", () => {
    expect(satisfaction(survey("11:00", "offered"))).toEqual({ value: null, n: 0, excluded: {} });
    expect(satisfaction(rated("11:00", 5), survey("12:00", "offered"))).toMatchObject({ value: 1, n: 1 });
  });

  it("is on the scale of the answer, and without one on that of the question", () => {
    const thumbs = { min: 0, max: 1 };
    const sevens = { min: 1, max: 7 };
    expect(
      satisfaction(survey("11:00", "offered", { scale: thumbs }), survey("11:05", "answered", { rating: 1 })),
    ).toMatchObject({ value: 1, n: 1 });
    expect(satisfaction(survey("11:05", "answered", { rating: 5, scale: sevens }))).toMatchObject({
      value: 0,
      n: 1,
    });
  });
});

describe("a wait for a person", () => {
  it("ends without one where the journey is closed as it begins", () => {
    const journeys = [
      journey("closed", [customer("10:00"), handoff("10:10", "requested"), status("10:10", "closed")]),
      journey("answered", [customer("10:00"), handoff("10:10", "requested"), agent("10:15")]),
    ];
    expect(humanWait(journeys, { asOf })).toMatchObject({ n: 2, censored: 1, p90: 5 * MINUTE });
  });
});

describe("the first contact", () => {
  it("did not do where the customer came on another channel at the moment of resolution", () => {
    const resolved = [customer("10:00"), agent("10:05"), status("10:30", "solved")];
    const rate = (events: readonly JourneyRecordEvent[]) =>
      firstContactResolution([journey("j", events)], { asOf }).value;
    expect(rate(resolved)).toBe(1);
    expect(rate([...resolved, customer("10:30", "email")])).toBe(0);
    expect(rate([...resolved, customer("10:31", "email")])).toBe(1);
  });
});
