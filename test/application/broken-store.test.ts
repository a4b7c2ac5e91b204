import { createThroughline } from "throughline";
import type { EventStore, NewEvent } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { EVERY_COMMAND } from "./every-command.js";
import { alwaysConflicting, storeLike } from "./stores.js";
import {
  countingIds,
  deskOver,
  everything,
  MARIA,
  movableClock,
  NIKOS,
  ownedByMaria,
  secrets,
  whatsapp,
} from "./support.js";

const EVENT: NewEvent = {
  id: "e1",
  type: "journey.tagged",
  schema: 1,
  recordedAt: 9,
  data: {},
  personal: null,
};

/** Writes a row as no application would. */
async function plant(store: EventStore, id: string, event: Partial<NewEvent>): Promise<void> {
  const stream = { tenant: "acme", kind: "journey", id } as const;
  const version = (await store.read(stream)).length;
  const commit = { command: { id: "planted", fingerprint: "f" }, events: [{ ...EVENT, ...event }] };
  await store.append(stream, version, commit);
}

describe("a stream with a row that cannot be read", () => {
  it.each<readonly [string, string, Partial<NewEvent>]>([
    ["of a type nobody knows", "UNKNOWN_EVENT", { type: "journey.teleported" }],
    ["of a newer schema", "UNKNOWN_EVENT", { schema: 99 }],
    ["without its data", "CORRUPT_EVENT", { data: {} }],
    ["with data of another type", "CORRUPT_EVENT", { data: { tag: 42, by: "maria" } }],
    [
      "with something personal where there is nothing",
      "CORRUPT_EVENT",
      { data: { tag: "vip", by: MARIA }, personal: "{}" },
    ],
    [
      "without what is personal",
      "CORRUPT_EVENT",
      { type: "note.added", data: { note: "n", author: MARIA, occurredAt: 1 } },
    ],
    ["whose personal part is no JSON", "CORRUPT_EVENT", { type: "note.added", personal: "{canary-7f3a" }],
    [
      "whose personal part has half a character",
      "CORRUPT_EVENT",
      { type: "note.added", personal: '"\\ud800"' },
    ],
  ])("%s is refused with %s, which says where it stands, and writes nothing", async (_, code, event) => {
    const store = memoryStore();
    const desk = deskOver(store);
    for (const warm of [true, false]) {
      const id = await ownedByMaria(desk, warm ? "j1" : "j2");
      await plant(store, id, event);
      const before = await everything(store);
      const reading = warm ? desk : deskOver(store);
      const fence = { by: MARIA, epoch: 2 } as const;
      for (const attempt of [
        () => reading.journeys.get(id),
        () => reading.journeys.timeline(id),
        () => reading.journeys.observe(id, { type: "tag", tag: "vip", by: MARIA }),
        () => reading.journeys.authoriseSend(id, fence),
        () => reading.owners.take(id, { by: NIKOS }),
        () => reading.handoffs.packet(id, { target: { to: { queue: "q" }, reason: "speed" } }),
        () => reading.journeys.receive({ ...whatsapp("m1"), journey: id }),
      ]) {
        const error = await attempt().then(
          () => null,
          (thrown: unknown) => thrown,
        );
        expect(error).toMatchObject({
          name: "ThroughlineError",
          code,
          details: { kind: "journey", id, version: 3 },
        });
        expect(JSON.stringify([String(error), error])).not.toContain("canary-7f3a");
      }
      expect((await store.list("acme", { kind: "journey" })).items).toEqual(
        Reflect.get(Object(before), "journeys"),
      );
    }
  });

  it("leaves every other journey as it was", async () => {
    const store = memoryStore();
    const desk = deskOver(store);
    const [broken, whole] = [await ownedByMaria(desk, "j1"), await ownedByMaria(desk, "j2")];
    await plant(store, broken, { type: "journey.teleported" });
    expect((await desk.journeys.get(whole)).version).toBe(2);
    expect(await desk.journeys.observe(whole, { type: "tag", tag: "vip", by: MARIA })).toMatchObject({
      status: "ok",
    });
    expect((await desk.journeys.list()).items).toHaveLength(2);
  });
});

