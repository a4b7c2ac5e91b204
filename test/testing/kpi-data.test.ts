import {
  firstContactResolution,
  firstResponseTime,
  handoffSuccess,
  journeyCases,
  npsFromCounts,
  report,
} from "throughline/kpi";
import { journeyData, ratingData, type TimeUnit } from "throughline/testing";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../kernel/thrown.js";

const options = {
  asOf: "2026-05-20T00:00:00Z",
  cohort: "started",
  timeZone: "UTC",
  period: "month",
  weekStart: "monday",
} as const;

describe("journey data", () => {
  const asked = journeyData("j1").customerWrites();

  it("tells a journey in order, with the figures it must have", () => {
    const { record } = asked.after(4, "minutes").agentWrites().after(1, "hours").solved().rated(5);
    expect(firstResponseTime([record], options).value).toBe(240_000);
    const { overall } = report({ journeys: [record] }, options);
    expect(overall.csat).toMatchObject({ value: 1, n: 1 });
    expect(overall.resolution.value).toBe(64 * 60_000);
  });

  it("can be told on in several ways, none of which changes another", () => {
    const answered = asked.after(2, "minutes").agentWrites();
    const other = asked.after(9, "minutes").botWrites().autoReplies().agentNotes();
    expect([asked.record.events.length, answered.record.events.length, other.record.events.length]).toEqual([
      1, 2, 4,
    ]);
    expect(firstResponseTime([other.record], options).observed.n).toBe(0);
  });

  it("has calls, handoffs, switches, facts and ends", () => {
    const { record } = journeyData("j2", {
      topic: "billing",
      segment: "plus",
      customer: null,
      tenant: "globex",
    })
      .assigned({ queue: "intake" })
      .customerWrites()
      .given("order")
      .handoff("requested", { queue: "billing", required: ["order"], provided: ["order"] })
      .offeredSwitch("phone")
      .after(5, "minutes")
      .on("phone")
      .customerCalls()
      .after(30, "seconds")
      .handoff("accepted", { actorId: "jan" })
      .agentAnswers("jan")
      .asked("order")
      .status("pending")
      .solved()
      .surveyed({ kind: "ces" });
    const [found] = journeyCases([record], options).journeys;
    expect(found?.stays.map(({ channel, answered }) => [channel, answered])).toEqual([
      ["web-chat", false],
      ["phone", true],
    ]);
    expect(found?.offers[0]?.state).toBe("kept");
    expect(found?.handoffs[0]).toMatchObject({ state: "succeeded", askedAgain: true });
    expect(handoffSuccess([record], options).value).toBe(1);
    expect(record).toMatchObject({ topic: "billing", segment: "plus", customer: null, tenant: "globex" });
  });

  it.each<[message: string, amount: unknown, unit: unknown]>([
    ["amount must be a finite number.", Number.NaN, "minutes"],
    ["amount must be a finite number.", Infinity, "minutes"],
    ["amount must be a finite number.", "4", "minutes"],
    ["unit must be one of milliseconds, seconds, minutes, hours, days.", 4, "minute"],
    ["unit must be one of milliseconds, seconds, minutes, hours, days.", 4, "toString"],
    ["unit must be one of milliseconds, seconds, minutes, hours, days.", 4, undefined],
  ])("lets no time pass that is none: %s", (message, amount, unit) => {
    const refused = thrownBy(() => asked.after(amount as number, unit as TimeUnit));
    expect(refused).toMatchObject({ code: "INVALID_INPUT", message });
  });

  it("goes back in time for what is told out of order", () => {
    expect(asked.after(-1.5, "seconds").now).toBe(asked.now - 1_500);
  });

  it("is valid whatever is told", () => {
    const journeys = [
      journeyData("j1").agentCalls().customerAnswers().record,
      journeyData("j2").customerCalls().callMissed().record,
      journeyData("j3").customerWrites().merged("j1").record,
      journeyData("j4").customerWrites().spam().record,
    ];
    expect(report({ journeys }, options).excluded).toEqual({ merged: 1, spam: 1 });
    expect(firstContactResolution(journeys, options).value).toBe(null);
  });
});

describe("rating data", () => {
  it("has one survey for each rating", () => {
    const surveys = ratingData([10, 9, 7, 3, null], { kind: "nps", channel: "email" });
    const { nps } = report({ surveys }, options).overall;
    expect(nps.value).toBe(npsFromCounts([0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1]).value);
    expect(nps).toMatchObject({ value: 25, n: 4, offered: 5 });
  });

  it("may be of one customer, whose latest recommendation counts", () => {
    const surveys = ratingData([10, 1], { kind: "nps", customer: "anna" });
    expect(report({ surveys }, options).overall.nps.n).toBe(1);
  });
});
