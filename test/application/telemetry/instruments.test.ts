import { type Meter as ApiMeter, type Tracer as ApiTracer, metrics, trace } from "@opentelemetry/api";
import {
  ATTRIBUTES,
  createInstruments,
  instrumentFollower,
  instrumentStore,
  METRICS,
  type Meter,
  OPERATIONS,
  type Telemetry,
  ThroughlineError,
  type Tracer,
  tracedCommandId,
} from "throughline";
import type { EventStore, FeedCommit } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, expectTypeOf, test } from "vitest";
import { traceparentOf } from "../../../src/application/telemetry/trace-links.js";
import { storeLike } from "../stores.js";
import { quarters, recording } from "./recording.js";

const stream = { tenant: "acme", kind: "journey", id: "j-1" } as const;
const event = { id: "e-1", type: "note.added", schema: 1, recordedAt: 0, data: {}, personal: null } as const;
const commit = (id: string, events: number) => ({
  command: { id, fingerprint: "f" },
  events: Array.from({ length: events }, () => event),
});

function watched(store: EventStore = memoryStore()) {
  const told = recording();
  const instruments = createInstruments({ ...told, now: quarters() });
  return { ...told, instruments, store: instrumentStore(store, instruments) };
}

describe("the objects of @opentelemetry/api", () => {
  test("fit as they are", () => {
    expectTypeOf<ApiTracer>().toExtend<Tracer>();
    expectTypeOf<ApiMeter>().toExtend<Meter>();
    const telemetry = { tracer: trace.getTracer("test"), meter: metrics.getMeter("test") };
    expectTypeOf(telemetry).toExtend<Telemetry>();
  });

  test("work as they are, with no SDK behind them", async () => {
    const telemetry = { tracer: trace.getTracer("test"), meter: metrics.getMeter("test") };
    const store = instrumentStore(memoryStore(), createInstruments({ telemetry }));
    expect(await store.append(stream, 0, commit("c-1", 1))).toEqual({ status: "ok", first: 1, last: 1 });
    expect(await store.append(stream, 1, commit("c-2", 1))).toEqual({ status: "ok", first: 2, last: 2 });
  });
});

