import {
  createThroughline,
  type Desk,
  ERASED,
  type Inbound,
  plaintextCodec,
  type ThroughlineOptions,
} from "throughline";
import type { TransferPacket } from "throughline/handoff";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import {
  deskOver,
  eventsOf,
  MARIA,
  NIKOS,
  newDesk,
  SAM,
  secrets,
  steppingClock,
  whatsapp,
} from "./support.js";

const TARGET = { to: { queue: "depot" }, reason: "expertise" } as const;

async function annaWrites(desk: Desk, message: Partial<Inbound["message"]> = {}): Promise<string> {
  const { message: usual, ...inbound } = whatsapp("m1", "Order 4417 is late.");
  const received = await desk.journeys.receive({ ...inbound, message: { ...usual, ...message } });
  if (received.status === "ambiguous") throw new Error(received.status);
  return received.journey.id;
}

/** Everything about the customer and the journey is another way now. */
async function muchHappens(desk: Desk, id: string): Promise<void> {
  const { customer } = await desk.journeys.get(id);
  await desk.journeys.receive(whatsapp("m2", "And my name is Anna Petrou."));
  await desk.journeys.observe(id, { type: "describeIssue", subject: "Late order", by: MARIA });
  await desk.journeys.observe(id, { type: "recordFact", key: "orderNumber", value: "4418", by: MARIA });
  await desk.customers.describe(customer ?? "", { by: MARIA, name: "Anna Petrou", language: "el" });
  await desk.owners.takeOver(id, { by: SAM });
}

const given = { target: { ...TARGET, note: "Speaks Greek" }, id: "p-1", keep: { messages: 1 } } as const;

