import * as fc from "fast-check";
import { evolveJourney, type Journey, surveys } from "throughline/journey";
import { type JourneyRecord, journeyCases, report } from "throughline/kpi";
import { journeyRecord } from "throughline/reporting";
import { describe, expect, it } from "vitest";
import { anna, billing, Desk, HOUR, intake, jan, MINUTE, maria, robo, software } from "../journey/desk.js";
import { record } from "../journey/model/walk.js";

const DAY = 24 * HOUR;
const options = {
  asOf: 400 * DAY,
  cohort: "started",
  timeZone: "UTC",
  period: "week",
  weekStart: "monday",
} as const;

const recordOf = (journey: Journey) => journeyRecord(journey, { tenant: "acme" });

function caseOf(given: JourneyRecord) {
  const { journeys } = journeyCases([given], { asOf: options.asOf });
  const [only] = journeys;
  if (only === undefined) throw new Error("the journey does not count");
  return only;
}

function eventsOf(desk: Desk, type: JourneyRecord["events"][number]["type"]) {
  return recordOf(desk.journey).events.filter((event) => event.type === type);
}

/** A post in public, then chat with a bot and Maria, then a call that Jan takes. */
function theScenario(): Desk {
  const desk = new Desk(0);
  desk.accept({ type: "openJourney", journey: "j1", channel: "social-public", by: anna, firstOwner: intake });
  desk.write("m1", 0, { channel: "social-public" });
  desk.at(5 * MINUTE).accept({ type: "take", by: maria, epoch: desk.epoch });
  desk.write("m2", 6 * MINUTE, { author: maria, channel: "social-public" });
  desk.at(10 * MINUTE).write("m3", 10 * MINUTE);
  desk.write("m4", 12 * MINUTE, { author: maria });
  desk.accept({
    type: "recordFact",
    key: "order",
    value: "A-17",
    certainty: "stated",
    by: anna,
    occurredAt: 10 * MINUTE,
  });
  desk.at(20 * MINUTE).accept({
    type: "requestHandoff",
    handoff: "h1",
    by: maria,
    epoch: desk.epoch,
    mode: "cold",
    reason: "escalation",
    to: { queue: "billing", channel: "phone" },
  });
  desk.at(22 * MINUTE);
  const parties = [anna, jan];
  desk.accept({
    type: "recordContact",
    contact: "k1",
    channel: "phone",
    parties: [anna],
    phase: "started",
    by: anna,
    occurredAt: 22 * MINUTE,
  });
  desk.accept({
    type: "recordArrival",
    handoff: "h1",
    at: 22 * MINUTE,
    channel: "phone",
    evidence: { kind: "contact", ref: "k1" },
  });
  desk.accept({ type: "take", by: jan, epoch: desk.epoch });
  desk.accept({
    type: "recordContact",
    contact: "k1",
    channel: "phone",
    parties,
    phase: "answered",
    occurredAt: 23 * MINUTE,
  });
  desk.at(40 * MINUTE).accept({
    type: "recordContact",
    contact: "k1",
    channel: "phone",
    parties,
    phase: "ended",
    occurredAt: 40 * MINUTE,
  });
  desk.accept({ type: "changeStatus", to: "solved", by: jan, epoch: desk.epoch });
  return desk;
}

