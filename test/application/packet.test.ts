import { createThroughline } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { expect, test } from "vitest";
import { countingIds, secrets, steppingClock } from "./support.js";

const MARIA = { kind: "agent", id: "maria" } as const;

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
