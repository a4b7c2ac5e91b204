import { beforeEach, describe, expect, it } from "vitest";
import { agent, bot, MARIA, movableClock, NIKOS, newDesk, queue, SAM } from "./support.js";

const HOUR_MS = 3_600_000;
const clock = movableClock();
let desk = newDesk({ clock });

beforeEach(async () => {
  desk = newDesk({ clock });
  await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: MARIA });
});

const ownership = async (journey = "j1") => (await desk.journeys.get(journey)).handoff.ownership;
const warm = { by: MARIA, epoch: 1, mode: "warm", reason: "expertise", to: { party: NIKOS } } as const;

async function requested(): Promise<string> {
  const outcome = await desk.handoffs.request("j1", warm);
  if (outcome.status !== "ok") throw new Error(outcome.refusal.code);
  return outcome.handoff;
}

describe("consults", () => {
  it("start, end, and become a warm handoff to who was asked", async () => {
    const started = await desk.consults.start("j1", {
      by: MARIA,
      epoch: 1,
      with: [NIKOS],
      about: "A refund.",
    });
    if (started.status !== "ok") throw new Error(started.refusal.code);
    expect(await desk.consults.start("j1", { by: MARIA, epoch: 1, with: [NIKOS] })).toMatchObject({
      refusal: { code: "CONSULT_OPEN" },
    });
    await desk.consults.end("j1", { consult: started.consult, by: NIKOS });
    const again = await desk.consults.start("j1", { by: MARIA, epoch: 1, with: [NIKOS] });
    if (again.status !== "ok") throw new Error(again.refusal.code);
    const handed = await desk.consults.toHandoff("j1", {
      by: MARIA,
      epoch: 1,
      consult: again.consult,
      reason: "expertise",
      to: {},
    });
    if (handed.status !== "ok") throw new Error(handed.refusal.code);
    const { open, consult } = handed.state.handoff;
    expect(consult).toBeNull();
    expect(open).toMatchObject({
      id: handed.handoff,
      mode: "warm",
      route: { steps: [{ candidates: [NIKOS] }] },
    });
  });
});

describe("handoffs", () => {
  it("are superseded by the customer, and by nobody without the right", async () => {
    const handoff = await requested();
    const instead = { ...warm, supersedes: handoff, to: { queue: "billing" } } as const;
    const anna = { kind: "customer", id: "anna" } as const;
    expect(await desk.handoffs.supersede("j1", { ...instead, by: anna })).toMatchObject({ status: "ok" });
    await expect(
      desk.handoffs.supersede("j1", { ...instead, supersedes: "other", by: NIKOS }),
    ).resolves.toMatchObject({ refusal: { code: "NO_HANDOFF" } });
  });

  it("are scheduled as callbacks, and rescheduled in place of one that is open", async () => {
    const at = clock.now() + HOUR_MS;
    const first = await desk.handoffs.schedule("j1", {
      by: MARIA,
      epoch: 1,
      at,
      reason: "customer-request",
      to: { queue: "phone", channel: "phone" },
    });
    if (first.status !== "ok") throw new Error(first.refusal.code);
    expect(first.state.handoff.open).toMatchObject({ mode: "callback", callbackAt: at });
    const later = await desk.handoffs.schedule("j1", {
      by: MARIA,
      epoch: 1,
      instead: first.handoff,
      at: new Date(at + HOUR_MS),
    });
    if (later.status !== "ok") throw new Error(later.refusal.code);
    expect(later.state.handoff.open).toMatchObject({ id: later.handoff, callbackAt: at + HOUR_MS });
    await desk.handoffs.accept("j1", { handoff: later.handoff, by: NIKOS });
    expect(await ownership()).toMatchObject({ owner: NIKOS, epoch: 2 });
  });

  it("are offered to others, completed, and returned", async () => {
    const handoff = await requested();
    await desk.handoffs.offer("j1", { handoff, by: SAM, candidates: [agent("eva")] });
    await desk.handoffs.accept("j1", { handoff, by: agent("eva") });
    await desk.handoffs.confirm("j1", { handoff, by: agent("eva") });
    expect(await desk.handoffs.complete("j1", { handoff, by: agent("eva"), epoch: 2 })).toMatchObject({
      refusal: { code: "NO_HANDOFF" },
    });
    const back = { handoff, by: agent("eva"), epoch: 2, why: "wrong-skill" } as const;
    expect(await desk.handoffs.return("j1", back)).toMatchObject({ status: "ok" });
    expect(await ownership()).toMatchObject({ owner: MARIA, epoch: 3 });
  });

  it("carry every open promise over, each to be adopted, renegotiated or settled", async () => {
    for (const commitment of ["call", "credit", "gift"])
      await desk.journeys.act("j1", {
        type: "makeCommitment",
        by: MARIA,
        epoch: 1,
        commitment,
        text: commitment,
      });
    const handoff = await requested();
    await desk.handoffs.accept("j1", { handoff, by: NIKOS });
    await desk.handoffs.confirm("j1", { handoff, by: NIKOS });
    const left = async () => (await desk.journeys.get("j1")).handoff.open?.promises.left;
    expect(await left()).toEqual(["call", "credit", "gift"]);
    await desk.handoffs.adopt("j1", { handoff, by: NIKOS, promises: ["call"] });
    await desk.journeys.act("j1", {
      type: "renegotiateCommitment",
      by: NIKOS,
      epoch: 2,
      commitment: "credit",
      dueAt: clock.now() + HOUR_MS,
    });
    expect(await left()).toEqual(["gift"]);
    await desk.journeys.act("j1", {
      type: "settleCommitment",
      commitment: "gift",
      outcome: "kept",
      by: NIKOS,
    });
    expect((await desk.journeys.get("j1")).handoff.past.at(-1)).toMatchObject({
      id: handoff,
      end: "completed",
    });
  });
});