describe("the record of a journey", () => {
  it("is valid input of a report, whatever happened on the journey", () => {
    const made: JourneyRecord[] = [];
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { journey } = record(seed);
        if (journey === null) return;
        const one = { ...recordOf(journey), id: `j${made.length}` };
        made.push(one);
        const { journeys, excluded, dropped } = journeyCases([one], { asOf: options.asOf });
        expect(journeys.length + excluded.length).toBe(1);
        expect(dropped).toEqual({ futureEvents: 0, duplicateEvents: 0 });
        const ids = one.events.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { seed: 61, numRuns: 100 },
    );
    const { overall } = report({ journeys: made }, options);
    expect(JSON.stringify(overall)).not.toMatch(/NaN|Infinity/);
    expect(overall.firstResponse.n).toBeGreaterThan(10);
    expect(overall.handoffSuccess.n).toBeGreaterThan(10);
  });

  it("agrees with what is counted on the journey itself", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { journey } = record(seed);
        if (journey === null || journey.spam || journey.mergedInto !== null) return;
        const found = caseOf(recordOf(journey));
        const requests = [...journey.handoffs.entries()].filter(
          (event) => event.type === "handoff.requested" && event.data.route !== null,
        );
        expect(found.handoffs.length).toBe(requests.length);
        const invited = [...journey.handoffs.entries()].flatMap((event) =>
          event.type === "handoff.customer-invited" ? [event.data.handoff] : [],
        );
        expect(found.offers.length).toBe(new Set(invited).size);
        const asked = surveys(journey);
        expect(found.surveys.map(({ survey, answer }) => [survey, answer?.rating]).sort()).toEqual(
          asked.map(({ survey, answer }) => [survey, answer?.score]).sort(),
        );
        if (journey.erased === null)
          expect(found.resolution.fullMs !== null).toBe(
            journey.status === "solved" || journey.status === "closed",
          );
        const people = [...journey.messages.entries()].filter(
          ({ data }) => data.author.kind === "agent" || data.author.kind === "queue",
        );
        const made = recordOf(journey).events.filter(
          (event) => event.type === "message" && event.actor === "agent",
        );
        expect(made.length).toBe(people.length);
      }),
      { seed: 62, numRuns: 100 },
    );
  });

  it("says the same once everything personal was erased", () => {
    const desk = theScenario();
    const erased = desk.events.map((event) =>
      event.personal === null ? event : { ...event, personal: { erased: true } },
    );
    const journey = erased.reduce<Journey | null>(
      (state, event) => evolveJourney(state, event as never),
      null,
    );
    if (journey === null) throw new Error("nobody opened it");
    expect(recordOf(journey)).toEqual(recordOf(desk.journey));
  });
});

describe("a customer who starts in public, moves to chat and ends on the phone", () => {
  const found = caseOf(recordOf(theScenario().journey));

  it("is answered on every channel, the phone by the call", () => {
    expect(found.stays).toEqual([
      { channel: "social-public", answered: true, ms: 6 * MINUTE },
      { channel: "web-chat", answered: true, ms: 2 * MINUTE },
      { channel: "phone", answered: true, ms: MINUTE },
    ]);
  });

  it("arrived where she was invited", () => {
    expect(found.offers.map(({ to, from, state }) => [from, to, state])).toEqual([
      ["web-chat", "phone", "kept"],
    ]);
    expect(found.switches.map(({ from, to }) => `${from} to ${to}`)).toEqual([
      "social-public to web-chat",
      "web-chat to phone",
    ]);
  });

  it("is handed over with success, and solved", () => {
    expect(found.handoffs.map(({ state, queue, askedAgain }) => [state, queue, askedAgain])).toEqual([
      ["succeeded", "billing", false],
    ]);
    expect(found.resolution).toMatchObject({ fullMs: 40 * MINUTE, reopens: 0 });
    const { overall } = report({ journeys: [recordOf(theScenario().journey)] }, options);
    expect(overall.completionAfterSwitch.value).toBe(1);
    expect(overall.switchAbandonment.value).toBe(0);
  });
});

