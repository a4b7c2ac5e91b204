import type { Desk } from "throughline";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { storeLike } from "./stores.js";
import { countingIds, deskOver, MARIA, NIKOS, ownedByMaria, SAM, whatsapp } from "./support.js";

const FENCE = { by: MARIA, epoch: 2 } as const;

/** Two processes over one store: what one changes, the other has cached as it was before. */
async function twoProcesses(): Promise<readonly [behind: Desk, ahead: Desk, journey: string]> {
  const store = memoryStore();
  const [behind, ahead] = [
    deskOver(store, { ids: countingIds("a") }),
    deskOver(store, { ids: countingIds("b") }),
  ];
  return [behind, ahead, await ownedByMaria(behind)];
}

describe("what another process has changed since", () => {
  it("is met by a command that would change nothing", async () => {
    const [behind, ahead, id] = await twoProcesses();
    await behind.journeys.act(id, { type: "changeStatus", to: "pending", ...FENCE });
    await ahead.journeys.act(id, { type: "changeStatus", to: "open", ...FENCE });
    const outcome = await behind.journeys.act(id, { type: "changeStatus", to: "pending", ...FENCE });
    expect(outcome).toMatchObject({ status: "ok", events: [{ data: { from: "open", to: "pending" } }] });
    expect((await ahead.journeys.get(id)).status).toBe("pending");
  });

  it("is met by a command that would be refused", async () => {
    const [behind, ahead, id] = await twoProcesses();
    await ahead.owners.reassign(id, { by: MARIA, to: { kind: "queue", id: "intake" }, cause: "gone" });
    expect(await behind.owners.take(id, { by: NIKOS })).toMatchObject({ status: "ok" });
  });

  it("is met by a message of a customer whose closed journey was reopened", async () => {
    const store = memoryStore();
    const [behind, ahead] = [deskOver(store), deskOver(store)];
    const received = await behind.journeys.receive(whatsapp("m1"));
    if (received.status !== "opened") throw new Error(received.status);
    const { id } = received.journey;
    const fence = { by: SAM, epoch: 1 } as const;
    await behind.journeys.act(id, { type: "changeStatus", to: "closed", ...fence });
    await ahead.journeys.act(id, { type: "changeStatus", to: "open", ...fence });
    expect(await behind.journeys.receive(whatsapp("m2"))).toMatchObject({
      status: "continued",
      journey: { id },
    });
  });

  it("is met by an action under the epoch of before", async () => {
    const [behind, ahead, id] = await twoProcesses();
    await ahead.owners.takeOver(id, { by: SAM });
    const promise = { type: "makeCommitment", commitment: "p1", text: "Refund", ...FENCE } as const;
    await expect(behind.journeys.act(id, promise)).rejects.toMatchObject({ code: "STALE_EPOCH" });
    await expect(behind.journeys.authoriseSend(id, FENCE)).rejects.toMatchObject({ code: "STALE_EPOCH" });
  });

  it("is what reading gives", async () => {
    const [behind, ahead, id] = await twoProcesses();
    await ahead.journeys.observe(id, { type: "tag", tag: "vip", by: MARIA });
    expect((await behind.journeys.get(id)).tags).toEqual(["vip"]);
  });
});

describe("a cached state", () => {
  it("is never one that the store did not acknowledge", async () => {
    const store: EventStore = memoryStore();
    let refuses = false;
    const desk = deskOver(
      storeLike(store, {
        append: async (...given) => {
          if (refuses) throw new Error("no connection");
          return store.append(...given);
        },
      }),
    );
    const id = await ownedByMaria(desk);
    const before = await desk.journeys.get(id);
    refuses = true;
    await expect(desk.journeys.observe(id, { type: "tag", tag: "vip", by: MARIA })).rejects.toThrow(
      "no connection",
    );
    refuses = false;
    expect(await desk.journeys.get(id)).toEqual(before);
    expect(await desk.journeys.observe(id, { type: "untag", tag: "vip", by: MARIA })).toMatchObject({
      events: [],
    });
  });

  it("is read once: what follows reads only what is new", async () => {
    const store: EventStore = memoryStore();
    const from: (number | undefined)[] = [];
    const desk = deskOver(
      storeLike(store, {
        read: (stream, options) => {
          from.push(options?.from);
          return store.read(stream, options);
        },
      }),
    );
    const id = await ownedByMaria(desk);
    from.length = 0;
    await desk.journeys.get(id);
    await desk.journeys.observe(id, { type: "tag", tag: "vip", by: MARIA });
    await desk.journeys.get(id);
    expect(from).toEqual([3, 4]);
  });

  it("does not go back when a slow reader comes in last", async () => {
    const store: EventStore = memoryStore();
    const from: (number | undefined)[] = [];
    let release = () => {};
    let slow = false;
    const desk = deskOver(
      storeLike(store, {
        read: async (stream, options) => {
          from.push(options?.from);
          const events = await store.read(stream, options);
          if (slow) {
            slow = false;
            await new Promise<void>((resolve) => {
              release = resolve;
            });
          }
          return events;
        },
      }),
    );
    const id = await ownedByMaria(desk);
    slow = true;
    const reading = desk.journeys.get(id);
    await desk.journeys.observe(id, { type: "tag", tag: "vip", by: MARIA });
    release();
    await reading;
    from.length = 0;
    expect((await desk.journeys.get(id)).tags).toEqual(["vip"]);
    expect(from).toEqual([4]);
  });

  it("is given up once the limit is passed, and read again", async () => {
    const desk = deskOver(memoryStore(), { cacheBytes: 0 });
    const id = await ownedByMaria(desk);
    await desk.journeys.observe(id, { type: "tag", tag: "vip", by: MARIA });
    expect(await desk.journeys.get(id)).toMatchObject({ version: 3, tags: ["vip"] });
    expect(await desk.journeys.act(id, { type: "changeStatus", to: "solved", ...FENCE })).toMatchObject({
      status: "ok",
      state: { version: 4 },
    });
  });
});
