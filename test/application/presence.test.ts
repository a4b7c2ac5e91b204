import { createThroughline, type Desk } from "throughline";
import { memoryStore } from "throughline/storage/memory";
import { describe, expect, it } from "vitest";
import { eventsOf, movableClock, newDesk, secrets, whatsapp } from "./support.js";

async function anna(desk: Desk): Promise<string> {
  const received = await desk.journeys.receive(whatsapp("m1"));
  if (received.status !== "opened") throw new Error(received.status);
  return received.customer;
}

describe("seeing a customer", () => {
  it("says where they were, and up to when they have read", async () => {
    const desk = newDesk();
    const id = await anna(desk);
    await desk.presence.seen(id, {
      channel: "web-chat",
      readUpTo: "2026-03-01T09:05:00Z",
      occurredAt: new Date("2026-03-01T09:06:00Z"),
    });
    expect((await desk.customers.get(id)).presence).toEqual([
      {
        channel: "web-chat",
        seenAt: Date.parse("2026-03-01T09:06:00Z"),
        readUpTo: Date.parse("2026-03-01T09:05:00Z"),
      },
    ]);
  });

  it("is now, and tells nothing of reading, where nobody says more", async () => {
    const desk = newDesk({ clock: movableClock(4711) });
    const id = await anna(desk);
    for (const sighting of [{ channel: "sms" }, { channel: "email", readUpTo: undefined }])
      await desk.presence.seen(id, sighting);
    expect((await desk.customers.get(id)).presence).toEqual([
      { channel: "sms", seenAt: 4711, readUpTo: null },
      { channel: "email", seenAt: 4711, readUpTo: null },
    ]);
  });

  it("over and over writes once a minute", async () => {
    const store = memoryStore();
    const clock = movableClock();
    const desk = newDesk({ store, clock });
    const id = await anna(desk);
    const before = await eventsOf(store, id, "customer");
    for (let second = 0; second < 150; second++) {
      expect((await desk.presence.seen(id, { channel: "web-chat" })).status).toBe("ok");
      clock.move(1000);
    }
    expect((await eventsOf(store, id, "customer")) - before).toBe(3);
  });

  it("is for the tenant's own customers alone", async () => {
    const throughline = createThroughline({ store: memoryStore(), secrets });
    const id = await anna(throughline.tenant("acme"));
    const other = throughline.tenant("other");
    await expect(other.presence.seen(id, { channel: "sms" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
