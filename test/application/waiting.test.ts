import { beforeEach, describe, expect, it } from "vitest";
import { agent, MARIA, movableClock, NIKOS, newDesk, queue, whatsapp } from "./support.js";

const clock = movableClock();
let desk = newDesk({ clock });

beforeEach(() => {
  desk = newDesk({ clock });
});

async function opened(journey: string, owner: string): Promise<string> {
  clock.move(1000);
  await desk.journeys.open({ journey, channel: "web-chat", by: MARIA, firstOwner: queue(owner) });
  return journey;
}

const waits = async (asked: Parameters<typeof desk.handoffs.waiting>[0]) =>
  (await desk.handoffs.waiting(asked)).map(({ journey, awaits }) => `${journey} ${awaits}`);

describe("what waits", () => {
  it("is every journey of the queues asked for, longest first, until somebody takes it", async () => {
    await opened("j1", "billing");
    await opened("j2", "intake");
    await opened("j3", "billing");
    expect(await waits({ queues: ["billing"] })).toEqual(["j1 pickup", "j3 pickup"]);
    expect(await waits({ queues: ["billing", "intake"] })).toEqual(["j1 pickup", "j2 pickup", "j3 pickup"]);
    await desk.owners.take("j1", { by: MARIA });
    expect(await waits({ queues: ["billing"] })).toEqual(["j3 pickup"]);
    expect(await waits({ agent: "maria" })).toEqual([]);
  });

  it("is what is urgent before what has waited longer", async () => {
    await opened("j1", "billing");
    await opened("j2", "intake");
    await desk.owners.take("j2", { by: MARIA });
    await desk.handoffs.request("j2", {
      by: MARIA,
      epoch: 2,
      mode: "cold",
      reason: "escalation",
      urgency: "urgent",
      to: { queue: "billing" },
    });
    expect(await waits({ queues: ["billing"] })).toEqual(["j2 pickup", "j1 pickup"]);
  });

  it("is a warm offer to an agent, then the confirmation of who accepted, then nothing", async () => {
    await opened("j1", "intake");
    await desk.owners.take("j1", { by: MARIA });
    const requested = await desk.handoffs.request("j1", {
      by: MARIA,
      epoch: 2,
      mode: "warm",
      reason: "expertise",
      skills: ["refunds"],
      to: { party: NIKOS, channel: "phone" },
    });
    if (requested.status !== "ok") throw new Error(requested.refusal.message);
    const { handoff } = requested;
    expect(await waits({ agent: "nikos", queues: ["intake"] })).toEqual(["j1 answer"]);
    expect(await waits({ agent: "maria" })).toEqual([]);
    const [offer] = await desk.handoffs.waiting({ agent: "nikos" });
    expect(offer).toMatchObject({
      owner: agent("maria"),
      epoch: 2,
      overdue: false,
      handoff: { id: handoff, mode: "warm", reason: "expertise", status: "awaiting-both", channel: "phone" },
    });

    await desk.handoffs.accept("j1", { handoff, by: NIKOS });
    expect(await waits({ agent: "nikos" })).toEqual(["j1 confirmation"]);
    await desk.handoffs.confirm("j1", { handoff, by: NIKOS });
    expect(await waits({ agent: "nikos" })).toEqual([]);
  });

  it("is overdue once its time has passed", async () => {
    await opened("j1", "billing");
    const [before] = await desk.handoffs.waiting({ queues: ["billing"] });
    clock.move((before?.deadlineAt ?? 0) - clock.now());
    expect(await desk.handoffs.waiting({ queues: ["billing"] })).toMatchObject([{ overdue: true }]);
  });

  it("is no journey that was closed or merged", async () => {
    await opened("j1", "billing");
    await opened("j2", "billing");
    await opened("j3", "billing");
    const supervisor = { ...MARIA, supervisor: true };
    await desk.journeys.act("j1", { type: "changeStatus", to: "closed", by: queue("billing"), epoch: 1 });
    await desk.journeys.merge("j2", { into: "j3", by: supervisor, epoch: 1 });
    expect(await waits({ queues: ["billing"] })).toEqual(["j3 pickup"]);
  });

  it("is found page by page, whatever a page holds", async () => {
    for (let index = 0; index < 230; index++) await opened(`j${index}`, "billing");
    const all = await waits({ queues: ["billing"] });
    expect(all).toHaveLength(230);
    expect(all.slice(0, 2)).toEqual(["j0 pickup", "j1 pickup"]);
  });

  it("is of one tenant, and what is asked for is checked", async () => {
    await desk.journeys.receive(whatsapp("w1"));
    expect(await waits({ queues: ["intake"] })).toHaveLength(1);
    expect(await waits({})).toEqual([]);
    await expect(desk.handoffs.waiting({ queues: ["two words"] })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });
});
