import * as fc from "fast-check";
import { buildPacket, type PacketTarget } from "throughline/handoff";
import {
  type Customer,
  type CustomerEvent,
  decideCustomer,
  decideJourney,
  evolveCustomer,
  evolveJourney,
  type IssuePacket,
  type Journey,
  type JourneyEvent,
  packetSource,
  rebuildPacket,
} from "throughline/journey";
import { describe, expect, it } from "vitest";
import { ERASED } from "../../../src/kernel/erased.js";
import { record } from "../model/walk.js";

const maria = { kind: "agent", id: "maria" } as const;

/** All that ever happened to one customer. */
const customerEvents: readonly CustomerEvent[] = (() => {
  let customer: Customer | null = null;
  const events: CustomerEvent[] = [];
  const commands = [
    { type: "registerCustomer", customer: "cu1", by: maria },
    { type: "describeCustomer", name: "Anna", language: "el", by: maria },
    { type: "recordConsent", purpose: "sms", given: true, by: maria, occurredAt: 5 },
    { type: "describeCustomer", name: "Anna Petrou", timeZone: "Europe/Athens", by: maria },
    { type: "recordConsent", purpose: "sms", given: false, by: maria, occurredAt: 9 },
  ] as const;
  for (const [index, command] of commands.entries()) {
    const context = { now: 1000 + index, newId: () => `ce${index}` };
    const decision = decideCustomer(customer, { id: `cc${index}`, ...command }, context);
    if (decision.status === "refused") throw new Error(decision.refusal.message);
    events.push(...decision.events);
    customer = decision.events.reduce<Customer | null>(evolveCustomer, customer);
  }
  return events;
})();

const fold = (events: readonly JourneyEvent[]) => events.reduce<Journey | null>(evolveJourney, null);
const target = {
  to: {
    channel: "phone",
    party: { ...maria, name: "Maria" },
    requires: ["customer.name", "fact:orderNumber"],
  },
  reason: "escalation",
  mode: "callback",
  skills: ["el"],
  note: { text: "Speaks Greek", audience: "customer" },
  nextStep: "Call her",
  callbackAt: 2000,
} as const satisfies PacketTarget;

const issuings = fc.record({
  seed: fc.integer(),
  pastSeed: fc.integer(),
  /** Where in the life of each stream the packet is built, and how much later it is recorded. */
  built: fc.double({ min: 0, max: 1, noNaN: true }),
  recorded: fc.double({ min: 0, max: 1, noNaN: true }),
  customerVersion: fc.nat({ max: customerEvents.length }),
  keep: fc.option(fc.record({ messages: fc.nat({ max: 3 }), facts: fc.nat({ max: 2 }) }), { nil: undefined }),
  summary: fc.option(fc.constant({ text: "Short.", method: "model", by: "m1", audience: "agent" } as const), {
    nil: undefined,
  }),
});

type Issuing = typeof issuings extends fc.Arbitrary<infer T> ? T : never;

/** A packet issued somewhere in a random journey, and all the events there ever were of it. */
function issue({ seed, pastSeed, built, recorded, customerVersion, keep, summary }: Issuing) {
  const { events } = record(seed);
  const past = record(pastSeed).events.map((event) =>
    event.type === "journey.opened" ? { ...event, data: { ...event.data, journey: "j0" } } : event,
  );
  if (events.length === 0 || past.length === 0) return null;
  const version = 1 + Math.floor(built * (events.length - 1));
  const at = version + Math.floor(recorded * (events.length - version));
  const pastVersion = 1 + Math.floor(built * (past.length - 1));
  const [journey, pastJourney] = [fold(events.slice(0, version)), fold(past.slice(0, pastVersion))];
  if (journey === null || pastJourney === null) return null;
  const customer = customerEvents.slice(0, customerVersion).reduce<Customer | null>(evolveCustomer, null);
  const packet = buildPacket(packetSource(journey, customer, [pastJourney]), target, {
    id: "packet-1",
    issuedAt: 3000,
    expiresAt: 9000,
    handoff: "h1",
    keep,
    summary,
  });
  const command: IssuePacket = {
    type: "issuePacket",
    id: "issue-1",
    packet: "packet-1",
    issuedAt: 3000,
    expiresAt: 9000,
    handoff: "h1",
    epoch: journey.handoff.ownership.epoch,
    sources: {
      journey: version,
      customer: { id: "cu1", version: customerVersion },
      past: [{ journey: "j0", version: pastVersion }],
    },
    target,
    ...(keep === undefined ? {} : { keep }),
    ...(summary === undefined ? {} : { summary }),
  };
  const decision = decideJourney(fold(events.slice(0, at)), command, { now: 3000, newId: () => "issued" });
  if (decision.status === "refused") throw new Error(decision.refusal.message);
  const all = [...events.slice(0, at), ...decision.events, ...events.slice(at)];
  return { packet, streams: { journey: all, customer: customerEvents, past: [past] } };
}

describe("a packet built again from the events", () => {
  it("is the one that was issued, whatever happened since", () => {
    let compared = 0;
    fc.assert(
      fc.property(issuings, (issuing) => {
        const issued = issue(issuing);
        if (issued === null) return;
        compared++;
        const { packet, caveats } = rebuildPacket(issued.streams, "packet-1");
        expect(packet).toStrictEqual(issued.packet);
        expect(caveats).toEqual([]);
      }),
      { seed: 71, numRuns: 200 },
    );
    expect(compared).toBeGreaterThan(150);
  });

  it("needs no events after the versions it was built from", () => {
    fc.assert(
      fc.property(issuings, (issuing) => {
        const issued = issue(issuing);
        if (issued === null) return;
        const event = issued.streams.journey.find(({ id }) => id === "issued");
        if (event?.type !== "packet.issued") throw new Error("nothing was issued");
        const { journey, customer, past } = event.data.sources;
        const streams = {
          journey: [...issued.streams.journey.slice(0, journey), event],
          customer: customerEvents.slice(0, customer?.version),
          past: issued.streams.past.map((events) => events.slice(0, past[0]?.version ?? 0)),
        };
        expect(rebuildPacket(streams, "packet-1")).toEqual({ packet: issued.packet, caveats: [] });
      }),
      { seed: 72, numRuns: 50 },
    );
  });

  it("shows what was erased since as erased, says so, and holds none of it", () => {
    fc.assert(
      fc.property(issuings, (issuing) => {
        const issued = issue(issuing);
        if (issued === null) return;
        const erase = <Event extends { readonly personal: unknown }>(event: Event): Event =>
          event.personal === null ? event : { ...event, personal: ERASED };
        const { packet, caveats } = rebuildPacket(
          {
            journey: issued.streams.journey.map(erase),
            customer: customerEvents.map(erase),
            past: issued.streams.past.map((events) => events.map(erase)),
          },
          "packet-1",
        );
        expect(caveats).toEqual([{ code: "erased" }]);
        expect(packet.note).toEqual({ text: ERASED, audience: "customer" });
        expect(packet.nextStep).toEqual({ code: "as-noted", text: ERASED });
        if (issuing.summary !== undefined)
          expect(packet.summary).toMatchObject({ text: ERASED, method: "model" });
        expect(JSON.stringify(packet)).not.toMatch(/Anna|Petrou|Greek|Call her|Short\.|"Maria"|edited at/);
      }),
      { seed: 73, numRuns: 100 },
    );
  });
});
