import { createThroughline, type Desk } from "throughline";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import {
  agent,
  bot,
  countingIds,
  everything,
  MARIA,
  movableClock,
  NIKOS,
  queue,
  SAM,
  secrets,
} from "./support.js";

const HELPER = bot("helper");

interface Scene {
  readonly desk: Desk;
  readonly store: EventStore;
  readonly clock: ReturnType<typeof movableClock>;
}

function newScene(): Scene {
  const store = memoryStore();
  const clock = movableClock();
  return {
    desk: createThroughline({ store, secrets, clock, ids: countingIds() }).tenant("acme"),
    store,
    clock,
  };
}

/** Journey `j1`, owned by `maria` under epoch 2; `nikos` is offered it warm under `h1`. */
async function offeredScene(): Promise<Scene> {
  const scene = newScene();
  const { journeys, owners, handoffs } = scene.desk;
  await journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
  await owners.take("j1", { by: MARIA });
  const request = { by: MARIA, epoch: 2, handoff: "h1", mode: "warm", reason: "expertise" } as const;
  await handoffs.request("j1", { ...request, to: { party: NIKOS } });
  return scene;
}

/** Journey `j1`, owned by a bot under epoch 2, whose lease of a second has run out. */
async function leasedScene(): Promise<Scene> {
  const scene = newScene();
  await scene.desk.journeys.open({ journey: "j1", channel: "web-chat", by: HELPER });
  await scene.desk.owners.take("j1", { by: HELPER, leaseMs: 1000 });
  scene.clock.move(1000);
  return scene;
}

async function expectThrown(
  { desk, store }: Scene,
  code: string,
  attempts: Readonly<Record<string, (desk: Desk) => Promise<unknown>>>,
) {
  const before = await everything(store);
  for (const [name, attempt] of Object.entries(attempts))
    await expect(attempt(desk), name).rejects.toMatchObject({ name: "ThroughlineError", code });
  expect(await everything(store)).toEqual(before);
}

const old = { by: MARIA, epoch: 1 } as const;
const foreign = { by: agent("eve"), epoch: 2 } as const;
const late = { by: HELPER, epoch: 2 } as const;
const handoff = "h1";

