import { contributionsOf, firstResponseTime, type JourneyRecord, journeyCases } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, bot, call, customer, handoff, journey, status } from "./records.js";

const asOf = at("20 00:00");
const caseOf = (record: JourneyRecord) => journeyCases([record], { asOf }).journeys[0];

describe("records that are a mess", () => {
  it("count the same in any order of events", () => {
    const events = [customer("10:00"), bot("10:01"), agent("10:05"), status("11:00", "solved")];
    const straight = caseOf(journey("a", events));
    expect(caseOf(journey("a", events.toReversed()))).toEqual(straight);
    expect(straight?.firstResponse).toEqual({ state: "answered", ms: 300_000 });
  });

  it("take changes of status at one instant in the order that leads to the solution", () => {
    const events = [customer("10:00"), status("10:05", "solved"), status("10:05", "open")];
    for (const order of [events, events.toReversed()])
      expect(caseOf(journey("a", order))?.resolution).toMatchObject({ fullMs: 300_000, reopens: 0 });
  });

  it("may be of the years 1 to 9999", () => {
    const last = { ...customer("08:00"), at: Date.parse("9999-12-31T23:59:59.999Z") };
    const first = { ...customer("08:00"), at: Date.parse("0001-01-01T00:00:00Z") };
    expect(journeyCases([journey("a", [first, last])], { asOf: last.at }).journeys).toHaveLength(1);
  });

  it("count what happens at the very time of the report", () => {
    const { dropped, journeys } = journeyCases([journey("a", [{ ...customer("08:00"), at: asOf }])], {
      asOf,
    });
    expect([dropped.futureEvents, journeys.length]).toEqual([0, 1]);
  });

  it("pass over events after the report, and events given twice, and say how many", () => {
    const twice = { ...customer("10:00"), id: "e1" };
    const { journeys, dropped } = journeyCases([journey("a", [twice, twice, agent("21 10:00")])], { asOf });
    expect(dropped).toEqual({ futureEvents: 1, duplicateEvents: 1 });
    expect(journeys[0]?.firstResponse.state).toBe("waiting");
  });

  it("never take events without an id for each other", () => {
    const { dropped } = journeyCases([journey("a", [customer("10:00"), customer("10:00")])], { asOf });
    expect(dropped.duplicateEvents).toBe(0);
  });

  it("leave out spam, a journey given twice, and one without events, by reason", () => {
    const { excluded } = journeyCases(
      [
        journey("spam", [customer("10:00"), { type: "spam", at: at("10:01") }]),
        journey("twice", [customer("10:00")]),
        journey("twice", [customer("11:00")]),
        journey("future", [customer("21 10:00")]),
      ],
      { asOf },
    );
    expect(excluded.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
      "twice: duplicate",
      "spam: spam",
      "future: noEvents",
    ]);
  });

  it("tell journeys of the same id in two tenants apart", () => {
    const { journeys } = journeyCases(
      [journey("a", [customer("10:00")]), journey("a", [customer("11:00")], { tenant: "globex" })],
      { asOf },
    );
    expect(journeys.map(({ tenant }) => tenant)).toEqual(["acme", "globex"]);
  });
});