describe("a handoff in the record", () => {
  const requested = (mode: "warm" | "cold", to: object) => {
    const desk = Desk.open(maria);
    desk.accept({
      type: "requestHandoff",
      handoff: "h1",
      by: maria,
      epoch: desk.epoch,
      mode,
      reason: "expertise",
      to,
    } as never);
    return desk;
  };
  const phases = (desk: Desk) => eventsOf(desk, "handoff").map((event) => "phase" in event && event.phase);

  it("that was declined was rejected, and expires when its fallback has it", () => {
    const desk = requested("warm", { party: jan });
    desk.accept({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" });
    expect(phases(desk)).toEqual(["requested", "rejected", "expired"]);
  });

  it("that was withdrawn was cancelled", () => {
    const desk = requested("warm", { party: jan });
    desk.accept({ type: "withdrawHandoff", handoff: "h1", by: maria });
    expect(phases(desk)).toEqual(["requested", "cancelled"]);
  });

  it("to a queue was accepted by who picked it up", () => {
    const desk = requested("cold", { queue: "billing" });
    desk.accept({ type: "take", by: jan, epoch: desk.epoch });
    expect(eventsOf(desk, "handoff")).toMatchObject([
      { phase: "requested", queue: "billing" },
      { phase: "accepted", actorId: "jan" },
    ]);
    expect(eventsOf(desk, "assigned")).toMatchObject([
      { agent: "maria" },
      { agent: null, queue: billing.id },
      { agent: "jan" },
    ]);
  });

  it("of the channel alone is an offer to switch, and no handoff", () => {
    const desk = requested("warm", { channel: "phone" });
    expect(phases(desk)).toEqual([]);
    expect(eventsOf(desk, "switch")).toMatchObject([{ offer: "h1", to: "phone" }]);
  });

  it("says what its packet brought", () => {
    const { journey } = requested("cold", { queue: "billing" });
    const packets = [{ handoff: "h1", completeness: { missing: ["customer.name"] } }];
    const made = journeyRecord(journey, { tenant: "acme", segment: "plus", packets });
    expect(made.segment).toBe("plus");
    const { overall } = report({ journeys: [made] }, options);
    expect(overall.contextCompleteness.value).toBeCloseTo(2 / 3, 15);
  });
});

describe("a call in the record", () => {
  it("that an agent made, and the customer took, is a turn of both", () => {
    const desk = Desk.open(maria);
    const call = { type: "recordContact", contact: "k1", channel: "phone", parties: [maria, anna] } as const;
    desk.accept({ ...call, phase: "started", by: maria, occurredAt: 0 });
    desk.accept({ ...call, phase: "answered", occurredAt: MINUTE });
    expect(eventsOf(desk, "contact")).toMatchObject([
      { phase: "started", actor: "agent", actorId: "maria" },
      { phase: "answered", actor: "customer", actorId: "maria" },
    ]);
  });

  it("of which only the answer is known began then, by the customer", () => {
    const desk = Desk.open(maria);
    desk.accept({
      type: "recordContact",
      contact: "k1",
      channel: "phone",
      parties: [robo],
      phase: "answered",
      occurredAt: MINUTE,
    });
    expect(eventsOf(desk, "contact")).toMatchObject([
      { phase: "started", at: MINUTE, actor: "customer" },
      { phase: "answered", at: MINUTE, actor: "bot", actorId: "robo" },
    ]);
  });
});

describe("what a journey is of", () => {
  it("stands in the record: its customer and its topic", () => {
    const desk = Desk.open(maria);
    expect(recordOf(desk.journey)).toMatchObject({ tenant: "acme", customer: null });
    expect(recordOf(desk.journey)).not.toHaveProperty("topic");
    desk.accept({
      type: "attachCustomer",
      customer: "c1",
      evidence: "agent",
      assurance: "possession",
      by: maria,
    });
    desk.accept({ type: "describeIssue", by: maria, category: "billing" });
    expect(recordOf(desk.journey)).toMatchObject({ customer: "c1", topic: "billing" });
  });
});

describe("what ends a journey", () => {
  it("as spam counts nowhere", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "markSpam", by: software, epoch: desk.epoch });
    const { excluded } = report({ journeys: [recordOf(desk.journey)] }, options);
    expect(excluded).toEqual({ spam: 1 });
  });
});
