import { createThroughline, type Desk } from "throughline";
import { renderBrief } from "throughline/handoff";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import {
  agent,
  bot,
  countingIds,
  deskOver,
  MARIA,
  movableClock,
  NIKOS,
  queue,
  SAM,
  secrets,
  whatsapp,
} from "./support.js";

const HELPER = bot("helper");
const MINUTE_MS = 60_000;

function scene() {
  const store = memoryStore();
  const clock = movableClock(Date.UTC(2026, 2, 2, 9));
  const anotherProcess = () => deskOver(store, { clock, ids: countingIds("other") });
  const options = { store, secrets, clock, ids: countingIds(), firstOwner: HELPER };
  return { clock, anotherProcess, desk: createThroughline(options).tenant("acme") };
}

const ownership = async (desk: Desk, id: string) => (await desk.journeys.get(id)).handoff.ownership;

describe("a cold handoff", () => {
  it("carries a customer from a bot's chat to an agent on the phone, over two processes", async () => {
    const { desk, clock, anotherProcess } = scene();
    const received = await desk.journeys.receive(
      whatsapp("m1", "Order 4417 is late.", Date.UTC(2026, 2, 2, 8, 59)),
    );
    if (received.status !== "opened") throw new Error(received.status);
    const { id } = received.journey;
    await desk.journeys.observe(id, { type: "recordFact", key: "orderNumber", value: "4417", by: HELPER });
    const requested = await desk.handoffs.request(id, {
      by: HELPER,
      epoch: 1,
      mode: "cold",
      reason: "complexity",
      from: { channel: "whatsapp" },
      to: { channel: "phone", queue: "parcels" },
      receipt: ["summary"],
      note: "Stands in the depot.",
    });
    if (requested.status !== "ok") throw new Error(requested.refusal.code);
    const { handoff } = requested;
    expect(await ownership(desk, id)).toMatchObject({ owner: queue("parcels"), epoch: 2 });
    await expect(desk.journeys.authoriseSend(id, { by: HELPER, epoch: 1 })).rejects.toMatchObject({
      code: "STALE_EPOCH",
    });

    const phones = anotherProcess();
    clock.move(MINUTE_MS);
    const brief = renderBrief(await phones.handoffs.packet(id), { format: "text" });
    for (const said of ["Order 4417 is late.", "order number 4417", "Stands in the depot."])
      expect(brief).toContain(said);
    expect(await phones.handoffs.accept(id, { handoff, by: MARIA })).toMatchObject({ status: "ok" });
    expect(await ownership(desk, id)).toMatchObject({ owner: MARIA, epoch: 3 });
    const arrived = { handoff, at: clock.now(), evidence: { kind: "contact", ref: "call-1" } } as const;
    await phones.handoffs.arrive(id, { ...arrived, assurance: "possession" });
    await phones.handoffs.acknowledge(id, { handoff, by: MARIA, items: ["summary"] });

    const { open, past } = (await desk.journeys.get(id)).handoff;
    expect(open).toBeNull();
    expect(past).toMatchObject([{ id: handoff, end: "completed", receiver: MARIA, customer: "arrived" }]);
  });

  it("that nobody answers goes to the fallback queue, at the first tick after the time", async () => {
    const { desk, clock } = scene();
    const [id, epoch] = ["j1", 1];
    await desk.journeys.open({ journey: id, channel: "web-chat", by: MARIA, firstOwner: MARIA });
    const request = { by: MARIA, epoch, handoff: "h1", mode: "cold", reason: "expertise" } as const;
    await desk.handoffs.request(id, { ...request, to: { queue: "night" } });
    expect(await desk.handoffs.tick(id)).toMatchObject({ status: "ok", events: [] });
    clock.move(15 * MINUTE_MS);
    expect(await desk.handoffs.accept(id, { handoff: "h1", by: NIKOS })).toMatchObject({
      refusal: { code: "OFFER_EXPIRED" },
    });
    const ticked = await desk.handoffs.tick(id);
    expect(ticked.status === "ok" && ticked.events.map(({ type }) => type)).toEqual([
      "handoff.expired",
      "handoff.fell-back",
      "handoff.completed",
    ]);
    expect(await ownership(desk, id)).toMatchObject({ owner: queue("intake"), epoch: epoch + 2 });
    expect(await desk.handoffs.tick(id)).toMatchObject({ status: "ok", events: [] });
  });

  it("is taken back by who requested it", async () => {
    const { desk } = scene();
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: MARIA });
    const request = { by: MARIA, epoch: 1, mode: "cold", reason: "speed", to: { queue: "billing" } } as const;
    const requested = await desk.handoffs.request("j1", request);
    const handoff = requested.status === "ok" ? requested.handoff : "";
    expect(await desk.handoffs.withdraw("j1", { handoff, by: MARIA })).toMatchObject({ status: "ok" });
    expect(await ownership(desk, "j1")).toMatchObject({ owner: MARIA, epoch: 3 });
  });

  it("only of the channel leaves the owner, and ends when the customer arrives or would rather stay", async () => {
    const { desk } = scene();
    for (const journey of ["j1", "j2"]) {
      await desk.journeys.open({ journey, channel: "social-post", by: MARIA, firstOwner: MARIA });
      const request = { by: MARIA, epoch: 1, handoff: "h1", mode: "cold", reason: "privacy" } as const;
      await desk.handoffs.request(journey, {
        ...request,
        from: { channel: "social-post" },
        to: { channel: "social-dm" },
      });
    }
    const when = { handoff: "h1", at: new Date(5000) };
    await desk.handoffs.arrive("j1", { ...when, evidence: { kind: "message" }, channel: "web-chat" });
    await desk.handoffs.refuse("j2", when);
    const ends = await Promise.all(["j1", "j2"].map((id) => desk.journeys.get(id)));
    expect(ends.map(({ handoff }) => handoff.past[0]?.customer)).toEqual(["arrived", "declined"]);
    expect(ends.map(({ handoff }) => handoff.ownership.epoch)).toEqual([1, 1]);
  });
});

