import { inspect } from "node:util";
import type { EventStore } from "throughline/storage";
import { eventStoreCases } from "throughline/testing";
import { afterAll, describe, expect, test } from "vitest";
import { redisStore } from "../../examples/redis-store/redis-store.js";
import { redisSubject } from "./redis-subject.js";

const url = process.env.THROUGHLINE_REDIS_URL;
const required = process.env.THROUGHLINE_REQUIRE_SERVICES === "1";
const journey = { tenant: "acme", kind: "journey", id: "j-1" } as const;
const event = {
  id: "e-1",
  type: "note.added",
  schema: 1,
  recordedAt: 1_000,
  data: {},
  personal: "canary",
} as const;
const commit = { command: { id: "c-1", fingerprint: "f-1" }, events: [event] };

test.skipIf(!required)("THROUGHLINE_REDIS_URL is set, since services are required", () => {
  expect(url).toBeDefined();
});

describe("what the Redis store says of itself", () => {
  const nobody = { call: () => Promise.reject(new Error("not called")) };
  test.each([
    ["off", "memory"],
    ["everysec", "memory"],
    ["no", "process-crash"],
    ["always", "power-loss"],
  ] as const)("with appendfsync %s an acknowledged append survives: %s", (appendfsync, durability) => {
    expect(redisStore(nobody, { appendfsync }).capabilities.durability).toBe(durability);
  });

  test("where nothing is said of the server, nothing is promised", () => {
    expect(redisStore(nobody).capabilities.durability).toBe("memory");
  });

  test.each([
    ["OOM command not allowed when used memory > 'maxmemory'.", "STORE_FULL"],
    ["LOADING Redis is loading the dataset in memory", "STORE_BUSY"],
    ["READONLY You can't write against a read only replica.", "STORE_BUSY"],
    ["Connection is closed.", "STORE_FAILED"],
  ])("%s becomes %s, without the events that ioredis keeps on it", async (message, code) => {
    const refusing = {
      call: (...args: string[]) => Promise.reject(Object.assign(new Error(message), { command: { args } })),
    };
    const error: unknown = await redisStore(refusing)
      .append(journey, 0, commit)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "ThroughlineError", code });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("canary");
  });
});

describe.skipIf(url === undefined)("Redis, reached at THROUGHLINE_REDIS_URL", () => {
  // The kit reopens stores only where something is declared to last; that a second store sees the data needs no disk.
  const subject = redisSubject(url ?? "", { appendfsync: "no" });
  afterAll(() => subject.end());

  const harness = {
    capabilities: redisStore(subject.client, { appendfsync: "no" }).capabilities,
    open: () => subject.open(),
    reopen: (store: EventStore) => subject.reopen(store),
  };
  const cases = eventStoreCases(harness);
  for (const one of cases.filter(({ skip }) => skip === false)) test(`${one.id}: ${one.title}`, one.run);

  test("runs every case but those for what it does not declare", () => {
    const reasons = new Set(cases.flatMap(({ skip }) => (skip === false ? [] : [skip])));
    for (const reason of reasons) expect(reason).toMatch(/declares no (feed|transactions)/);
  });

  test("an event that cannot be read is named, its text is not shown, and those around it stay readable", async () => {
    const store = subject.open();
    const events = ["e-1", "e-2", "e-3"].map((id) => ({ ...event, id }));
    await store.append(journey, 0, { ...commit, events });
    await subject.client.lset(`${subject.prefixOf(store)}{acme}:events:journey:j-1`, 1, "{canary");
    const error: unknown = await store.read(journey).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "CORRUPT_EVENT",
      details: { kind: "journey", id: "j-1", version: 2 },
    });
    expect(inspect(error, { depth: 9 })).not.toContain("canary");
    expect(await store.read(journey, { from: 3 })).toHaveLength(1);
    expect(await store.read(journey, { limit: 1 })).toHaveLength(1);
  });

  test("all keys of a tenant have one hash tag, so that a cluster keeps them on one node", async () => {
    const store = subject.open();
    const add = [{ key: { kind: "phone", kid: "k", mac: "m" }, unique: true }];
    await store.append(journey, 0, { ...commit, index: { add } });
    const keys = await subject.client.keys(`${subject.prefixOf(store)}*`);
    expect(keys.length).toBe(6);
    for (const key of keys) expect(key.match(/\{.*?\}/g)).toEqual(["{acme}"]);
  });
});