describe("merged journeys", () => {
  const into = (id: string, time: string) => ({ type: "merged", at: at(time), into: id }) as const;

  it("give their messages and calls, and nothing else, to the last of a chain", () => {
    const { journeys, excluded } = journeyCases(
      [
        journey("first", [customer("08:00"), status("08:30", "solved"), into("second", "09:00")]),
        journey("second", [call("08:10", "started"), into("last", "09:30")]),
        journey("last", [customer("09:00"), agent("10:00")]),
      ],
      { asOf },
    );
    expect(excluded.map(({ id, reason }) => `${id}: ${reason}`)).toEqual(["first: merged", "second: merged"]);
    const [last] = journeys;
    expect(last?.startAt).toBe(at("08:00"));
    expect(last?.firstResponse).toEqual({ state: "answered", ms: 7_200_000 });
    expect(last?.resolution.firstMs).toBeNull();
    expect(last?.stays.map(({ channel }) => channel)).toEqual(["web-chat", "phone", "web-chat"]);
  });

  it("stay merged whatever happens to them later", () => {
    const { excluded } = journeyCases(
      [
        journey("a", [customer("08:00"), into("b", "09:00"), customer("10:00")]),
        journey("b", [customer("08:30")]),
      ],
      { asOf },
    );
    expect(excluded.map(({ id, reason }) => `${id}: ${reason}`)).toEqual(["a: merged"]);
  });

  it("count nowhere where they go round in a circle", () => {
    const { journeys, excluded } = journeyCases(
      [
        journey("a", [customer("08:00"), into("b", "09:00")]),
        journey("b", [customer("08:00"), into("a", "09:00")]),
      ],
      { asOf },
    );
    expect(journeys).toEqual([]);
    expect(excluded.map(({ reason }) => reason)).toEqual(["mergedInCircle", "mergedInCircle"]);
  });

  it("are not merged yet where that happens after the report", () => {
    const { journeys } = journeyCases([journey("a", [customer("08:00"), into("b", "21 09:00")])], { asOf });
    expect(journeys).toHaveLength(1);
  });

  it("count a message once that the merge copied over", () => {
    const message = { ...customer("08:00"), id: "m1" };
    const { journeys, dropped } = journeyCases(
      [journey("a", [message, into("b", "09:00")]), journey("b", [message, customer("08:30")])],
      { asOf },
    );
    expect(dropped.duplicateEvents).toBe(1);
    expect(journeys).toHaveLength(1);
  });

  it("count a message without an id though another of that instant is there", () => {
    const { journeys, dropped } = journeyCases(
      [
        journey("a", [customer("08:30", "email"), into("b", "09:00")]),
        journey("b", [customer("08:30"), agent("09:10")]),
      ],
      { asOf },
    );
    expect(dropped.duplicateEvents).toBe(0);
    expect(journeys[0]?.stays.map(({ channel }) => channel).sort()).toEqual(["email", "web-chat"]);
  });

  it("count messages of the same id that were written at different times", () => {
    const { journeys, dropped } = journeyCases(
      [
        journey("a", [{ ...customer("08:00", "email"), id: "1" }, into("b", "09:00")]),
        journey("b", [{ ...customer("08:30"), id: "1" }]),
      ],
      { asOf },
    );
    expect(dropped.duplicateEvents).toBe(0);
    expect(journeys[0]?.stays.map(({ channel }) => channel)).toEqual(["email", "web-chat"]);
  });

  it("count nowhere where nobody knows the journey they were merged into", () => {
    const { journeys, excluded } = journeyCases(
      [journey("a", [customer("08:00"), into("gone", "09:00")], { segment: "gold" })],
      { asOf },
    );
    expect(journeys).toEqual([]);
    expect(excluded).toMatchObject([{ id: "a", reason: "merged" }]);
  });

  it("are left out on the day that they began, and in their segment", () => {
    const left = journey("a", [customer("3 08:00"), into("gone", "9 09:00")], { segment: "gold" });
    const { contributions } = contributionsOf(
      { journeys: [left] },
      { asOf, cohort: "started", timeZone: "UTC", period: "day", weekStart: "monday" },
    );
    expect(contributions.flatMap(({ parts }) => parts.map(({ cell, tallies }) => [cell, tallies]))).toEqual([
      [
        { day: "2026-05-03", tenant: "acme", channel: null, segment: "gold", agent: null, queue: null },
        ["excluded|merged"],
      ],
    ]);
  });
});