describe("a warm handoff", () => {
  async function offered() {
    const { desk, clock, anotherProcess } = scene();
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: MARIA });
    const requested = await desk.handoffs.request("j1", {
      by: MARIA,
      epoch: 1,
      handoff: "h1",
      mode: "warm",
      reason: "expertise",
      to: {
        route: [
          { candidates: [NIKOS], answerWithinMs: MINUTE_MS },
          { candidates: [queue("experts")], answerWithinMs: MINUTE_MS },
        ],
      },
    });
    expect(requested).toMatchObject({ status: "ok", handoff: "h1" });
    return { desk, clock, other: anotherProcess() };
  }

  it("leaves the sender responsible until the receiver confirms, and both may speak meanwhile", async () => {
    const { desk, other } = await offered();
    await expect(other.journeys.authoriseSend("j1", { by: NIKOS, epoch: 1 })).rejects.toMatchObject({
      code: "NOT_OWNER",
    });
    expect(await other.handoffs.accept("j1", { handoff: "h1", by: NIKOS })).toMatchObject({ status: "ok" });
    expect(await ownership(desk, "j1")).toMatchObject({ owner: MARIA, epoch: 1 });
    for (const by of [MARIA, NIKOS])
      expect(await desk.journeys.authoriseSend("j1", { by, epoch: 1 })).toMatchObject({ status: "ok" });
    await other.handoffs.confirm("j1", { handoff: "h1", by: NIKOS });
    expect(await ownership(desk, "j1")).toMatchObject({ owner: NIKOS, epoch: 2 });
    expect((await desk.journeys.get("j1")).handoff.open).toBeNull();
  });

  it("goes to the next of its route when a candidate declines or does not answer, and in the end to the fallback", async () => {
    const { desk, clock } = await offered();
    await desk.handoffs.decline("j1", { handoff: "h1", by: NIKOS, why: "busy" });
    expect((await desk.journeys.get("j1")).handoff.open?.receiver).toMatchObject({
      step: 1,
      state: "offered",
    });
    clock.move(MINUTE_MS);
    await desk.handoffs.tick("j1");
    expect(await ownership(desk, "j1")).toMatchObject({ owner: queue("intake"), epoch: 2 });
  });

  it("is accepted by any agent of a queue that is asked", async () => {
    const { desk } = await offered();
    await desk.handoffs.decline("j1", { handoff: "h1", by: NIKOS, why: "wrong-skill" });
    const eleni = agent("eleni");
    await desk.handoffs.accept("j1", { handoff: "h1", by: eleni });
    await desk.handoffs.confirm("j1", { handoff: "h1", by: MARIA });
    expect(await ownership(desk, "j1")).toMatchObject({ owner: eleni });
  });

  it("ends when a supervisor takes the journey over", async () => {
    const { desk, other } = await offered();
    await other.owners.takeOver("j1", { by: SAM });
    expect(await desk.handoffs.accept("j1", { handoff: "h1", by: NIKOS })).toMatchObject({
      status: "refused",
      refusal: { code: "NO_HANDOFF" },
    });
  });
});

