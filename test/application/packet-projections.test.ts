import { describe, expect, it } from "vitest";
import { MARIA, newDesk, whatsapp } from "./support.js";

async function asked() {
  const desk = newDesk();
  const opened = await desk.journeys.receive(whatsapp("m1", "It blinks red"));
  if (opened.status !== "opened") throw new Error(opened.status);
  const { id } = opened.journey;
  await desk.owners.take(id, { by: MARIA });
  await desk.handoffs.request(id, {
    by: MARIA,
    epoch: 2,
    mode: "cold",
    to: { queue: "calls", channel: "phone" },
    reason: "complexity",
  });
  return { desk, id };
}

describe("handoffs.packet", () => {
  it("gives the packet whole", async () => {
    const { desk, id } = await asked();
    expect(await desk.handoffs.packet(id)).toMatchObject({
      reason: "complexity",
      customer: { name: "Anna" },
    });
  });

  it("gives what an audience may see", async () => {
    const { desk, id } = await asked();
    const shown = await desk.handoffs.packet(id, { audience: "customer" });
    expect(shown.customer.name).toBe("Anna");
    expect(shown).not.toHaveProperty("reason");
    expect(await desk.handoffs.packet(id, { audience: "public" })).not.toHaveProperty("customer");
  });

  it("gives what a carrier takes, under the packet's id unless a reference is given", async () => {
    const { desk, id } = await asked();
    const { value } = await desk.handoffs.packet(id, { carrier: "twilio-task", id: "pk_1" });
    expect(JSON.stringify(value)).toContain("pk_1");
    const other = await desk.handoffs.packet(id, {
      carrier: "twilio-task",
      reference: "https://desk.example/p/1",
    });
    expect(JSON.stringify(other.value)).toContain("https://desk.example/p/1");
  });

  it("asks for the token that a visible carrier holds", async () => {
    const { desk, id } = await asked();
    await expect(desk.handoffs.packet(id, { carrier: "telegram-start" })).rejects.toMatchObject({
      code: "CARRIER_NEEDS_TOKEN",
    });
    const issued = await desk.handoffs.issueToken(id, { by: MARIA });
    if (issued.status !== "ok") throw new Error(issued.refusal.code);
    const { value } = await desk.handoffs.packet(id, { carrier: "telegram-start", token: issued.token });
    expect(value).toBe(issued.token);
  });
});
