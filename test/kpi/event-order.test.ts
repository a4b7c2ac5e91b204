import fc from "fast-check";
import type { JourneyRecordEvent } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { inOrder } from "../../src/kpi/journeys/event-order.js";
import { agent, bot, call, customer, handoff, status } from "./records.js";

const NOON = "12:00";
const at = customer(NOON).at;

/** Everything that can happen, as it is taken to follow each other where all of it happens at once. */
const AT_ONCE: readonly JourneyRecordEvent[] = [
  { type: "assigned", at, agent: "maria", id: "z" },
  customer(NOON),
  call(NOON, "started"),
  { type: "info", at, phase: "provided", slot: "order" },
  handoff(NOON, "requested"),
  handoff(NOON, "rejected"),
  handoff(NOON, "accepted"),
  call(NOON, "answered", "agent"),
  bot(NOON),
  agent(NOON),
  { type: "info", at, phase: "asked", slot: "order" },
  call(NOON, "ended"),
  { type: "switch", at, offer: "o", to: "phone" },
  handoff(NOON, "cancelled"),
  status(NOON, "open"),
  status(NOON, "pending"),
  status(NOON, "onHold"),
  status(NOON, "solved"),
  status(NOON, "closed"),
  { type: "survey", at, survey: "s", phase: "offered" },
  { type: "survey", at, survey: "s", phase: "answered", rating: 5 },
  { type: "merged", at, into: "j2", id: "z" },
  { type: "spam", at },
];

const runs = { seed: 20261129, numRuns: 200 };
const shuffled = <T>(items: readonly T[]) =>
  fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

/** The same with its fields, and theirs, in the opposite order. */
function backwards<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([field, each]) => [field, backwards(each)] as const)
      .reverse(),
  ) as T;
}

describe("events of one instant", () => {
  it("ask before they answer, answer before they solve, and solve before they are rated", () => {
    fc.assert(
      fc.property(shuffled(AT_ONCE), (events) => {
        expect(inOrder(events)).toEqual(AT_ONCE);
      }),
      runs,
    );
  });

  it("of one kind stand in the order of their ids, those without one first", () => {
    const told = [customer(NOON), { ...customer(NOON), id: "a" }, { ...customer(NOON), id: "b" }];
    fc.assert(
      fc.property(shuffled(told), (events) => {
        expect(inOrder(events)).toEqual(told);
      }),
      runs,
    );
  });

  it("of one kind without ids stand in one order, however they are given and written", () => {
    const rated = (rating: number, max: number): JourneyRecordEvent => ({
      ...{ type: "survey", at, survey: "s", phase: "answered", rating },
      scale: { min: 1, max },
    });
    const told = [
      ...["email", "sms", "web-chat"].map((channel) => customer(NOON, channel)),
      rated(5, 7),
      rated(5, 9),
    ];
    const rewritten = fc
      .tuple(...told.map((event) => fc.constantFrom(event, backwards(event))))
      .chain(shuffled);
    fc.assert(
      fc.property(rewritten, (events) => {
        expect(inOrder(events)).toEqual(inOrder(told));
      }),
      runs,
    );
  });
});

describe("events of several instants", () => {
  it("stand in the order of time, whatever they are", () => {
    const later = AT_ONCE.map((event, index) => ({ ...event, at: at + AT_ONCE.length - index }));
    expect(inOrder(later)).toEqual(later.toReversed());
  });
});
