import fc from "fast-check";
import type { Commit, EventStore, NewEvent, StreamId } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { sqliteStore } from "throughline/storage/sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { EventStoreModel } from "../../src/testing/event-store/model.js";
import { folderOfFiles, sqliteEngines, unsynced } from "./sqlite-engines.js";

/** One call, or calls made at once, without waiting for one another. */
type Step =
  | { readonly do: "append"; readonly calls: readonly AppendCall[]; readonly locked: boolean }
  | { readonly do: "read"; readonly stream: StreamId; readonly from: number; readonly limit: number }
  | { readonly do: "find"; readonly tenant: string; readonly mac: string; readonly limit: number }
  | { readonly do: "list"; readonly tenant: string; readonly kind: StreamId["kind"]; readonly range: Range }
  | { readonly do: "reopen" };

interface AppendCall {
  readonly stream: StreamId;
  /** Added to the version the stream is at. */
  readonly off: number;
  readonly commit: Commit;
}

interface Range {
  readonly limit: number;
  readonly changedFrom?: number;
  readonly changedTo?: number;
}

const tenant = fc.constantFrom("t1", "t2");
const stream: fc.Arbitrary<StreamId> = fc.record({
  tenant,
  kind: fc.constantFrom("journey", "customer"),
  id: fc.constantFrom("a", "b", "A", "a:b"),
});
const mac = fc.constantFrom("m1", "m2", "m3");
const key = mac.map((value) => ({ kind: "phone", kid: "k1", mac: value }));
const event: fc.Arbitrary<Omit<NewEvent, "recordedAt">> = fc.record({
  id: fc.constantFrom("e1", "e2", "e3"),
  type: fc.constantFrom("message.recorded", "note.added"),
  schema: fc.integer({ min: 1, max: 3 }),
  data: fc
    .dictionary(fc.string({ unit: "binary", maxLength: 4 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
    .map(asJson),
  personal: fc.option(fc.string({ unit: "binary", maxLength: 8 })),
});
const appendCall: fc.Arbitrary<AppendCall> = fc.record({
  stream,
  off: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 1, 2) },
  ),
  commit: fc
    .record({
      // Few ids and fingerprints, so that commands are repeated and reused.
      command: fc.record({
        id: fc.integer({ min: 1, max: 12 }).map((n) => `c${n}`),
        fingerprint: fc.constantFrom("f1", "f1", "f1", "f2"),
      }),
      events: fc.array(event, { maxLength: 3 }),
      add: fc.array(fc.record({ key, unique: fc.boolean() }), { maxLength: 2 }),
      remove: fc.array(key, { maxLength: 2 }),
    })
    .map(({ command, events, add, remove }) => ({
      command,
      // The clock is set when the call is made.
      events: events.map((one) => ({ ...one, recordedAt: 0 })),
      index: { add, remove },
    })),
});
const limit = fc.integer({ min: 1, max: 4 });
const time = fc.integer({ min: -1, max: 25 });
const range: fc.Arbitrary<Range> = fc.record(
  { limit, changedFrom: time, changedTo: time },
  { requiredKeys: ["limit"] },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("append" as const),
      calls: fc.array(appendCall, { minLength: 1, maxLength: 5 }),
      locked: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("read" as const),
      stream,
      from: fc.integer({ min: 1, max: 12 }),
      limit,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("find" as const), tenant, mac, limit }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("list" as const),
      tenant,
      kind: fc.constantFrom("journey" as const, "customer" as const),
      range,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reopen" as const) }) },
);

/** A store under test: how to open it anew, and how to keep it locked by somebody else meanwhile. */
interface Subject {
  store: EventStore;
  reopen(): Promise<EventStore>;
  lock(): void;
  unlock(): void;
  close(): void;
}

async function play(subject: Subject, steps: readonly Step[]): Promise<void> {
  const model = new EventStoreModel();
  let now = 0;
  for (const one of steps) {
    switch (one.do) {
      case "append": {
        if (one.locked) subject.lock();
        const answers = [];
        const expected = [];
        for (const { stream, off, commit } of one.calls) {
          const version = Math.max(0, model.read(stream).length + off);
          const at = ++now;
          // Streams a and A change at the same times, so that ties are met.
          const events = commit.events.map((each) => ({ ...each, recordedAt: Math.floor(at / 2) }));
          answers.push(subject.store.append(stream, version, { ...commit, events }));
          expected.push(model.append(stream, version, { ...commit, events }));
        }
        if (one.locked) subject.unlock();
        expect(await Promise.all(answers)).toEqual(expected);
        break;
      }
      case "read": {
        const { from, limit } = one;
        const wanted = model.read(one.stream).slice(from - 1, from - 1 + limit);
        expect(await subject.store.read(one.stream, { from, limit })).toEqual(wanted);
        expect(await subject.store.read(one.stream)).toEqual(model.read(one.stream));
        break;
      }
      case "find": {
        const wanted = { kind: "phone", kid: "k1", mac: one.mac };
        const pages = await allOf((after) =>
          subject.store.find(one.tenant, wanted, { limit: one.limit, ...after }),
        );
        expect(pages).toEqual(model.find(one.tenant, wanted));
        break;
      }
      case "list": {
        const { changedFrom = -1, changedTo = 1_000 } = one.range;
        const pages = await allOf((after) =>
          subject.store.list(one.tenant, { kind: one.kind, ...one.range, ...after }),
        );
        expect(pages).toEqual(
          model
            .list(one.tenant, one.kind)
            .filter(({ changedAt }) => changedAt >= changedFrom && changedAt < changedTo),
        );
        break;
      }
      case "reopen":
        subject.store = await subject.reopen();
    }
  }
}

async function allOf<T>(
  read: (after: { after?: string }) => Promise<{ items: readonly T[]; next: string | null }>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let after: { after?: string } = {};
  for (;;) {
    const page = await read(after);
    items.push(...page.items);
    if (page.next === null) return items;
    after = { after: page.next };
  }
}

/** As JSON has it: no `-0`, and no sharing. */
function asJson(data: Record<string, unknown>): NewEvent["data"] {
  return JSON.parse(JSON.stringify(data));
}

const files = folderOfFiles();
afterAll(() => files.remove());

const property = (open: () => Promise<Subject>, numRuns: number, seed: number) =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25, size: "max" }), async (steps) => {
      const subject = await open();
      try {
        await play(subject, steps);
      } finally {
        subject.close();
      }
    }),
    { numRuns, seed },
  );

describe("against a simple model, over random calls, alone and at once", () => {
  test("the memory store answers the same", async () => {
    await property(
      async () => {
        const store = memoryStore();
        return { store, reopen: async () => store, lock: () => {}, unlock: () => {}, close: () => {} };
      },
      1_000,
      20_260_301,
    );
  }, 60_000);

  test.each(sqliteEngines)(
    "SQLite through $name answers the same, also while another connection has the lock",
    async (engine) => {
      await property(
        async () => {
          const file = files.file();
          const other = engine.open(file);
          const drivers = [other];
          const reopen = async () => {
            const driver = unsynced(engine.open(file));
            drivers.push(driver);
            const store = sqliteStore(driver, { synchronous: "normal" });
            await store.migrate();
            return store;
          };
          return {
            store: await reopen(),
            reopen,
            lock: () => other.run("BEGIN IMMEDIATE"),
            unlock: () => other.run("COMMIT"),
            close: () => {
              for (const driver of drivers) driver.close();
            },
          };
        },
        100,
        20_260_302,
      );
    },
    60_000,
  );
});
