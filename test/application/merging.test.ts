import { createThroughline, type Desk, type Received, ThroughlineError } from "throughline";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { storeLike } from "./stores.js";
import { countingIds, deskOver, email, everything, MARIA, SAM, secrets } from "./support.js";

const FENCE = { by: SAM, epoch: 1 } as const;

function desksOver(store: EventStore): readonly [Desk, Desk] {
  return [deskOver(store, { ids: countingIds("a") }), deskOver(store, { ids: countingIds("b") })];
}

/** One journey a customer: `ana`, `bea`, … each wrote once, by e-mail. */
async function journeysOf(desk: Desk, ...names: readonly string[]): Promise<Record<string, string>> {
  const ids: Record<string, string> = {};
  for (const name of names) ids[name] = journeyOf(await desk.journeys.receive(from(name, "first")));
  return ids;
}

const from = (name: string, message: string) => email(`${name}-${message}`, `${name}@example.com`);

function journeyOf(received: Received): string {
  if (received.status === "ambiguous") throw new Error("ambiguous");
  return received.journey.id;
}

describe("after a merge", () => {
  it("what either customer writes goes to the journey that stays", async () => {
    const [desk] = desksOver(memoryStore());
    const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
    expect(await desk.journeys.merge(ana, { into: bea, ...FENCE })).toMatchObject({ status: "ok" });
    for (const name of ["ana", "bea"])
      expect(await desk.journeys.receive(from(name, "second"))).toMatchObject({
        status: "continued",
        journey: { id: bea },
      });
    expect(await desk.journeys.get(ana)).toMatchObject({ status: "closed", mergedInto: bea });
    expect((await desk.journeys.get(bea)).absorbed).toEqual([ana]);
  });

  it("of a journey that had taken others in, their customers go along", async () => {
    const [desk] = desksOver(memoryStore());
    const { ana = "", bea = "", cleo = "", dora = "" } = await journeysOf(desk, "ana", "bea", "cleo", "dora");
    await desk.journeys.merge(ana, { into: bea, ...FENCE });
    await desk.journeys.merge(bea, { into: cleo, ...FENCE });
    await desk.journeys.merge(cleo, { into: dora, ...FENCE });
    expect([...(await desk.journeys.get(dora)).absorbed].sort()).toEqual([ana, bea, cleo].sort());
    for (const name of ["ana", "bea", "cleo", "dora"])
      expect(await desk.journeys.receive(from(name, "second"))).toMatchObject({
        status: "continued",
        journey: { id: dora },
      });
  });

  it("into one that was merged itself, it goes on where that one went", async () => {
    const [desk] = desksOver(memoryStore());
    const { ana = "", bea = "", cleo = "" } = await journeysOf(desk, "ana", "bea", "cleo");
    await desk.journeys.merge(bea, { into: cleo, ...FENCE });
    await desk.journeys.merge(ana, { into: bea, ...FENCE });
    expect((await desk.journeys.get(ana)).mergedInto).toBe(cleo);
    expect(journeyOf(await desk.journeys.receive(from("ana", "second")))).toBe(cleo);
  });

  it("a message that names the ended journey is recorded where it went", async () => {
    const [desk] = desksOver(memoryStore());
    const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
    await desk.journeys.merge(ana, { into: bea, ...FENCE });
    const named = { ...from("ana", "second"), journey: ana };
    expect(await desk.journeys.receive(named)).toMatchObject({ status: "continued", journey: { id: bea } });
  });

  it("a message received before it is a duplicate, of the journey that stays", async () => {
    const [desk] = desksOver(memoryStore());
    const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
    await desk.journeys.merge(ana, { into: bea, ...FENCE });
    expect(await desk.journeys.receive(from("ana", "first"))).toMatchObject({
      status: "duplicate",
      journey: { id: bea },
    });
  });

  it("a command that received a message before it gives its first outcome", async () => {
    const [desk] = desksOver(memoryStore());
    const { bea = "" } = await journeysOf(desk, "bea");
    const options = { commandId: "hook-1" };
    const first = await desk.journeys.receive(from("ana", "first"), options);
    await desk.journeys.merge(journeyOf(first), { into: bea, ...FENCE });
    expect(await desk.journeys.receive(from("ana", "first"), options)).toMatchObject({
      status: "opened",
      repeated: true,
      journey: { id: journeyOf(first) },
    });
  });

  it("the customer opens a new journey once the one that stays is closed", async () => {
    const [desk] = desksOver(memoryStore());
    const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
    await desk.journeys.merge(ana, { into: bea, ...FENCE });
    await desk.journeys.act(bea, { type: "changeStatus", to: "closed", ...FENCE });
    const next = await desk.journeys.receive(from("ana", "second"));
    expect(next.status).toBe("opened");
    expect([ana, bea]).not.toContain(journeyOf(next));
  });
});

describe("a merge repeated under its command id", () => {
  const options = { commandId: "merge-1" };

  it("gives its first outcome, although the other journey was merged further meanwhile", async () => {
    const store = memoryStore();
    const [desk, other] = desksOver(store);
    const { ana = "", bea = "", cleo = "" } = await journeysOf(desk, "ana", "bea", "cleo");
    const first = await desk.journeys.merge(ana, { into: bea, ...FENCE }, options);
    await other.journeys.merge(bea, { into: cleo, ...FENCE });
    const before = await everything(store);
    for (const one of [desk, other]) {
      const again = await one.journeys.merge(ana, { into: bea, ...FENCE }, options);
      expect(again).toMatchObject({ status: "ok", repeated: true });
      expect(first.status === "ok" && again.status === "ok" && again.events).toEqual(
        first.status === "ok" && first.events,
      );
    }
    expect(await everything(store)).toEqual(before);
  });

  it("takes an id of any length that is allowed", async () => {
    const [desk] = desksOver(memoryStore());
    const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
    const long = { commandId: "m".repeat(128) };
    expect(await desk.journeys.merge(ana, { into: bea, ...FENCE }, long)).toMatchObject({ status: "ok" });
    expect((await desk.journeys.get(bea)).absorbed).toEqual([ana]);
  });

  it("may share its id with a command on the other journey", async () => {
    const [desk] = desksOver(memoryStore());
    const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
    await desk.journeys.observe(bea, { type: "tag", tag: "vip", by: MARIA }, options);
    await desk.journeys.merge(ana, { into: bea, ...FENCE }, options);
    expect((await desk.journeys.get(bea)).absorbed).toEqual([ana]);
  });
});