describe("an issued packet", () => {
  it("is the packet as it stands, and is recorded in the journey", async () => {
    const desk = newDesk();
    const id = await annaWrites(desk);
    const issued = await desk.handoffs.issuePacket(id, given);
    expect(issued).toMatchObject({ status: "ok", repeated: false, caveats: [] });
    expect(issued.events.map(({ type }) => type)).toEqual(["packet.issued"]);
    const { issuedAt: _, ...rest } = issued.packet;
    const { issuedAt: __, journey, ...built } = await desk.handoffs.packet(id, given);
    expect(rest).toEqual({ ...built, journey: { ...journey, version: (journey.version ?? 0) - 1 } });
  });

  it("of the open handoff names it, its epoch and whom it goes to", async () => {
    const desk = newDesk({ firstOwner: MARIA });
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
    const cold = { by: MARIA, epoch: 1, handoff: "h1", mode: "cold", reason: "expertise" } as const;
    await desk.handoffs.request("j1", { ...cold, to: { channel: "phone", queue: "lines" }, note: "Hurry." });
    const { events, packet } = await desk.handoffs.issuePacket("j1");
    expect(events).toMatchObject([{ data: { handoff: "h1", epoch: 2, target: { to: { queue: "lines" } } } }]);
    expect((await desk.handoffs.rebuildPacket("j1", packet.id)).packet).toEqual(packet);
  });

  it("of a callback says when the customer is to be called", async () => {
    const desk = newDesk({ firstOwner: MARIA });
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
    const callbackAt = 3_600_000;
    const requested = await desk.handoffs.request("j1", {
      ...{ by: MARIA, epoch: 1, mode: "callback", reason: "convenience", at: callbackAt },
      to: { channel: "phone", party: NIKOS },
    });
    expect(requested.status).toBe("ok");
    const { packet } = await desk.handoffs.issuePacket("j1");
    expect(packet).toMatchObject({ mode: "callback", callbackAt, nextStep: { code: "call-customer" } });
    expect((await desk.handoffs.rebuildPacket("j1", packet.id)).packet).toEqual(packet);
  });

  it("is the same when it is built again, whatever happened since", async () => {
    const store = memoryStore();
    const desk = deskOver(store, { clock: steppingClock(1000) });
    const past = await annaWrites(desk);
    await desk.journeys.act(past, { type: "changeStatus", to: "closed", by: SAM, epoch: 1 });
    const id = await annaWrites(desk, { externalId: "m5", text: "Where is it?" });
    const { packet } = await desk.handoffs.issuePacket(id, {
      ...given,
      summary: { text: "Late.", method: "hand" },
    });
    expect(packet.pastJourneys.map((one) => one.id)).toEqual([past]);
    await muchHappens(desk, id);
    await desk.journeys.observe(past, { type: "describeIssue", subject: "Other", by: MARIA });
    for (const reader of [desk, deskOver(store)])
      expect(await reader.handoffs.rebuildPacket(id, "p-1")).toEqual({ packet, caveats: [] });
  });

  it("that nobody issued is not found", async () => {
    const desk = newDesk();
    const id = await annaWrites(desk);
    await desk.handoffs.packet(id, given);
    await expect(desk.handoffs.rebuildPacket(id, "p-1")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(desk.handoffs.rebuildPacket("nowhere", "p-1")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("issuing a packet again", () => {
  it("under its command id or its packet id gives the packet of then, and gathers nothing", async () => {
    let calls = 0;
    const desk = newDesk({
      customers: async () => ({ extensions: { "acme.calls": { value: ++calls, audience: "agent" } } }),
      summarize: async () => ({ text: `Summary ${++calls}`, method: "model" }),
    });
    const id = await annaWrites(desk);
    const first = await desk.handoffs.issuePacket(id, given, { commandId: "issue-1" });
    await muchHappens(desk, id);
    const again = { packet: first.packet, repeated: true, caveats: [] };
    expect(await desk.handoffs.issuePacket(id, given, { commandId: "issue-1" })).toMatchObject({
      ...again,
      events: first.events,
    });
    expect(await desk.handoffs.issuePacket(id, { ...given, keep: {} })).toMatchObject({
      ...again,
      events: [],
    });
    expect(calls).toBe(2);
  });

  it("under the command id of something else is refused", async () => {
    const desk = newDesk();
    const id = await annaWrites(desk);
    await desk.handoffs.issuePacket(id, given, { commandId: "issue-1" });
    await desk.journeys.observe(id, { type: "tag", tag: "late", by: MARIA }, { commandId: "tag-1" });
    for (const [commandId, request] of [
      ["issue-1", { target: TARGET, id: "p-2" }],
      ["tag-1", given],
    ] as const)
      await expect(desk.handoffs.issuePacket(id, request, { commandId })).rejects.toMatchObject({
        code: "COMMAND_REUSED",
      });
  });

  it("in many places at once issues it once", async () => {
    const store = memoryStore();
    const id = await annaWrites(deskOver(store));
    const before = await eventsOf(store, id);
    const desks = Array.from({ length: 4 }, () => deskOver(store));
    const issued = await Promise.all(
      desks.flatMap(({ handoffs }) => [
        handoffs.issuePacket(id, given, { commandId: "issue-1" }),
        handoffs.issuePacket(id, given),
      ]),
    );
    expect(new Set(issued.map(({ packet }) => JSON.stringify(packet))).size).toBe(1);
    expect(issued.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await eventsOf(store, id)).toBe(before + 1);
  });
});

describe("what is not in any stream", () => {
  it("is recorded: what the desk's loader and the caller said at the time", async () => {
    const store = memoryStore();
    const said = (name: string) => async () => ({
      customer: { name, id: 77, preferences: { calls: "after 17:00" }, consents: null },
      extensions: { "acme.plan": { value: { level: name }, audience: "agent" as const } },
    });
    const desk = deskOver(store, { customers: said("Anna P.") });
    const id = await annaWrites(desk);
    const slaClocks = [{ name: "first response", dueAt: "2026-03-01T09:00:00Z" }] as const;
    const { packet } = await desk.handoffs.issuePacket(id, { ...given, slaClocks });
    expect(packet.customer).toMatchObject({ name: "Anna P.", id: "77" });
    expect(packet.slaClocks).toMatchObject([{ name: "first response", status: "running" }]);
    const later = deskOver(store, { customers: said("Somebody else") });
    expect(await later.handoffs.rebuildPacket(id, "p-1")).toEqual({ packet, caveats: [] });
  });

  it("is checked against its digest where it is a message text, and shown by reference where it differs", async () => {
    const store = memoryStore();
    const reading = (text: string | undefined) =>
      deskOver(store, {
        messages: {
          resolve: async (refs) => new Map(text === undefined ? [] : refs.map((ref) => [ref, text])),
        },
      });
    const desk = reading("Order 4417 is late.");
    const id = await annaWrites(desk, { text: undefined, ref: "row:91", excerpt: "Order…" });
    const { packet } = await desk.handoffs.issuePacket(id, given);
    expect(textsOf(packet)).toEqual(["Order 4417 is late."]);
    expect(JSON.stringify(await store.read({ tenant: "acme", kind: "journey", id }))).not.toContain("4417");
    expect(await desk.handoffs.rebuildPacket(id, "p-1")).toEqual({ packet, caveats: [] });
    for (const [text, code] of [
      ["Order 4418 is late.", "text-changed"],
      [undefined, "text-missing"],
    ] as const) {
      const rebuilt = await reading(text).handoffs.rebuildPacket(id, "p-1");
      expect(rebuilt.caveats).toEqual([{ code, ref: "row:91" }]);
      expect(rebuilt.packet.timeline.conversations[0]?.messages).toMatchObject([
        { ref: "row:91", excerpt: "Order…" },
      ]);
      expect(textsOf(rebuilt.packet)).toEqual([undefined]);
    }
  });

  it("is erased with the rest", async () => {
    const store = memoryStore();
    const options: Partial<ThroughlineOptions> = {
      customers: async () => ({
        customer: { name: "Anna P." },
        extensions: { "acme.plan": { value: "canary", audience: "agent" } },
      }),
      summarize: async () => ({ text: "canary", method: "model" }),
    };
    const desk = deskOver(store, options);
    const id = await annaWrites(desk);
    await desk.handoffs.issuePacket(id, given);
    const erased = deskOver(store, { ...options, codec: { ...plaintextCodec, open: async () => ERASED } });
    const { packet, caveats } = await erased.handoffs.rebuildPacket(id, "p-1");
    expect(caveats).toEqual([{ code: "erased" }]);
    expect(packet).toMatchObject({ summary: { text: ERASED, method: "model" }, note: { text: ERASED } });
    expect(JSON.stringify(packet)).not.toMatch(/Anna|4417|canary|Greek/);
  });

  it("stands sealed in the event, and nothing personal beside it", async () => {
    const store = memoryStore();
    const desk = deskOver(store, {
      customers: async () => ({
        customer: { name: "canary" },
        extensions: { "acme.plan": { value: "canary", audience: "agent" } },
      }),
      summarize: async () => ({ text: "canary", method: "model", by: "canary" }),
    });
    const id = await annaWrites(desk);
    const target = {
      to: { party: { ...MARIA, name: "canary" } },
      reason: "speed",
      note: "canary",
      nextStep: "canary",
    } as const;
    await desk.handoffs.issuePacket(id, { target });
    const events = await store.read({ tenant: "acme", kind: "journey", id });
    const issued = events.find(({ type }) => type === "packet.issued");
    expect(JSON.stringify(issued?.data)).not.toContain("canary");
    expect(JSON.stringify(issued?.personal).split("canary")).toHaveLength(8);
  });
});

describe("a summariser", () => {
  it("is asked with what the desk may see, and what it says stands in the packet and is recorded", async () => {
    const asked: unknown[] = [];
    const desk = newDesk({
      customers: async () => ({ extensions: { "acme.risk": { value: "canary", audience: "system" } } }),
      summarize: async (packet, context) => {
        asked.push(JSON.stringify(packet), context);
        return { text: "Anna waits for order 4417.", method: "model", by: "model-7", audience: "customer" };
      },
    });
    const id = await annaWrites(desk);
    const { packet, events } = await desk.handoffs.issuePacket(id, { ...given, locale: "el" });
    expect(packet.summary).toEqual({
      text: "Anna waits for order 4417.",
      method: "model",
      by: "model-7",
      audience: "agent",
    });
    expect(asked[0]).toContain("Order 4417 is late.");
    expect(asked[0]).not.toContain("canary");
    expect(asked[1]).toMatchObject({ tenant: "acme", audience: "agent", locale: "el" });
    expect(events[0]).toMatchObject({ personal: { summary: { text: "Anna waits for order 4417." } } });
    expect((await desk.handoffs.packet(id, given)).summary.method).toBe("model");
  });

  it("that fails, says nothing, or takes too long leaves the library's own summary, and why", async () => {
    const never = () => new Promise<never>(() => {});
    for (const [summarize, failure] of [
      [() => Promise.reject(new Error("no credit")), "failed"],
      [
        () => {
          throw new Error("no credit");
        },
        "failed",
      ],
      [async () => ({ text: " ", method: "model" }), "failed"],
      [async () => ({ text: "Short.", method: "" }), "failed"],
      [never, "timed-out"],
    ] as const) {
      const desk = newDesk({ summarize, summarizeWithinMs: 1 });
      const id = await annaWrites(desk);
      const { packet, events } = await desk.handoffs.issuePacket(id, given);
      expect(packet.summary).toMatchObject({ method: "extractive" });
      expect(events).toMatchObject([{ data: { summaryFailure: failure } }]);
      expect(await desk.handoffs.rebuildPacket(id, "p-1")).toEqual({ packet, caveats: [] });
    }
  });

  it("is not asked where the caller gives a summary, and given up where the caller aborts", async () => {
    const controller = new AbortController();
    const desk = newDesk({
      summarize: (_, { signal }) => {
        controller.abort();
        return signal.aborted
          ? Promise.reject(signal.reason)
          : Promise.resolve({ text: "x", method: "model" });
      },
    });
    const id = await annaWrites(desk);
    const summary = { text: "By hand.", method: "hand" };
    expect((await desk.handoffs.issuePacket(id, { ...given, summary })).packet.summary.text).toBe("By hand.");
    const { signal } = controller;
    await expect(
      desk.handoffs.issuePacket(id, { target: TARGET, id: "p-2" }, { signal }),
    ).rejects.toMatchObject({ code: "ABORTED" });
    await expect(desk.handoffs.rebuildPacket(id, "p-2")).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

it("a request that is none is refused, and nothing is written", async () => {
  const store = memoryStore();
  const desk = createThroughline({ store, secrets }).tenant("acme");
  const id = await annaWrites(desk);
  const before = await eventsOf(store, id);
  for (const request of [
    { ...given, id: "no safe id" },
    { ...given, keep: { messages: -1 } },
    { ...given, keep: { everything: 1 } },
    { ...given, target: { to: { queue: "no safe id" }, reason: "speed" } },
    { ...given, expiresAt: "soon" },
    { ...given, slaClocks: [{}] },
    { ...given, summary: { text: "x" } },
    { ...given, more: 1 },
  ])
    await expect(desk.handoffs.issuePacket(id, request as never)).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  expect(await eventsOf(store, id)).toBe(before);
});

function textsOf(packet: TransferPacket): readonly unknown[] {
  return packet.timeline.conversations.flatMap(({ messages }) => messages.map(({ text }) => text));
}