describe("a store that is told of", () => {
  test("answers as the store itself does, with or without anybody to tell", async () => {
    for (const store of [watched().store, instrumentStore(memoryStore(), createInstruments())]) {
      expect(store.capabilities).toEqual(memoryStore().capabilities);
      expect(await store.append(stream, 0, commit("c-1", 2))).toEqual({ status: "ok", first: 1, last: 2 });
      expect(await store.read(stream, { from: 2 })).toHaveLength(1);
      expect((await store.find("acme", { kind: "phone", kid: "k", mac: "m" })).items).toEqual([]);
      expect((await store.list("acme", { kind: "journey" })).items).toHaveLength(1);
      await store.close?.();
      await expect(store.read(stream)).rejects.toMatchObject({ code: "STORE_CLOSED" });
    }
  });

  test("makes one span, one figure and one log entry of an append", async () => {
    const { store, spans, measured, logged } = watched();
    await store.append(stream, 0, commit("c-1", 2));
    const attributes = {
      "throughline.tenant": "acme",
      "throughline.stream.kind": "journey",
      "throughline.stream.id": "j-1",
      "throughline.command.id": "c-1",
      "throughline.outcome": "ok",
      "throughline.stream.version": 2,
      "throughline.events": 2,
    };
    expect(spans).toMatchObject([
      { name: "throughline.store.append", kind: 2, attributes, failed: false, ended: 1 },
    ]);
    expect(measured).toEqual([
      {
        name: "throughline.store.appends",
        unit: "{append}",
        value: 1,
        attributes: { "throughline.outcome": "ok" },
      },
      { name: "throughline.store.events", unit: "{event}", value: 2, attributes: {} },
      {
        name: "throughline.operation.duration",
        unit: "s",
        value: 0.25,
        attributes: { "throughline.operation": "throughline.store.append", "throughline.outcome": "ok" },
      },
    ]);
    expect(logged).toEqual([
      { level: "debug", code: "throughline.store.append", fields: { ...attributes, durationMs: 250 } },
    ]);
  });

  test("counts what became of appends, conflicts and duplicates too", async () => {
    const { store, measured } = watched();
    await store.append(stream, 0, commit("c-1", 1));
    await store.append(stream, 0, commit("c-1", 1));
    await store.append(stream, 7, commit("c-2", 1));
    const counted = measured.filter(({ name }) => name === METRICS.appends.name);
    expect(counted.map(({ attributes }) => attributes["throughline.outcome"])).toEqual([
      "ok",
      "duplicate",
      "conflict",
    ]);
    expect(measured.filter(({ name }) => name === METRICS.events.name)).toHaveLength(1);
  });

  test.each([
    [new ThroughlineError("STORE_FAILED", "canary"), "STORE_FAILED", "error", true],
    [new ThroughlineError("STORE_BUSY", "canary"), "STORE_BUSY", "warn", true],
    [new ThroughlineError("INVALID_INPUT", "canary"), "INVALID_INPUT", "info", false],
    [new Error("canary"), "unexpected", "error", true],
  ] as const)("tells of an error by its code alone: %s", async (error, code, level, failed) => {
    const { store, spans, measured, logged } = watched(
      storeLike(memoryStore(), { read: () => Promise.reject(error) }),
    );
    await expect(store.read(stream)).rejects.toBe(error);
    expect(spans).toMatchObject([{ failed, ended: 1, attributes: { "error.type": code } }]);
    expect(logged).toMatchObject([{ level, fields: { "error.type": code } }]);
    expect(measured).toMatchObject([{ attributes: { "error.type": code } }]);
    expect(JSON.stringify([spans, measured, logged])).not.toContain("canary");
  });

  test("does not tell the id of a stream that is not there", async () => {
    const { store, spans, logged } = watched();
    await store.read({ ...stream, id: "306941112223" });
    await store.append({ ...stream, id: "306941112223" }, 0, { ...commit("306941112223", 0) });
    await expect(store.read({ ...stream, id: "canary@example.com" })).rejects.toThrow();
    expect(spans).toHaveLength(3);
    expect(JSON.stringify([spans, logged])).not.toMatch(/306941112223|canary/);
  });

  test("tells no id that has not the form of one", async () => {
    const { store, spans, logged } = watched();
    const canary = "canary@example.com";
    for (const attempt of [
      () => store.append({ ...stream, id: canary }, 0, commit("c-1", 1)),
      () => store.append({ ...stream, tenant: canary }, 0, commit("c-1", 1)),
      () => store.append(stream, 0, commit(canary, 1)),
      () => store.read({ ...stream, tenant: canary }),
      () => store.read({ ...stream, id: canary }, { from: 2 }),
      () => store.find(canary, { kind: "phone", kid: "k", mac: canary }),
      () => store.list(canary, { kind: "journey" }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "INVALID_INPUT" });
    expect(spans).toHaveLength(7);
    expect(JSON.stringify([spans, logged])).not.toContain("canary");
  });

  test("goes on where telemetry and logger fail", async () => {
    const fail = (): never => {
      throw new Error("no room");
    };
    const span = { spanContext: fail, setAttributes: fail, setStatus: fail, end: fail };
    const tracers: Tracer[] = [
      { startActiveSpan: fail },
      { startActiveSpan: (_name, _options, work) => work(span) },
      {
        startActiveSpan: (_name, _options, work) => {
          work(span);
          return fail();
        },
      },
    ];
    for (const tracer of tracers)
      for (const meter of [
        { createHistogram: fail, createCounter: fail },
        { createHistogram: () => ({ record: fail }), createCounter: () => ({ add: fail }) },
      ]) {
        let appends = 0;
        const inner: EventStore = memoryStore();
        const counting = storeLike(inner, {
          append: (...given) => {
            appends++;
            return inner.append(...given);
          },
        });
        const instruments = createInstruments({ telemetry: { tracer, meter }, logger: { log: fail } });
        const store = instrumentStore(counting, instruments);
        expect(await store.append(stream, 0, commit("c-1", 1))).toMatchObject({ status: "ok" });
        expect(appends).toBe(1);
        await expect(store.read(stream, { from: 0 })).rejects.toMatchObject({ code: "INVALID_INPUT" });
      }
  });
});

describe("links along a journey", () => {
  test("each append is linked to the one before it on its stream", async () => {
    const { store, spans } = watched();
    await store.append(stream, 0, commit("c-1", 1));
    await store.append({ ...stream, id: "j-2" }, 0, commit("c-1", 1));
    await store.append(stream, 1, commit("c-2", 1));
    await store.append(stream, 2, commit("c-3", 1));
    const [first, , second] = spans.map(({ spanId }) => spanId);
    expect(spans.map(({ links }) => links)).toEqual([[], [], [first], [second]]);
  });

  test("an append within a transaction of the caller's is linked from nowhere, since it may be rolled back", async () => {
    const inner: EventStore = memoryStore();
    const taking = storeLike(inner, {
      append: (stream, expected, commit) => inner.append(stream, expected, commit),
    });
    const { store, spans } = watched(taking);
    await store.append(stream, 0, commit("c-1", 1), { tx: "open" });
    await store.append(stream, 1, commit("c-2", 1));
    await store.append(stream, 2, commit("c-3", 1));
    expect(spans.map(({ links }) => links)).toEqual([[], [], [spans[1]?.spanId]]);
  });

  test("a follower is linked to the append that wrote its commit", async () => {
    const { store, spans, instruments } = watched();
    await store.append(stream, 0, commit("c-1", 2));
    const handled: FeedCommit[] = [];
    const follow = instrumentFollower(async (one: FeedCommit) => void handled.push(one), instruments);
    const given = { stream, commandId: "c-1", first: 1, last: 2, events: null, cursor: "x" };
    await follow(given);
    expect(handled).toEqual([given]);
    expect(spans[1]).toMatchObject({ name: "throughline.follow", links: [spans[0]?.spanId] });
  });

  test("a command id that carries its trace links across processes", async () => {
    const context = {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      traceFlags: 1,
    };
    const id = tracedCommandId(context, "cmd-1");
    expect(id).toBe("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01.cmd-1");
    const store = memoryStore();
    await store.append(stream, 0, commit(id, 1));

    const elsewhere = watched(store);
    await elsewhere.store.read(stream);
    await elsewhere.store.append(stream, 1, commit("c-2", 1));
    await instrumentFollower(async () => {}, elsewhere.instruments)({
      stream,
      commandId: id,
      first: 1,
      last: 1,
    });
    expect(elsewhere.spans.map(({ links }) => links)).toEqual([
      [],
      ["b7ad6b7169203331"],
      ["b7ad6b7169203331"],
    ]);
  });

  test("a context that is none changes no command id", () => {
    const none = { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 };
    expect(traceparentOf(none)).toBeUndefined();
    expect(tracedCommandId(none, "cmd-1")).toBe("cmd-1");
    const some = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 };
    expect(tracedCommandId(some, "x".repeat(100))).toBe("x".repeat(100));
  });
});

test("names are told apart, in one form, and each figure has attributes that exist", () => {
  const names = [OPERATIONS, METRICS, ATTRIBUTES].flatMap((all) =>
    Object.values(all).map(({ name }) => name),
  );
  expect(new Set(names).size).toBe(names.length);
  const known = new Set<string>(Object.values(ATTRIBUTES).map(({ name }) => name));
  for (const { attributes } of Object.values(METRICS))
    for (const one of attributes) expect(known).toContain(one);
  for (const { name } of [...Object.values(OPERATIONS), ...Object.values(METRICS)])
    expect(name).toMatch(/^throughline(\.[a-z]+)+$/);
});
