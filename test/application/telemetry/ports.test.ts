import { createInstruments, instrumentScheduler, instrumentStore, instrumentTransport } from "throughline";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { type ConformanceCase, eventStoreCases, schedulerCases, transportCases } from "throughline/testing";
import { inProcessTransport } from "throughline/transport/in-process";
import { describe, expect, test, vi } from "vitest";
import { VirtualTime } from "../../scheduling/virtual-time.js";
import { recording } from "./recording.js";

const instruments = createInstruments(recording());

/** The kit itself says whether an adapter is still one when it is told of. */
function suite(name: string, cases: readonly ConformanceCase[]): void {
  describe(`${name}, told of`, () => {
    for (const one of cases.filter(({ skip }) => skip === false)) test(`${one.id}: ${one.title}`, one.run);
  });
}

const { capabilities } = memoryStore();
const open = (): EventStore => instrumentStore(memoryStore(), instruments);
suite("the memory store", eventStoreCases({ capabilities, open }));

const openTransport = () => inProcessTransport({ retries: { baseMs: 1, capMs: 2, attempts: 1_000 } });
suite(
  "the transport within the process",
  transportCases({
    capabilities: openTransport().capabilities,
    deadLetters: true,
    open: () => instrumentTransport(openTransport(), instruments),
    // A letter is kept as it was published, and that was with a traceparent.
  }).filter(({ id }) => !["dead-letters/kept", "dead-letters/replayed"].includes(id)),
);

const time = new VirtualTime();
const times = { leaseMs: 30_000, handleWithinMs: 90_000 };
suite(
  "the scheduler within the process",
  schedulerCases({
    capabilities: inProcessScheduler().capabilities,
    ...times,
    open: () =>
      instrumentScheduler(
        inProcessScheduler({ ...times, clock: time.clock, setTimer: time.setTimer }),
        instruments,
      ),
    now: () => time.clock.now(),
    pass: time.pass,
  }),
);

const envelope = {
  specversion: "1.0",
  id: "e-1",
  source: "urn:throughline:acme",
  type: "note.added",
  subject: "journey/j-1",
  time: "2026-03-01T09:00:00.000Z",
  datacontenttype: "application/json",
  subjectversion: 1,
  data: {},
} as const;

test("a delivery is linked to the publishing it came from, and both are counted", async () => {
  const { spans, measured, ...told } = recording();
  const transport = instrumentTransport(inProcessTransport(), createInstruments(told));
  const arrived: (string | undefined)[] = [];
  await transport.subscribe({ group: "notices", maxInFlight: 1 }, async ({ traceparent }) => {
    arrived.push(traceparent);
    return "ack";
  });
  await transport.publish([envelope, { ...envelope, id: "e-2", subjectversion: 2 }]);
  const [publish] = spans;
  const traceparent = `00-4bf92f3577b34da6a3ce929d0e0e4736-${publish?.spanId}-01`;
  await vi.waitFor(() => expect(arrived).toEqual([traceparent, traceparent]));
  await transport.close();
  expect(spans.map(({ name, kind, links }) => [name, kind, links])).toEqual([
    ["throughline.publish", 3, []],
    ["throughline.deliver", 4, [publish?.spanId]],
    ["throughline.deliver", 4, [publish?.spanId]],
  ]);
  const counted = measured.filter(({ name }) => name === "throughline.transport.envelopes");
  expect(counted.map(({ value, attributes }) => [value, ...Object.values(attributes)])).toEqual([
    [2, "throughline.publish", "accepted"],
    [1, "throughline.deliver", "ack"],
    [1, "throughline.deliver", "ack"],
  ]);
});

test("an envelope that has a trace keeps it, and its publishing is linked to it", async () => {
  const { spans, ...told } = recording();
  const transport = instrumentTransport(inProcessTransport(), createInstruments(told));
  const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  const arrived: (string | undefined)[] = [];
  await transport.subscribe({ group: "notices", maxInFlight: 1 }, async (one) => {
    arrived.push(one.traceparent);
    return "ack";
  });
  await transport.publish([{ ...envelope, traceparent }]);
  await vi.waitFor(() => expect(arrived).toEqual([traceparent]));
  await transport.close();
  expect(spans.map(({ links }) => links)).toEqual([["b".repeat(16)], ["b".repeat(16)]]);
});

test("an envelope with no room for a trace is published as it is", async () => {
  const transport = instrumentTransport(inProcessTransport(), instruments);
  const empty = JSON.stringify({ ...envelope, data: { text: "" } }).length;
  const text = "x".repeat(transport.capabilities.maxBytes - empty - 40);
  expect(await transport.publish([{ ...envelope, data: { text } }])).toEqual(["accepted"]);
  await transport.close();
});

test("what else a transport has is still there", async () => {
  const transport = inProcessTransport({ groups: ["notices"] });
  const watched = instrumentTransport(transport, instruments);
  expect(watched.deadLetters).toBe(transport.deadLetters);
  expect(watched.capabilities).toBe(transport.capabilities);
  expect("deadLetters" in watched).toBe(true);
  await watched.close();
});

test("a timer's handler is told of, and so is that it failed", async () => {
  const { spans, logged, ...told } = recording();
  const scheduler = instrumentScheduler(
    inProcessScheduler(),
    createInstruments({ ...told, logger: told.logger }),
  );
  await scheduler.set({ tenant: "acme", name: "j-1", dueAt: 0 });
  await scheduler.runOnce({ handle: () => Promise.reject(new Error("canary")) });
  const attributes = {
    "throughline.tenant": "acme",
    "throughline.timer.name": "j-1",
    "throughline.attempt": 1,
  };
  expect(spans).toMatchObject([{ name: "throughline.timer", kind: 4, failed: true, attributes }]);
  expect(logged).toMatchObject([{ level: "error", fields: { ...attributes, "error.type": "unexpected" } }]);
  expect(JSON.stringify([spans, logged])).not.toContain("canary");
});