describe("a closed store", () => {
  it.each(EVERY_COMMAND.map((command) => [command.name, command] as const))(
    "refuses %s, also where the journey is cached",
    async (_, command) => {
      const clock = movableClock();
      const throughline = createThroughline({ store: memoryStore(), secrets, clock, ids: countingIds() });
      const desk = throughline.tenant("acme");
      const id = await command.prepare(desk, clock.move);
      await throughline.close();
      await expect(command.run(desk, id)).rejects.toMatchObject({ code: "STORE_CLOSED" });
    },
  );

  it("may be closed twice, and at the end of a block", async () => {
    const store = memoryStore();
    const throughline = createThroughline({ store, secrets });
    await throughline.close();
    await throughline.close();
    await expect(throughline.tenant("acme").journeys.list()).rejects.toMatchObject({ code: "STORE_CLOSED" });
    const closed: string[] = [];
    const closing = storeLike(memoryStore(), { close: async () => void closed.push("closed") });
    await createThroughline({ store: closing, secrets })[Symbol.asyncDispose]();
    expect(closed).toEqual(["closed"]);
  });

  it("that has nothing to close goes on", async () => {
    const { close: _, ...store } = storeLike(memoryStore(), {});
    const throughline = createThroughline({ store, secrets });
    await throughline.close();
    expect((await throughline.tenant("acme").journeys.list()).items).toEqual([]);
  });
});

describe("a journey that other writers keep changing", () => {
  it.each(
    EVERY_COMMAND.filter(({ name }) => !/receive/.test(name)).map(
      (command) => [command.name, command] as const,
    ),
  )("gives %s up with CONFLICT after as many attempts as are allowed", async (_, command) => {
    const store = memoryStore();
    const clock = movableClock();
    const id = await command.prepare(deskOver(store, { clock, ids: countingIds() }), clock.move);
    const before = await everything(store);
    const conflicting = alwaysConflicting(store);
    const desk = deskOver(conflicting, { clock, attempts: 3 });
    await expect(command.run(desk, id)).rejects.toMatchObject({ code: "CONFLICT", details: { attempts: 3 } });
    expect(conflicting.appends()).toBe(3);
    expect(await everything(store)).toEqual(before);
  });

  it("lets a message through once they pause", async () => {
    const store = memoryStore();
    let conflicts = 5;
    const desk = deskOver(
      storeLike(store, {
        append: async (stream, expected, commit) =>
          --conflicts >= 0
            ? { status: "conflict", version: expected }
            : store.append(stream, expected, commit),
      }),
    );
    expect(await desk.journeys.receive(whatsapp("m1"))).toMatchObject({ status: "opened" });
  });

  it("does not outwait a customer whose journeys come and go: the message is refused with CONFLICT", async () => {
    const store = memoryStore();
    const desk = deskOver(
      storeLike(store, {
        // Says that a journey is active which is closed.
        find: async (tenant, key) =>
          key.kind === "active"
            ? { items: [{ tenant, kind: "journey", id: "j1" }], next: null }
            : store.find(tenant, key),
      }),
    );
    await ownedByMaria(desk);
    await desk.journeys.act("j1", { type: "changeStatus", to: "closed", by: MARIA, epoch: 2 });
    await expect(desk.journeys.receive(whatsapp("m1"))).rejects.toMatchObject({ code: "CONFLICT" });
  });
});

describe("a store that breaks its contract", () => {
  it("by answering what nobody asked is ADAPTER_BROKEN", async () => {
    const store = memoryStore();
    const by = { tenant: "acme", kind: "journey", id: "j9" } as const;
    const key = { kind: "x", kid: "k", mac: "m" };
    const taken = storeLike(store, { append: async () => ({ status: "key-taken", key, by }) });
    await expect(deskOver(taken).journeys.open({ channel: "email", by: MARIA })).rejects.toMatchObject({
      code: "ADAPTER_BROKEN",
    });
  });

  it("by forgetting what it acknowledged is ADAPTER_BROKEN", async () => {
    const forgetful = storeLike(memoryStore(), {
      append: async () => ({ status: "duplicate", first: 1, last: 1 }),
      read: async () => [],
    });
    await expect(deskOver(forgetful).journeys.open({ channel: "email", by: MARIA })).rejects.toMatchObject({
      code: "ADAPTER_BROKEN",
    });
  });

  it("its own errors come as they are", async () => {
    const failing = storeLike(memoryStore(), { read: () => Promise.reject(new Error("ECONNRESET")) });
    await expect(deskOver(failing).journeys.get("j1")).rejects.toThrow("ECONNRESET");
  });
});
