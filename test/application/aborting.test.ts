import { createThroughline, type Desk } from "throughline";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { EVERY_COMMAND } from "./every-command.js";
import { alwaysConflicting, heldBack, storeLike } from "./stores.js";
import {
  countingIds,
  deskOver,
  everything,
  MARIA,
  movableClock,
  ownedByMaria,
  secrets,
  whatsapp,
} from "./support.js";

const TAG = { type: "tag", tag: "vip", by: MARIA } as const;
const TARGET = { to: { queue: "q" }, reason: "speed" } as const;

describe("a call whose signal was aborted before", () => {
  it.each(EVERY_COMMAND.map((command) => [command.name, command] as const))(
    "writes nothing: %s",
    async (_, command) => {
      const store = memoryStore();
      const clock = movableClock();
      const desk = createThroughline({ store, secrets, clock, ids: countingIds() }).tenant("acme");
      const id = await command.prepare(desk, clock.move);
      const before = await everything(store);
      const signal = AbortSignal.abort("enough");
      await expect(command.run(desk, id, { signal })).rejects.toMatchObject({
        code: "ABORTED",
        cause: "enough",
      });
      expect(await everything(store)).toEqual(before);
    },
  );

  it("builds no packet", async () => {
    const desk = deskOver(memoryStore());
    await ownedByMaria(desk);
    const target = { to: { queue: "q" }, reason: "speed" } as const;
    await expect(desk.handoffs.packet("j1", { target, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ABORTED",
    });
  });
});

describe("a call that is aborted while it waits", () => {
  it("behind another on the same journey ends at once, and never runs", async () => {
    const store = memoryStore();
    await ownedByMaria(deskOver(store));
    const held = heldBack(store, "append");
    const desk = deskOver(held);
    const first = desk.journeys.observe("j1", { type: "tag", tag: "first", by: MARIA });
    const controller = new AbortController();
    const second = desk.journeys.observe("j1", TAG, { signal: controller.signal });
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: "ABORTED" });
    held.letGo();
    expect(await first).toMatchObject({ status: "ok" });
    expect((await desk.journeys.get("j1")).tags).toEqual(["first"]);
  });

  it("for the store ends at once; whether it was written, repeating it tells", async () => {
    const store = memoryStore();
    await ownedByMaria(deskOver(store));
    const held = heldBack(store, "append");
    const desk = deskOver(held);
    const controller = new AbortController();
    const call = desk.journeys.observe("j1", TAG, { commandId: "press-1", signal: controller.signal });
    await held.reached;
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
    held.letGo();
    expect(await desk.journeys.observe("j1", TAG, { commandId: "press-1" })).toMatchObject({
      status: "ok",
      repeated: true,
      events: [{ type: "journey.tagged" }],
    });
  });

  it("between two attempts ends there", async () => {
    const store = memoryStore();
    await ownedByMaria(deskOver(store));
    const controller = new AbortController();
    const conflicting = alwaysConflicting(store);
    const aborting = storeLike(conflicting, {
      append: async (...given) => {
        if (conflicting.appends() === 3) controller.abort();
        return conflicting.append(...given);
      },
    });
    const desk = deskOver(aborting, { attempts: 1000 });
    await expect(desk.journeys.observe("j1", TAG, { signal: controller.signal })).rejects.toMatchObject({
      code: "ABORTED",
    });
    expect(conflicting.appends()).toBeLessThan(6);
  });

  it.each<readonly [string, "find" | "read", (desk: Desk, signal: AbortSignal) => Promise<unknown>]>([
    ["receive", "find", ({ journeys }, signal) => journeys.receive(whatsapp("m1"), { signal })],
    [
      "receive",
      "read",
      ({ journeys }, signal) => journeys.receive({ ...whatsapp("m1"), journey: "j1" }, { signal }),
    ],
    ["observe", "read", ({ journeys }, signal) => journeys.observe("j1", TAG, { signal })],
    ["packet", "read", ({ handoffs }, signal) => handoffs.packet("j1", { target: TARGET, signal })],
  ])("to %s, for a %s of the store that never comes back, ends at once", async (_, method, call) => {
    const held = heldBack(memoryStore(), method);
    const controller = new AbortController();
    const calling = call(deskOver(held), controller.signal);
    await held.reached;
    controller.abort();
    await expect(calling).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("for the desk's own loader ends at once, and the loader is told", async () => {
    const controller = new AbortController();
    let asked = (_: AbortSignal | undefined) => {};
    const reached = new Promise<AbortSignal | undefined>((resolve) => {
      asked = resolve;
    });
    const desk = deskOver(memoryStore(), {
      customers: (_, { signal }) => {
        asked(signal);
        return new Promise(() => {});
      },
    });
    const received = await desk.journeys.receive(whatsapp("m1"));
    const id = received.status === "opened" ? received.journey.id : "";
    const call = desk.handoffs.packet(id, { target: TARGET, signal: controller.signal });
    expect(await reached).toBe(controller.signal);
    controller.abort();
    await expect(call).rejects.toMatchObject({ code: "ABORTED" });
  });
});

it("a signal that is never aborted leaves no listener behind", async () => {
  const store: EventStore = memoryStore();
  const desk = deskOver(store);
  await ownedByMaria(desk);
  let listeners = 0;
  const { signal } = new AbortController();
  const counted = new Proxy(signal, {
    get: (target, name) => {
      if (name === "addEventListener") listeners += 1;
      if (name === "removeEventListener") listeners -= 1;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  await desk.journeys.observe("j1", TAG, { signal: counted });
  expect(listeners).toBe(0);
});