describe("acting without the right to is thrown, and nothing is written:", () => {
  it("STALE_EPOCH for who decided under an earlier owner", async () => {
    await expectThrown(await offeredScene(), "STALE_EPOCH", {
      authoriseSend: ({ journeys }) => journeys.authoriseSend("j1", old),
      changeStatus: ({ journeys }) => journeys.act("j1", { type: "changeStatus", to: "solved", ...old }),
      markSpam: ({ journeys }) => journeys.act("j1", { type: "markSpam", ...old }),
      makeCommitment: ({ journeys }) =>
        journeys.act("j1", { type: "makeCommitment", commitment: "p1", text: "Refund", ...old }),
      merge: async ({ journeys }) => journeys.merge("j1", { into: "j1", ...old }),
      request: ({ handoffs }) =>
        handoffs.request("j1", { ...old, mode: "cold", reason: "speed", to: { queue: "billing" } }),
      take: ({ owners }) => owners.take("j1", { by: NIKOS, epoch: 1 }),
      takeOver: ({ owners }) => owners.takeOver("j1", { by: SAM, epoch: 1 }),
      reassign: ({ owners }) => owners.reassign("j1", { by: SAM, to: NIKOS, cause: "gone", epoch: 1 }),
      join: ({ owners }) => owners.join("j1", { ...old, party: NIKOS, rights: ["speak"] }),
    });
  });

  it("NOT_OWNER for who neither owns the journey nor takes part with the right", async () => {
    await expectThrown(await offeredScene(), "NOT_OWNER", {
      authoriseSend: ({ journeys }) => journeys.authoriseSend("j1", foreign),
      changeStatus: ({ journeys }) => journeys.act("j1", { type: "changeStatus", to: "solved", ...foreign }),
      markSpam: ({ journeys }) => journeys.act("j1", { type: "markSpam", ...foreign }),
      makeCommitment: ({ journeys }) =>
        journeys.act("j1", { type: "makeCommitment", commitment: "p1", text: "Refund", ...foreign }),
      merge: ({ journeys }) => journeys.merge("j1", { into: "j1", ...foreign }),
      request: ({ handoffs }) =>
        handoffs.request("j1", { ...foreign, mode: "cold", reason: "speed", to: { queue: "billing" } }),
    });
  });

  it("NOT_ALLOWED for a step that is somebody else's", async () => {
    const scene = await offeredScene();
    const eve = agent("eve");
    await expectThrown(scene, "NOT_ALLOWED", {
      take: ({ owners }) => owners.take("j1", { by: queue("billing") }),
      takeOver: ({ owners }) => owners.takeOver("j1", { by: eve }),
      reassign: ({ owners }) => owners.reassign("j1", { by: eve, to: NIKOS, cause: "gone" }),
      join: ({ owners }) => owners.join("j1", { by: eve, epoch: 2, party: eve, rights: ["speak"] }),
      leave: ({ owners }) => owners.leave("j1", { by: eve, party: NIKOS }),
      withdraw: ({ handoffs }) => handoffs.withdraw("j1", { handoff, by: eve }),
      accept: ({ handoffs }) => handoffs.accept("j1", { handoff, by: queue("billing") }),
    });
    await scene.desk.handoffs.accept("j1", { handoff, by: NIKOS });
    await expectThrown(scene, "NOT_ALLOWED", {
      confirm: ({ handoffs }) => handoffs.confirm("j1", { handoff, by: eve }),
    });
  });

  it("NOT_ALLOWED for a receipt of who does not receive", async () => {
    const scene = newScene();
    const { journeys, handoffs } = scene.desk;
    await journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: MARIA });
    const request = { by: MARIA, epoch: 1, handoff, mode: "cold", reason: "speed" } as const;
    await handoffs.request("j1", { ...request, to: { queue: "billing" }, receipt: ["summary"] });
    await handoffs.accept("j1", { handoff, by: NIKOS });
    await expectThrown(scene, "NOT_ALLOWED", {
      acknowledge: (desk) => desk.handoffs.acknowledge("j1", { handoff, by: MARIA, items: ["summary"] }),
    });
  });

  it("LEASE_EXPIRED for a bot whose lease has run out", async () => {
    await expectThrown(await leasedScene(), "LEASE_EXPIRED", {
      authoriseSend: ({ journeys }) => journeys.authoriseSend("j1", late),
      changeStatus: ({ journeys }) => journeys.act("j1", { type: "changeStatus", to: "solved", ...late }),
      request: ({ handoffs }) =>
        handoffs.request("j1", { ...late, mode: "cold", reason: "speed", to: { queue: "billing" } }),
      join: ({ owners }) => owners.join("j1", { ...late, party: NIKOS, rights: ["speak"] }),
    });
  });

  it("NOT_FOUND for a journey, a customer or an authorisation that is not there", async () => {
    await expectThrown(await offeredScene(), "NOT_FOUND", {
      get: ({ journeys }) => journeys.get("j9"),
      timeline: ({ journeys }) => journeys.timeline("j9"),
      observe: ({ journeys }) => journeys.observe("j9", { type: "tag", tag: "vip", by: MARIA }),
      act: ({ journeys }) => journeys.act("j9", { type: "detachCustomer", by: MARIA }),
      authoriseSend: ({ journeys }) => journeys.authoriseSend("j9", foreign),
      recheckSend: ({ journeys }) => journeys.recheckSend("j9", "a1"),
      "recheckSend of nothing authorised": ({ journeys }) => journeys.recheckSend("j1", "a1"),
      merge: ({ journeys }) => journeys.merge("j9", { into: "j1", ...foreign }),
      "merge into nothing": ({ journeys }) => journeys.merge("j1", { into: "j9", ...foreign }),
      take: ({ owners }) => owners.take("j9", { by: NIKOS }),
      tick: ({ handoffs }) => handoffs.tick("j9"),
      packet: ({ handoffs }) => handoffs.packet("j9"),
      customer: ({ customers }) => customers.get("c9"),
      describe: ({ customers }) => customers.describe("c9", { by: MARIA, language: "el" }),
    });
  });
});