describe("an owner", () => {
  it("that is gone is replaced by the desk's software, once per epoch it was seen under", async () => {
    const { desk } = scene();
    const watchdog = { kind: "system", id: "watchdog" } as const;
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA, firstOwner: MARIA });
    const gone = { by: watchdog, to: queue("intake"), cause: "gone", epoch: 1 } as const;
    expect(await desk.owners.reassign("j1", gone)).toMatchObject({ status: "ok" });
    await expect(desk.owners.reassign("j1", gone)).rejects.toMatchObject({ code: "STALE_EPOCH" });
    expect(await ownership(desk, "j1")).toMatchObject({ owner: queue("intake"), epoch: 2 });
  });

  it("at the opening is chosen by channel and tenant", async () => {
    const { journeys } = deskOver(memoryStore(), {
      firstOwner: ({ channel, tenant }) => (channel === "email" ? queue(`${tenant}-mail`) : HELPER),
    });
    for (const [channel, owner] of [
      ["email", queue("acme-mail")],
      ["web-chat", HELPER],
    ] as const) {
      const opened = await journeys.open({ channel, by: MARIA });
      expect(opened.status === "ok" && opened.state.handoff.ownership.owner).toEqual(owner);
    }
    const named = await journeys.open({ channel: "email", by: MARIA, firstOwner: MARIA });
    expect(named.status === "ok" && named.state.handoff.ownership.owner).toEqual(MARIA);
  });

  it("has as long as the desk's policy says", async () => {
    const { journeys } = deskOver(memoryStore(), {
      clock: movableClock(1000),
      handoffPolicy: { pickupWithinMs: 5000 },
    });
    const opened = await journeys.open({ channel: "email", by: MARIA });
    expect(opened.status === "ok" && opened.state.handoff.ownership.expiresAt).toBe(6000);
  });
});

describe("opening a journey at the desk", () => {
  it("gives it the command's id, so that repeating the command finds it", async () => {
    const store = memoryStore();
    const options = { commandId: "call-17" };
    for (const repeated of [false, true]) {
      const opened = await deskOver(store).journeys.open({ channel: "phone", by: MARIA }, options);
      expect(opened).toMatchObject({ status: "ok", repeated, state: { id: "call-17" } });
    }
    expect((await store.list("acme", { kind: "journey" })).items).toHaveLength(1);
  });

  it("without ids opens a new one each time", async () => {
    const store = memoryStore();
    const { journeys } = deskOver(store);
    await journeys.open({ channel: "phone", by: MARIA });
    await journeys.open({ channel: "phone", by: MARIA });
    expect((await store.list("acme", { kind: "journey" })).items).toHaveLength(2);
  });

  it("with the customer: what they write next continues it", async () => {
    const { journeys } = deskOver(memoryStore());
    const first = await journeys.receive(whatsapp("m1"));
    if (first.status !== "opened") throw new Error(first.status);
    await journeys.act(first.journey.id, { type: "changeStatus", to: "closed", by: SAM, epoch: 1 });
    const { customer } = first;
    const opened = await journeys.open({
      channel: "phone",
      by: MARIA,
      journey: "call-17",
      customer: { customer, evidence: "agent", assurance: "verified" },
    });
    expect(opened.status).toBe("ok");
    expect(await journeys.receive(whatsapp("m2"))).toMatchObject({
      status: "continued",
      journey: { id: "call-17" },
    });
  });
});