describe("calls and visits", () => {
  it("make a stay and stop the clock when an agent takes them", () => {
    const found = caseOf(
      journey("m12", [
        customer("10:00", "social-dm"),
        customer("10:20", "web-chat"),
        agent("10:22", "web-chat"),
        call("10:40", "started"),
        call("10:41", "answered", "agent"),
        call("10:55", "ended"),
        status("10:56", "solved"),
      ]),
    );
    expect(found?.stays).toEqual([
      { channel: "social-dm", answered: false, ms: 1_200_000 },
      { channel: "web-chat", answered: true, ms: 120_000 },
      { channel: "phone", answered: true, ms: 60_000 },
    ]);
    expect(found?.switches.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      "social-dm → web-chat",
      "web-chat → phone",
    ]);
    expect(found?.resolution.fullMs).toBe(56 * 60_000);
  });

  it("leave the customer waiting where nobody takes them", () => {
    const found = caseOf(journey("a", [call("10:00", "started"), call("10:02", "missed")]));
    expect(found?.firstResponse.state).toBe("waiting");
  });

  it("that a bot takes are no answer of a person", () => {
    const taken = [call("10:00", "started"), call("10:01", "answered", "bot")];
    expect(caseOf(journey("a", taken))?.firstResponse.state).toBe("waiting");
    expect(caseOf(journey("b", [...taken, status("10:05", "solved")]))?.firstResponse.state).toBe(
      "containedByBot",
    );
  });

  it("that nobody is known to have begun do not begin the journey", () => {
    for (const phase of ["answered", "ended"] as const) {
      const found = caseOf(journey("a", [call("09:59", phase, "agent"), customer("10:00"), agent("10:05")]));
      expect(found?.firstResponse).toEqual({ state: "answered", ms: 300_000 });
    }
  });

  it("that an agent makes are an arrival and an answer once the customer takes them", () => {
    const found = caseOf(
      journey("a", [
        customer("10:00"),
        call("10:30", "started", "agent"),
        call("10:31", "answered", "customer"),
      ]),
    );
    expect(found?.firstResponse).toEqual({ state: "answered", ms: 31 * 60_000 });
    expect(found?.stays.map(({ channel }) => channel)).toEqual(["web-chat", "phone"]);
  });

  it("that an agent makes and the customer misses are no arrival", () => {
    const found = caseOf(
      journey("a", [
        customer("10:00"),
        call("10:30", "started", "agent"),
        call("10:31", "missed", "customer"),
      ]),
    );
    expect(found?.stays.map(({ channel }) => channel)).toEqual(["web-chat"]);
    expect(found?.firstResponse.state).toBe("waiting");
  });

  it("that an agent makes first begin the journey", () => {
    const found = caseOf(
      journey("a", [call("10:00", "started", "agent"), call("10:01", "answered", "customer")]),
    );
    expect(found?.firstResponse).toEqual({ state: "agentInitiated", ms: null });
  });
});

describe("first responses", () => {
  it("by notes, bots and automatic messages are none", () => {
    const found = caseOf(
      journey("a", [
        customer("10:00"),
        bot("10:01"),
        { ...agent("10:02"), public: false } as never,
        { ...agent("10:03"), auto: true } as never,
        agent("10:10"),
      ]),
    );
    expect(found?.firstResponse).toEqual({ state: "answered", ms: 600_000 });
  });

  it("are waited for though a note or an automatic message of an agent came first", () => {
    for (const silent of [{ public: false }, { auto: true }]) {
      const first = { ...agent("09:59"), ...silent };
      const found = caseOf(journey("a", [first, customer("10:00"), agent("10:05")]));
      expect(found?.firstResponse).toEqual({ state: "answered", ms: 300_000 });
    }
  });

  it("at the instant of the question count, also after a solving at that instant", () => {
    const found = caseOf(journey("a", [status("10:00", "solved"), agent("10:00"), customer("10:00")]));
    expect(found?.firstResponse).toEqual({ state: "answered", ms: 0 });
  });

  it("of closed journeys are none: the wait ended at the closing", () => {
    const records = [
      journey("closed", [customer("10:00"), status("11:00", "closed"), agent("12:00")]),
      journey("bot", [customer("10:00"), bot("10:00"), status("10:30", "solved")]),
    ];
    const { value, n, censored, states, observed } = firstResponseTime(records, { asOf });
    expect({ value, n, censored }).toEqual({ value: null, n: 2, censored: 2 });
    expect(states).toEqual({ answered: 0, waiting: 0, closedUnanswered: 1, containedByBot: 1 });
    expect(observed.medianMs).toBeNull();
  });
});

describe("handoffs", () => {
  it("that were accepted and then cancelled stay accepted", () => {
    const found = caseOf(
      journey("a", [
        customer("10:00"),
        handoff("10:01", "requested"),
        handoff("10:02", "accepted"),
        handoff("10:03", "cancelled"),
        agent("10:04"),
      ]),
    );
    expect(found?.handoffs.map(({ state, rejections }) => ({ state, rejections }))).toEqual([
      { state: "succeeded", rejections: 0 },
    ]);
  });

  it("without a request are none", () => {
    expect(caseOf(journey("a", [customer("10:00"), handoff("10:01", "accepted")]))?.handoffs).toEqual([]);
  });
});
