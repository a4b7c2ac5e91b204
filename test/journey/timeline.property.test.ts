import * as fc from "fast-check";
import { conversations, currentChannel, timeline } from "throughline/journey";
import { describe, expect, it } from "vitest";
import { anna, Desk, jan, maria, type Order } from "./desk.js";

/** So few moments that many things occur at the same one. */
const moment = fc.integer({ min: 0, max: 12 });
const channel = fc.constantFrom("web-chat", "phone", "email");
const thread = fc.constantFrom({}, { thread: "a" }, { thread: "b" });
const party = fc.constantFrom(anna, maria, jan);
const message = fc.constantFrom("m1", "m2", "m3", "m4", "m5", "m6", "x1");

const observation: fc.Arbitrary<Order> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({
        type: fc.constant("recordMessage" as const),
        message,
        author: party,
        channel,
        occurredAt: moment,
        content: fc.record({ text: fc.string() }),
        automatic: fc.boolean(),
      })
      .chain((told) => thread.map((more) => ({ ...told, ...more }))),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("recordEdit" as const),
      message,
      by: party,
      occurredAt: moment,
      content: fc.record({ ref: fc.constantFrom("r1", "r2", "r3") }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("recordDeletion" as const),
      message,
      by: party,
      occurredAt: moment,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("recordContact" as const),
      contact: fc.constantFrom("k1", "k2", "x1"),
      channel,
      parties: fc.array(party, { maxLength: 3 }),
      phase: fc.constantFrom("started" as const, "answered" as const, "missed" as const, "ended" as const),
      occurredAt: moment,
      transcript: fc.constantFrom("t1", "t2"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({ type: fc.constant("endConversation" as const), channel, by: party, occurredAt: moment })
      .chain((told) => thread.map((more) => ({ ...told, ...more }))),
  },
);

/** What makes two reports speak of the same: of those with the same name only one is true. */
function nameOf(order: Order): string {
  switch (order.type) {
    case "recordMessage":
    case "recordDeletion":
      return `${order.type} ${order.message}`;
    case "recordEdit":
      return `${order.type} ${order.message} ${order.occurredAt}`;
    case "recordContact":
      return `${order.type} ${order.contact} ${order.phase}`;
    case "endConversation":
      return `${order.type} ${order.channel} ${order.thread} ${order.occurredAt}`;
    default:
      throw new Error(order.type);
  }
}

/** Everything that was said, and the same in another order, with some of it told twice or three times. */
const tellings = fc
  .uniqueArray(observation, { selector: nameOf, maxLength: 25, size: "max" })
  .chain((told) => {
    const again = fc.subarray([...told, ...told]);
    const shuffled = again.chain((more) => {
      const all = [...told, ...more];
      return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
    });
    return fc.tuple(
      fc.constant(told),
      shuffled,
      fc.array(fc.integer({ min: -50, max: 200 }), { minLength: 1 }),
    );
  });

function shown(orders: readonly Order[], ticks: readonly number[]) {
  const desk = Desk.open(maria);
  desk.accept({ type: "join", by: maria, epoch: 1, party: jan, rights: ["speak"] });
  for (const [index, order] of orders.entries()) {
    desk.now += ticks[index % ticks.length] ?? 0;
    desk.accept(order);
  }
  const { lastInbound } = desk.journey;
  return {
    timeline: timeline(desk.journey),
    conversations: conversations(desk.journey),
    channel: currentChannel(desk.journey),
    lastInbound,
  };
}

describe("the timeline", () => {
  it("is the same in whatever order, how often and when its parts are recorded", () => {
    fc.assert(
      fc.property(tellings, ([told, otherwise, ticks]) => {
        expect(shown(otherwise, ticks)).toEqual(shown(told, [1]));
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });

  it("is in the order in which things occurred, and falls into conversations without loss", () => {
    fc.assert(
      fc.property(tellings, ([told]) => {
        const { timeline: items, conversations: stretches } = shown(told, [1]);
        const times = items.map(({ occurredAt }) => occurredAt);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(stretches.flatMap((stretch) => stretch.items)).toEqual(items);
        for (const { channel, thread, items: within, startedAt, lastAt, id } of stretches) {
          expect(within.every((item) => item.channel === channel && item.thread === thread)).toBe(true);
          expect([within[0]?.occurredAt, within.at(-1)?.occurredAt, within[0]?.id]).toEqual([
            startedAt,
            lastAt,
            id,
          ]);
        }
      }),
      { seed: 8, numRuns: 500 },
    );
  });
});
