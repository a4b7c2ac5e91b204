import * as fc from "fast-check";
import { createThroughline } from "throughline";
import { type JourneyRecord, report, type SurveyRecord } from "throughline/kpi";
import { followReports, ReportBook } from "throughline/reporting";
import { memoryCoordination, memoryStore } from "throughline/storage/memory";
import { journeyData } from "throughline/testing";
import { describe, expect, it } from "vitest";
import { Numbers, randomRecords } from "../kpi/random-records.js";

const DAY = 86_400_000;
const rules = { cohort: "started", timeZone: "Europe/Athens", period: "week", weekStart: "monday" } as const;
const by = ["channel", "agent", "period"] as const;

/** A journey as it was known at a time: some of its events. */
function younger(numbers: Numbers, record: JourneyRecord): JourneyRecord {
  return {
    ...record,
    customer: numbers.chance(0.3) ? "somebody else" : record.customer,
    events: record.events.filter(() => numbers.chance(0.6)),
  };
}

/** Surveys of two journeys are two, whatever they are called here. */
function withOwnSurveys(record: JourneyRecord): JourneyRecord {
  const events = record.events.map((event) =>
    event.type === "survey" ? { ...event, survey: `${record.id} ${event.survey}` } : event,
  );
  return { ...record, events };
}

function customersOf(surveys: readonly SurveyRecord[]): ReadonlyMap<string, readonly SurveyRecord[]> {
  const customers = new Map<string, SurveyRecord[]>();
  for (const survey of surveys) {
    const customer = survey.customer ?? `nobody ${survey.id}`;
    customers.set(customer, [...(customers.get(customer) ?? []), survey]);
  }
  return customers;
}

describe("a book of reports", () => {
  it("says, to the last bit, what a report of everything at once says, however it came about", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const numbers = new Numbers(seed);
        const { journeys: drawn, surveys: all, asOf } = randomRecords(numbers, 5);
        const journeys = drawn.map(withOwnSurveys);
        // Of one survey its records stand under one customer, as in an application.
        const surveys = all.filter(({ id }, index) => all.findIndex((one) => one.id === id) === index);
        const book = new ReportBook(rules);
        const at = () => asOf - numbers.below(60 * DAY);
        for (const record of numbers.shuffled([...journeys, ...journeys]))
          book.put(younger(numbers, record), { version: 1, at: at() });
        for (const record of numbers.shuffled(journeys)) book.put(record, { version: 2, at: at() });
        for (const [id, own] of customersOf(surveys))
          book.putSurveys({ tenant: "acme", id }, own, { version: 1, at: at() });
        for (const record of journeys) book.put(younger(numbers, record), { version: 1, at: asOf });
        const { dropped: _, ...whole } = report({ journeys, surveys }, { ...rules, asOf, by });
        expect(JSON.stringify(book.report({ asOf, by }))).toBe(JSON.stringify(whole));
      }),
      { seed: 81, numRuns: 60 },
    );
  });

  const written = journeyData("j1", { at: "2026-05-04T09:00:00Z", topic: "billing" }).customerWrites();
  const now = Date.parse("2026-05-04T12:00:00Z");

  it("subtracts what a journey was before", () => {
    const book = new ReportBook(rules);
    const solved = written.agentWrites().solved();
    book.put(solved.rated(5).record, { version: 4, at: now });
    expect(book.report({ asOf: now }).overall.csat).toMatchObject({ value: 1, n: 1 });
    book.put(solved.rated(5).after(1, "minutes").rated(1).record, { version: 5, at: now });
    expect(book.report({ asOf: now }).overall.csat).toMatchObject({ value: 0, n: 1 });
    book.put(solved.spam().record, { version: 6, at: now });
    const { overall, excluded } = book.report({ asOf: now });
    expect([overall.csat.n, overall.resolution.n, excluded]).toEqual([0, 0, { spam: 1 }]);
  });

  it("counts anew what comes out otherwise as time passes", () => {
    const book = new ReportBook(rules);
    book.put(written.agentWrites().solved().record, { version: 3, at: now });
    expect(book.report({ asOf: now }).overall.firstContactResolution.n).toBe(0);
    expect(book.report({ asOf: now + 8 * DAY }).overall.firstContactResolution).toMatchObject({
      value: 1,
      n: 1,
    });
  });

  it("counts what lies ahead once it has happened", () => {
    const book = new ReportBook(rules);
    book.put(written.after(1, "days").agentWrites().record, { version: 2, at: now });
    expect(book.report({ asOf: now }).overall.firstResponse.observed.n).toBe(0);
    expect(book.report({ asOf: now + DAY }).overall.firstResponse.observed.n).toBe(1);
  });

  it("finds a repeated contact on a journey that is long solved", () => {
    const book = new ReportBook(rules);
    book.put(written.agentWrites().solved().record, { version: 3, at: now });
    const again = journeyData("j2", { at: now + 2 * DAY, topic: "billing", customer: "customer of j1" });
    book.put(again.customerWrites().record, { version: 1, at: now + 2 * DAY });
    expect(book.report({ asOf: now + 9 * DAY }).overall.firstContactResolution).toMatchObject({
      value: 0,
      n: 1,
    });
  });

  it("tells which cells changed since a cursor, and nothing where nothing did", () => {
    const book = new ReportBook(rules);
    book.put(written.record, { version: 1, at: now });
    book.put(journeyData("j2", { channel: "email" }).customerWrites().record, { version: 1, at: now });
    const { cursor, cells } = book.changes(0);
    expect(cells.map(({ channel }) => channel).sort()).toEqual(["email", "web-chat"]);
    book.put(written.record, { version: 2, at: now });
    expect(book.changes(cursor)).toEqual({ cursor, cells: [] });
    book.put(written.agentWrites().record, { version: 3, at: now });
    const next = book.changes(cursor);
    expect(new Set(next.cells.map(({ channel }) => channel))).toEqual(new Set(["web-chat"]));
    expect(book.changes(next.cursor).cells).toEqual([]);
  });

  it("sums any window", () => {
    const book = new ReportBook(rules);
    for (const [id, day] of [
      ["a", "2026-05-04"],
      ["b", "2026-05-05"],
      ["c", "2026-05-12"],
    ] as const)
      book.put(
        journeyData(id, { at: `${day}T09:00:00Z` })
          .customerWrites()
          .solved().record,
        { version: 1, at: `${day}T09:00:00Z` },
      );
    const asOf = "2026-05-13T00:00:00Z";
    expect(book.report({ asOf }).overall.resolution.n).toBe(3);
    expect(book.report({ asOf }, ({ day }) => day < "2026-05-10").overall.resolution.n).toBe(2);
  });

  it("refuses a record that is none, and stays as it is", () => {
    const book = new ReportBook(rules);
    book.put(written.record, { version: 1, at: now });
    const odd: object = { ...written.record, events: [{ type: "message", at: Number.NaN }] };
    expect(() => book.put(odd as JourneyRecord, { version: 2, at: now })).toThrow(/journey.events.0/);
    expect(book.versionOf({ tenant: "acme", id: "j1" })).toBe(1);
    expect(() => new ReportBook({ ...rules, timeZone: "Mars/Olympus" })).toThrow(/timeZone/);
  });
});