describe("what the protocol refuses in its ordinary course is data, and nothing is written:", () => {
  it.each<readonly [string, string, (desk: Desk) => Promise<unknown>]>([
    [
      "ALREADY_OPEN",
      "opening it again",
      ({ journeys }) => journeys.open({ journey: "j1", channel: "email", by: MARIA }),
    ],
    ["ALREADY_OWNER", "taking what one has", ({ owners }) => owners.take("j1", { by: MARIA })],
    [
      "ALREADY_OWNER",
      "being made what one is",
      ({ owners }) => owners.reassign("j1", { by: SAM, to: MARIA, cause: "gone" }),
    ],
    [
      "ALREADY_OWNER",
      "joining oneself",
      ({ owners }) => owners.join("j1", { by: MARIA, epoch: 2, party: MARIA, rights: ["speak"] }),
    ],
    ["NOT_IN_QUEUE", "taking from somebody", ({ owners }) => owners.take("j1", { by: NIKOS })],
    [
      "HANDOFF_OPEN",
      "a second handoff",
      ({ handoffs }) =>
        handoffs.request("j1", { by: MARIA, epoch: 2, mode: "cold", reason: "speed", to: { queue: "q" } }),
    ],
    [
      "HANDOFF_OPEN",
      "solving it meanwhile",
      ({ journeys }) => journeys.act("j1", { type: "changeStatus", to: "solved", by: MARIA, epoch: 2 }),
    ],
    [
      "NO_HANDOFF",
      "accepting an unknown one",
      ({ handoffs }) => handoffs.accept("j1", { handoff: "h9", by: NIKOS }),
    ],
    [
      "NO_HANDOFF",
      "withdrawing an unknown one",
      ({ handoffs }) => handoffs.withdraw("j1", { handoff: "h9", by: MARIA }),
    ],
    [
      "NOT_OFFERED",
      "accepting another's",
      ({ handoffs }) => handoffs.accept("j1", { handoff, by: agent("eve") }),
    ],
    [
      "NOT_OFFERED",
      "declining another's",
      ({ handoffs }) => handoffs.decline("j1", { handoff, by: agent("eve"), why: "busy" }),
    ],
    [
      "WRONG_STATE",
      "confirming before accepting",
      ({ handoffs }) => handoffs.confirm("j1", { handoff, by: NIKOS }),
    ],
    [
      "WRONG_STATE",
      "arriving where nobody is invited",
      ({ handoffs }) => handoffs.arrive("j1", { handoff, at: 1, evidence: { kind: "desk" } }),
    ],
    ["WRONG_STATE", "refusing no invitation", ({ handoffs }) => handoffs.refuse("j1", { handoff, at: 1 })],
    [
      "WRONG_STATE",
      "a receipt nobody asked for",
      ({ handoffs }) => handoffs.acknowledge("j1", { handoff, by: NIKOS, items: ["x"] }),
    ],
    [
      "TARGET_INVALID",
      "merging into itself",
      ({ journeys }) => journeys.merge("j1", { into: "j1", by: MARIA, epoch: 2 }),
    ],
    [
      "UNKNOWN_ITEM",
      "keeping a promise nobody made",
      ({ journeys }) =>
        journeys.act("j1", { type: "settleCommitment", commitment: "p9", outcome: "kept", by: MARIA }),
    ],
  ])("%s for %s", async (code, _, attempt) => {
    const { desk, store } = await offeredScene();
    const before = await everything(store);
    expect(await attempt(desk)).toMatchObject({
      status: "refused",
      refusal: { code, message: expect.any(String) },
    });
    expect(await everything(store)).toEqual(before);
  });

  it("OFFER_EXPIRED for an answer that comes too late", async () => {
    const { desk, clock } = await offeredScene();
    clock.move(3_600_000);
    for (const answer of [
      desk.handoffs.accept("j1", { handoff, by: NIKOS }),
      desk.handoffs.decline("j1", { handoff, by: NIKOS, why: "busy" }),
    ])
      expect(await answer).toMatchObject({ status: "refused", refusal: { code: "OFFER_EXPIRED" } });
  });

  it("WRONG_STATUS for acting on a journey that has ended", async () => {
    const { desk } = await offeredScene();
    await desk.handoffs.withdraw("j1", { handoff, by: MARIA });
    await desk.journeys.act("j1", { type: "changeStatus", to: "closed", by: MARIA, epoch: 2 });
    for (const attempt of [
      desk.journeys.act("j1", {
        type: "makeCommitment",
        commitment: "p1",
        text: "Refund",
        by: MARIA,
        epoch: 2,
      }),
      desk.owners.takeOver("j1", { by: SAM }),
      desk.owners.join("j1", { by: MARIA, epoch: 2, party: NIKOS, rights: ["speak"] }),
      desk.handoffs.request("j1", { by: MARIA, epoch: 2, mode: "cold", reason: "speed", to: { queue: "q" } }),
    ])
      expect(await attempt).toMatchObject({ status: "refused", refusal: { code: "WRONG_STATUS" } });
  });

  it("WRONG_STATE for a promise made twice, and for another's customer", async () => {
    const { desk } = await offeredScene();
    const promise = {
      type: "makeCommitment",
      commitment: "p1",
      text: "Refund",
      by: MARIA,
      epoch: 2,
    } as const;
    const attach = { type: "attachCustomer", evidence: "agent", assurance: "verified", by: MARIA } as const;
    await desk.journeys.act("j1", promise);
    await desk.journeys.act("j1", { ...attach, customer: "anna" });
    for (const attempt of [
      desk.journeys.act("j1", promise),
      desk.journeys.act("j1", { ...attach, customer: "ana" }),
    ])
      expect(await attempt).toMatchObject({ status: "refused", refusal: { code: "WRONG_STATE" } });
  });
});

