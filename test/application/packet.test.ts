import Ajv2020 from "ajv/dist/2020.js";
import { createThroughline, type Desk, ERASED, type Inbound, plaintextCodec } from "throughline";
import { packetJsonSchema, renderBrief, type TransferPacket } from "throughline/handoff";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it, test } from "vitest";
import {
  agent,
  countingIds,
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

async function handedOver() {
  const throughline = createThroughline({
    store: memoryStore(),
    secrets,
    clock: steppingClock(1000),
    ids: countingIds(),
  });
  const desk = throughline.tenant("acme");
  await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
  await desk.owners.take("j1", { by: MARIA });
  const requested = await desk.handoffs.request("j1", {
    by: MARIA,
    epoch: 2,
    mode: "cold",
    reason: "expertise",
    to: { channel: "phone", queue: "lines" },
  });
  return { desk, requested };
}

test("the packet of an open handoff names the handoff, and who handed the journey over", async () => {
  const { desk, requested } = await handedOver();
  const packet = await desk.handoffs.packet("j1");
  expect(packet.handoff).toBe(requested.status === "ok" && requested.handoff);
  expect(packet.from.party).toEqual(MARIA);
  expect(packet.to.queue).toBe("lines");
});

test("it still does when somebody has taken the journey from the queue", async () => {
  const { desk } = await handedOver();
  const eleni = { kind: "agent", id: "eleni" } as const;
  await desk.journeys.observe("j1", {
    type: "introduceParty",
    party: eleni,
    displayName: "Eleni",
    by: eleni,
  });
  await desk.owners.take("j1", { by: eleni });
  const packet = await desk.handoffs.packet("j1");
  expect(packet.from.party).toEqual(MARIA);
  expect(packet.to.party).toEqual({ ...eleni, name: "Eleni" });
  expect(packet.owners.map(({ party }) => party.id)).toEqual(["intake", "maria", "lines"]);
});

test("what the desk's systems know of a customer names their messages too", async () => {
  const throughline = createThroughline({
    store: memoryStore(),
    secrets,
    customers: async () => ({ customer: { name: "Ivana Horvat" } }),
  });
  const { journeys, handoffs } = throughline.tenant("acme");
  const received = await journeys.receive({
    channel: "email",
    from: { kind: "email", value: "ivana@example.com" },
    message: { externalId: "m1", occurredAt: 1000, text: "The parcel never came." },
  });
  if (received.status !== "opened") throw new Error(received.status);
  const target = { to: { queue: "depot" }, reason: "expertise" } as const;
  const packet = await handoffs.packet(received.journey.id, { target });
  expect(packet.customer.name).toBe("Ivana Horvat");
  expect(packet.timeline.conversations[0]?.messages[0]?.from.name).toBe("Ivana Horvat");
});

test("fields that may be left out may also be undefined", async () => {
  const { desk } = await handedOver();
  const told = {
    type: "recordFact",
    by: MARIA,
    key: "orderNumber",
    value: "4417",
    label: undefined,
  } as const;
  expect(await desk.journeys.observe("j1", told)).toMatchObject({ status: "ok" });
});

const TARGET = { to: { queue: "depot" }, reason: "expertise" } as const;

async function annaWrites(desk: Desk, message: Partial<Inbound["message"]> = {}): Promise<string> {
  const { message: usual, ...inbound } = whatsapp("m1", "Order 4417 is late.");
  const received = await desk.journeys.receive({ ...inbound, message: { ...usual, ...message } });
  if (received.status === "ambiguous") throw new Error(received.status);
  return received.journey.id;
}

describe("a packet", () => {
  it("needs an open handoff, or a target", async () => {
    const desk = newDesk();
    const id = await annaWrites(desk);
    await expect(desk.handoffs.packet(id)).rejects.toMatchObject({
      code: "NOT_FOUND",
      details: { journey: id },
    });
    const packet = await desk.handoffs.packet(id, { target: TARGET, id: "packet-1" });
    expect(packet).toMatchObject({ id: "packet-1", to: { queue: "depot" }, reason: "expertise" });
    expect(packet.handoff).toBeUndefined();
  });

  it("for a target of one's own is not the open handoff's", async () => {
    const { desk } = await handedOver();
    const packet = await desk.handoffs.packet("j1", { target: TARGET });
    expect(packet.to.queue).toBe("depot");
    expect(packet.handoff).toBeUndefined();
  });

  it("of a warm handoff goes to the candidate who is asked now", async () => {
    const desk = newDesk({ firstOwner: MARIA });
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
    const request = { by: MARIA, epoch: 1, handoff: "h1", mode: "warm", reason: "expertise" } as const;
    const route = [NIKOS, agent("eleni")].map((one) => ({ candidates: [one], answerWithinMs: 60_000 }));
    await desk.handoffs.request("j1", { ...request, to: { route }, note: "Speaks Greek." });
    expect(await desk.handoffs.packet("j1")).toMatchObject({
      handoff: "h1",
      mode: "warm",
      to: { party: NIKOS },
    });
    await desk.handoffs.decline("j1", { handoff: "h1", by: NIKOS, why: "busy" });
    const packet = await desk.handoffs.packet("j1");
    expect(packet.to.party).toEqual(agent("eleni"));
    expect(packet.note?.text).toBe("Speaks Greek.");
  });

  it("refuses a target that is none", async () => {
    const desk = newDesk();
    const id = await annaWrites(desk);
    const target = { to: {}, reason: "expertise" } as const;
    await expect(desk.handoffs.packet(id, { target })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("follows the published schema", async () => {
    const follows = new Ajv2020({ strict: true }).compile(packetJsonSchema());
    const { desk } = await handedOver();
    expect(follows(await desk.handoffs.packet("j1"))).toBe(true);
    expect(follows(await desk.handoffs.packet(await annaWrites(desk), { target: TARGET }))).toBe(true);
  });
});

describe("texts that the desk keeps", () => {
  it("are resolved once, with the tenant and the signal, only those the packet shows", async () => {
    const asked: unknown[] = [];
    const { signal } = new AbortController();
    const desk = newDesk({
      messages: {
        resolve: async (references, context) => {
          asked.push([references, context]);
          return new Map(references.map((ref) => [ref, `Text of ${ref}`]));
        },
      },
    });
    const id = await annaWrites(desk, { text: undefined, ref: "message:91", excerpt: "Order…" });
    const packet = await desk.handoffs.packet(id, { target: TARGET, signal });
    expect(textsOf(packet)).toEqual(["Text of message:91"]);
    expect(asked).toEqual([[["message:91"], { tenant: "acme", signal }]]);
  });

  it("are shown by their excerpt where they are not found, or where nobody resolves them", async () => {
    for (const messages of [undefined, { resolve: async () => new Map() }]) {
      const desk = newDesk({ messages });
      const id = await annaWrites(desk, { text: undefined, ref: "message:91", excerpt: "Order…" });
      const packet = await desk.handoffs.packet(id, { target: TARGET });
      expect(packet.timeline.conversations[0]?.messages).toMatchObject([
        { ref: "message:91", excerpt: "Order…" },
      ]);
      expect(renderBrief(packet, { format: "text" })).toContain("Order…");
    }
  });

  it("are not asked for where every text is inline", async () => {
    const desk = newDesk({ messages: { resolve: () => Promise.reject(new Error("asked")) } });
    expect(textsOf(await desk.handoffs.packet(await annaWrites(desk), { target: TARGET }))).toEqual([
      "Order 4417 is late.",
    ]);
  });

  it("that cannot be read fail the packet with the desk's own error", async () => {
    const desk = newDesk({ messages: { resolve: () => Promise.reject(new Error("table locked")) } });
    const id = await annaWrites(desk, { text: undefined, ref: "message:91" });
    await expect(desk.handoffs.packet(id, { target: TARGET })).rejects.toThrow("table locked");
  });
});

describe("what is known of the customer", () => {
  it("is what the library knows, and over it what the desk's loader says", async () => {
    const asked: unknown[] = [];
    const desk = newDesk({
      customers: async (...given) => {
        asked.push(given);
        return {
          customer: { language: "el" },
          extensions: { "acme.plan": { value: "gold", audience: "agent" } },
        };
      },
    });
    const id = await annaWrites(desk);
    const { customer } = await desk.journeys.get(id);
    await desk.customers.describe(customer ?? "", { by: MARIA, language: "hr", timeZone: "Europe/Zagreb" });
    const packet = await desk.handoffs.packet(id, { target: TARGET });
    expect(packet.customer).toMatchObject({ name: "Anna", language: "el", timeZone: "Europe/Zagreb" });
    expect(packet.customer.identities).toMatchObject([{ kind: "phone", value: "+306941234567" }]);
    expect(packet.extensions).toMatchObject({ "acme.plan": { value: "gold" } });
    expect(asked).toEqual([[customer, { tenant: "acme" }]]);
  });

  it("is not asked for of a journey that belongs to nobody yet", async () => {
    const desk = newDesk({ customers: () => Promise.reject(new Error("asked")) });
    await desk.journeys.open({ journey: "j1", channel: "web-chat", by: MARIA });
    expect((await desk.handoffs.packet("j1", { target: TARGET })).journey.id).toBe("j1");
  });

  it("includes their five newest other journeys", async () => {
    const desk = newDesk();
    const ids: string[] = [];
    for (let index = 0; index < 7; index++) {
      const received = await desk.journeys.receive(whatsapp(`m${index}`));
      if (received.status !== "opened") throw new Error(received.status);
      ids.push(received.journey.id);
      await desk.journeys.act(received.journey.id, { type: "changeStatus", to: "closed", by: SAM, epoch: 1 });
    }
    const packet = await desk.handoffs.packet(ids[6] ?? "", { target: TARGET });
    expect(packet.pastJourneys.map(({ id }) => id).sort()).toEqual(ids.slice(1, 6).sort());
    expect(packet.pastJourneys[0]).toMatchObject({ status: "closed" });
  });

  it("names a past journey that cannot be read by its id, and still hands this one over", async () => {
    const store = memoryStore();
    const desk = newDesk({ store });
    const past = await annaWrites(desk);
    await desk.journeys.act(past, { type: "changeStatus", to: "closed", by: SAM, epoch: 1 });
    const id = await annaWrites(desk, { externalId: "m2" });
    const version = await eventsOf(store, past);
    await store.append({ tenant: "acme", kind: "journey", id: past }, version, {
      command: { id: "future", fingerprint: "f" },
      events: [{ id: "e", type: "journey.teleported", schema: 1, recordedAt: 9, data: {}, personal: null }],
    });
    const packet = await desk.handoffs.packet(id, { target: TARGET });
    expect(packet.pastJourneys).toEqual([{ id: past }]);
    await expect(desk.handoffs.packet(past, { target: TARGET })).rejects.toMatchObject({
      code: "UNKNOWN_EVENT",
    });
  });

  it("may all be erased", async () => {
    const store = memoryStore();
    const desk = newDesk({ store });
    const id = await annaWrites(desk);
    const codec = { ...plaintextCodec, open: async () => ERASED };
    const erased = deskOver(store, { codec });
    const packet = await erased.handoffs.packet(id, { target: TARGET });
    expect(textsOf(packet)).toEqual([ERASED]);
    expect(JSON.stringify(packet)).not.toMatch(/Anna|4417|694/);
    expect(renderBrief(packet, { format: "text" })).toContain("Handoff to depot");
    expect(await erased.journeys.receive(whatsapp("m2"))).toMatchObject({ status: "continued" });
  });
});

function textsOf(packet: TransferPacket): readonly unknown[] {
  return packet.timeline.conversations.flatMap(({ messages }) => messages.map(({ text }) => text));
}