describe("owners", () => {
  it("who are gone leave nothing behind: what they own, were asked, or joined is offered anew", async () => {
    await desk.journeys.open({ journey: "j2", channel: "email", by: MARIA, firstOwner: queue("billing") });
    await desk.owners.take("j2", { by: NIKOS });
    await requested();
    await desk.journeys.open({ journey: "j3", channel: "email", by: MARIA, firstOwner: agent("sam") });
    await desk.owners.join("j3", { by: SAM, epoch: 1, party: NIKOS, rights: ["speak"] });
    await desk.journeys.open({ journey: "j4", channel: "email", by: MARIA, firstOwner: MARIA });

    const gone = { party: NIKOS, by: NIKOS, cause: "shift-ended" } as const;
    const done = await desk.owners.unavailable(gone, { commandId: "shift-1" });
    expect(done).toEqual({ journeys: ["j1", "j2", "j3"], failed: [] });
    expect((await ownership("j2")).owner).toEqual(queue("billing"));
    expect((await ownership("j1")).owner).toEqual(queue("intake"));
    expect((await desk.journeys.get("j3")).handoff.participants).toEqual([]);
    expect(await desk.owners.unavailable(gone, { commandId: "shift-1" })).toEqual({
      journeys: [],
      failed: [],
    });
    await expect(desk.owners.unavailable({ ...gone, by: MARIA, party: agent("sam") })).rejects.toMatchObject({
      code: "NOT_ALLOWED",
    });
  });

  it("that are bots renew their leases, or lose the journey to the fallback", async () => {
    const robo = bot("robo");
    await desk.owners.reassign("j1", { by: MARIA, to: robo, cause: "other", leaseMs: 1000 });
    expect(await desk.owners.renew("j1", { by: robo, epoch: 2, leaseMs: 5000 })).toMatchObject({
      status: "ok",
    });
    clock.move(5000);
    await expect(desk.owners.renew("j1", { by: robo, epoch: 2 })).rejects.toMatchObject({
      code: "LEASE_EXPIRED",
    });
    await desk.handoffs.tick("j1");
    expect((await ownership()).owner).toEqual(queue("intake"));
  });
});