describe("of two who try at once", () => {
  it.each([
    ["in one process", 1],
    ["in two processes", 2],
  ])("one takes the journey %s", async (_, processes) => {
    const store = memoryStore();
    const desks = Array.from({ length: processes }, (_, index) =>
      createThroughline({ store, secrets, ids: countingIds(`p${index}-`) }).tenant("acme"),
    );
    const [one, other = one] = desks;
    if (one === undefined || other === undefined) return;
    await one.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
    const taken = await Promise.all([
      one.owners.take("j1", { by: MARIA }),
      other.owners.take("j1", { by: NIKOS }),
    ]);
    expect(taken.filter(({ status }) => status === "ok")).toHaveLength(1);
    expect(
      taken.filter((answer) => answer.status === "refused" && answer.refusal.code === "NOT_IN_QUEUE"),
    ).toHaveLength(1);
    expect((await one.journeys.get("j1")).handoff.ownership.epoch).toBe(2);
  });

  it("one accepts a handoff that both were offered", async () => {
    const { desk } = newScene();
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: MARIA });
    const request = { by: MARIA, epoch: 1, handoff, mode: "warm", reason: "expertise" } as const;
    await desk.handoffs.request("j1", { ...request, to: { queue: "billing" } });
    const answers = await Promise.all(
      ["nikos", "eleni", "petra"].map((id) => desk.handoffs.accept("j1", { handoff, by: agent(id) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual(["ok", "refused", "refused"]);
  });
});