describe("a merge that a crash cuts off between its two commits", () => {
  /** The process ends before the second commit. */
  function dying(store: EventStore): EventStore {
    let appends = 0;
    return storeLike(store, {
      append: async (...given) => {
        if (++appends > 1) throw new ThroughlineError("STORE_FAILED", "The process ended here.");
        return store.append(...given);
      },
    });
  }

  async function cutOff() {
    const store = memoryStore();
    const [desk] = desksOver(store);
    const { ana = "", bea = "", cleo = "" } = await journeysOf(desk, "ana", "bea", "cleo");
    const merge = { into: bea, ...FENCE };
    const dead = createThroughline({ store: dying(store), secrets }).tenant("acme");
    await expect(dead.journeys.merge(ana, merge, { commandId: "merge-1" })).rejects.toMatchObject({
      code: "STORE_FAILED",
    });
    return { desk, merge, ana, bea, cleo };
  }

  it("loses nothing: what the customer writes goes to the journey that stays, also before it is repeated", async () => {
    const { desk, ana, bea } = await cutOff();
    expect(await desk.journeys.get(ana)).toMatchObject({ mergedInto: bea });
    expect((await desk.journeys.get(bea)).absorbed).toEqual([]);
    expect(await desk.journeys.receive(from("ana", "second"))).toMatchObject({
      status: "continued",
      journey: { id: bea },
    });
  });

  it("is finished by repeating it", async () => {
    const { desk, merge, ana, bea } = await cutOff();
    const again = await desk.journeys.merge(ana, merge, { commandId: "merge-1" });
    expect(again).toMatchObject({ status: "ok", repeated: true });
    expect((await desk.journeys.get(bea)).absorbed).toEqual([ana]);
  });

  it("is finished where the other journey went meanwhile", async () => {
    const { desk, merge, ana, bea, cleo } = await cutOff();
    await desk.journeys.merge(bea, { into: cleo, ...FENCE });
    await desk.journeys.merge(ana, merge, { commandId: "merge-1" });
    expect([...(await desk.journeys.get(cleo)).absorbed].sort()).toEqual([ana, bea].sort());
    expect(journeyOf(await desk.journeys.receive(from("ana", "second")))).toBe(cleo);
  });
});

describe("merges at once", () => {
  it("of two journeys into each other: one stays, and both customers reach it", async () => {
    const store = memoryStore();
    const [desk, other] = desksOver(store);
    const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
    const merged = await Promise.all([
      desk.journeys.merge(ana, { into: bea, ...FENCE }),
      other.journeys.merge(bea, { into: ana, ...FENCE }),
    ]);
    expect(merged.map(({ status }) => status).sort()).toEqual(["ok", "refused"]);
    const refused = merged.find((answer) => answer.status === "refused");
    expect(refused).toMatchObject({ refusal: { code: "TARGET_INVALID" } });
    const stays = merged[0]?.status === "ok" ? bea : ana;
    for (const name of ["ana", "bea"])
      expect(journeyOf(await desk.journeys.receive(from(name, "second")))).toBe(stays);
  });

  it("in a chain: everybody reaches the end of it", async () => {
    const [desk, other] = desksOver(memoryStore());
    const { ana = "", bea = "", cleo = "" } = await journeysOf(desk, "ana", "bea", "cleo");
    const merged = await Promise.all([
      desk.journeys.merge(ana, { into: bea, ...FENCE }),
      other.journeys.merge(bea, { into: cleo, ...FENCE }),
    ]);
    expect(merged.map(({ status }) => status)).toEqual(["ok", "ok"]);
    for (const name of ["ana", "bea", "cleo"])
      expect(journeyOf(await desk.journeys.receive(from(name, "second")))).toBe(cleo);
  });

  it("with messages of the customer: each is recorded once, none opens a journey", async () => {
    const [desk, other] = desksOver(memoryStore());
    const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
    const [, ...received] = await Promise.all([
      desk.journeys.merge(ana, { into: bea, ...FENCE }),
      ...Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? desk : other).journeys.receive(from("ana", `m${index}`)),
      ),
    ]);
    expect(received.map(({ status }) => status)).toEqual(Array(20).fill("continued"));
    const timelines = await Promise.all([ana, bea].map((id) => desk.journeys.timeline(id)));
    expect(timelines.flat()).toHaveLength(22);
    expect((await desk.journeys.list()).items).toHaveLength(2);
  });
});

it("a merge back into a journey that was merged into this one is a merge into itself", async () => {
  const [desk] = desksOver(memoryStore());
  const { ana = "", bea = "" } = await journeysOf(desk, "ana", "bea");
  await desk.journeys.merge(ana, { into: bea, ...FENCE });
  expect(await desk.journeys.merge(bea, { into: ana, ...FENCE })).toMatchObject({
    status: "refused",
    refusal: { code: "TARGET_INVALID" },
  });
});