describe("reports that follow an application", () => {
  it("are those of its journeys, also when it reads the feed again", async () => {
    let time = Date.parse("2026-05-04T09:00:00Z");
    const throughline = createThroughline({
      store: memoryStore(),
      secrets: { current: "2026-05", keys: { "2026-05": "A".repeat(43) } },
      clock: { now: () => time },
    });
    const desk = throughline.tenant("acme");
    const book = new ReportBook(rules);
    const follower = followReports(throughline, {
      book,
      coordination: memoryCoordination(),
      segmentOf: () => "plus",
    });
    const from = { kind: "phone", value: "+30 694 123 4567" } as const;
    const received = await desk.journeys.receive({
      channel: "whatsapp",
      from,
      message: { externalId: "wamid.1", occurredAt: time, text: "Error E42" },
    });
    if (!("journey" in received)) throw new Error(received.status);
    const { id } = received.journey;
    await follower.runOnce();
    expect(book.report({ asOf: time }).overall.firstResponse).toMatchObject({ n: 1, censored: 1 });

    time += 300_000;
    const maria = { kind: "agent", id: "maria" } as const;
    await desk.owners.take(id, { by: maria });
    const reply = { type: "recordMessage", message: "m2", author: maria, channel: "whatsapp" } as const;
    await desk.journeys.observe(id, { ...reply, content: { text: "Hold reset." }, occurredAt: time });
    const { epoch } = (await desk.journeys.get(id)).handoff.ownership;
    await desk.journeys.act(id, { type: "changeStatus", to: "solved", by: maria, epoch });
    await follower.runOnce();
    const { overall, by: split } = book.report({ asOf: time, by: ["segment", "agent"] });
    expect(overall.firstResponse).toMatchObject({ value: 300_000, censored: 0 });
    expect(overall.resolution.value).toBe(300_000);
    expect([split.segment?.[0]?.name, split.agent?.[0]?.name]).toEqual(["plus", "maria"]);

    const fresh = new ReportBook(rules);
    await followReports(throughline, {
      book: fresh,
      coordination: memoryCoordination(),
      segmentOf: () => "plus",
    }).runOnce();
    expect(fresh.partials.toJSON()).toEqual(book.partials.toJSON());
  });
});
