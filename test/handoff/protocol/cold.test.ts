import { handoffStatus } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { agent, billing, Desk, eva, jan, MINUTE, maria, overflow, ruth, SECOND } from "./desk.js";

/** Maria writes in the web chat and hands over to the people who do billing, by phone. */
const toBillingByPhone = {
  mode: "cold",
  reason: "escalation",
  from: { channel: "web-chat" },
  to: { channel: "phone", queue: "billing" },
  note: "Charged twice in March.",
} as const;

describe("a cold handoff", () => {
  it("goes from the request to its end: the queue owns at once, an agent takes it, the customer phones", () => {
    const desk = new Desk(maria);

    expect(desk.request(toBillingByPhone)).toEqual([
      "handoff.requested",
      "handoff.offered",
      "handoff.customer-invited",
    ]);
    expect(desk.owner).toBe("queue:billing");
    expect(desk.epoch).toBe(2);
    expect(handoffStatus(desk.open)).toBe("awaiting-both");

    expect(desk.after(3 * MINUTE).run({ type: "take", by: jan })).toEqual([
      "ownership.taken",
      "handoff.accepted",
    ]);
    expect(desk.owner).toBe("agent:jan");
    expect(desk.epoch).toBe(3);
    expect(handoffStatus(desk.open)).toBe("awaiting-customer");

    const arrival = {
      type: "recordArrival",
      handoff: "h1",
      at: desk.after(MINUTE).now - 5 * SECOND,
      evidence: { kind: "desk", ref: "call-77" },
      assurance: "verified",
    } as const;
    expect(desk.run(arrival)).toEqual(["handoff.customer-arrived", "handoff.completed"]);
    expect(desk.state.open).toBeNull();
    expect(desk.last).toMatchObject({
      id: "h1",
      end: "completed",
      viaFallback: false,
      customer: "arrived",
      receiver: jan,
      endedAt: desk.now,
    });
    expect(desk.owner).toBe("agent:jan");
    expect(desk.epoch).toBe(3);
  });

  it("keeps what the sender said, wanted and where they were", () => {
    const desk = new Desk(maria).asked({ ...toBillingByPhone, urgency: "high", skills: ["refunds"] });
    expect(desk.open).toMatchObject({
      hop: 1,
      mode: "cold",
      reason: "escalation",
      urgency: "high",
      skills: ["refunds"],
      requestedBy: maria,
      requestedAt: 0,
      from: { owner: maria, channel: "web-chat" },
      to: { channel: "phone", queue: billing },
      note: "Charged twice in March.",
    });
  });

  it("moves the ownership at the request itself, not at an event after it", () => {
    const desk = new Desk(maria).asked(toBillingByPhone);
    expect(desk.log[0]).toMatchObject({
      type: "handoff.requested",
      data: { ownership: { owner: billing, epoch: 2, since: 0, expiresAt: 15 * MINUTE } },
    });
  });

  it("is over with the pickup where the customer stays on the channel", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" } });
    expect(handoffStatus(desk.open)).toBe("awaiting-receiver");
    expect(desk.run({ type: "take", by: jan })).toEqual([
      "ownership.taken",
      "handoff.accepted",
      "handoff.completed",
    ]);
  });

  it("is picked up by acceptHandoff just as by take", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" } });
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toEqual([
      "ownership.taken",
      "handoff.accepted",
      "handoff.completed",
    ]);
    expect(desk.owner).toBe("agent:jan");
  });

  it("has its customer arrive before anybody picks it up", () => {
    const desk = new Desk(maria).asked(toBillingByPhone);
    expect(
      desk.run({
        type: "recordArrival",
        handoff: "h1",
        at: 0,
        evidence: { kind: "contact", ref: "call-77" },
      }),
    ).toEqual(["handoff.customer-arrived"]);
    expect(handoffStatus(desk.open)).toBe("awaiting-receiver");
    expect(desk.owner).toBe("queue:billing");
    expect(desk.run({ type: "take", by: jan })).toEqual([
      "ownership.taken",
      "handoff.accepted",
      "handoff.completed",
    ]);
  });

  it("leaves the sender nothing to say under their old epoch", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" } });
    const late = { mode: "cold", to: { queue: "overflow" }, handoff: "h2", by: maria } as const;
    expect(desk.request({ ...late, epoch: 1 })).toBe("STALE_EPOCH");
    expect(desk.request({ ...late, epoch: 2 })).toBe("NOT_OWNER");
  });

  it("may be taken back by its sender, as by any agent", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" } });
    expect(desk.run({ type: "take", by: maria })).toEqual([
      "ownership.taken",
      "handoff.accepted",
      "handoff.completed",
    ]);
    expect(desk.epoch).toBe(3);
  });
});

describe("a cold handoff that nobody picks up", () => {
  const withFallback = { mode: "cold", to: { queue: "billing" }, fallback: overflow } as const;

  it("goes to the fallback queue and is complete by it", () => {
    const desk = new Desk(maria).asked(withFallback);
    expect(desk.after(15 * MINUTE - 1).tick()).toEqual([]);
    expect(desk.after(1).tick()).toEqual(["handoff.expired", "handoff.fell-back", "handoff.completed"]);
    expect(desk.owner).toBe("queue:overflow");
    expect(desk.epoch).toBe(3);
    expect(desk.state.ownership.expiresAt).toBe(30 * MINUTE);
    expect(desk.last).toMatchObject({ end: "completed", viaFallback: true, receiver: null });
  });

  it("goes on waiting for the customer under the fallback queue", () => {
    const desk = new Desk(maria).asked({ ...toBillingByPhone, fallback: overflow });
    expect(desk.after(15 * MINUTE).tick()).toEqual(["handoff.expired", "handoff.fell-back"]);
    expect(handoffStatus(desk.open)).toBe("awaiting-customer");
    expect(desk.run({ type: "take", by: jan })).toEqual(["ownership.taken"]);
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: eva })).toBe("WRONG_STATE");
    expect(
      desk.run({ type: "recordArrival", handoff: "h1", at: desk.now, evidence: { kind: "desk" } }),
    ).toEqual(["handoff.customer-arrived", "handoff.completed"]);
    expect(desk.last).toMatchObject({ viaFallback: true, customer: "arrived" });
  });

  it("stays with a queue that is its own fallback, under the same epoch, with the pickup time anew", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" }, fallback: billing });
    expect(desk.epoch).toBe(2);
    expect(desk.after(15 * MINUTE).tick()).toEqual([
      "handoff.expired",
      "handoff.fell-back",
      "handoff.completed",
    ]);
    expect(desk.owner).toBe("queue:billing");
    expect(desk.state.ownership).toMatchObject({ epoch: 2, since: 0, expiresAt: 30 * MINUTE });
  });

  it("can be picked up late, from the fallback queue, though no timer ran", () => {
    const desk = new Desk(maria).asked(withFallback);
    expect(desk.after(20 * MINUTE).run({ type: "take", by: jan })).toEqual([
      "handoff.expired",
      "handoff.fell-back",
      "handoff.completed",
      "ownership.taken",
    ]);
    expect(desk.owner).toBe("agent:jan");
    expect(desk.epoch).toBe(4);
  });

  it("is no longer accepted once its time is over, though no timer ran", () => {
    const desk = new Desk(maria).asked(withFallback).after(15 * MINUTE);
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toBe("OFFER_EXPIRED");
  });

  it("goes to the fallback when the queue itself declines", () => {
    const desk = new Desk(maria).asked(withFallback);
    expect(desk.run({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" })).toBe("NOT_OFFERED");
    expect(desk.run({ type: "declineHandoff", handoff: "h1", by: billing, why: "wrong-skill" })).toEqual([
      "handoff.declined",
      "handoff.fell-back",
      "handoff.completed",
    ]);
    expect(desk.owner).toBe("queue:overflow");
  });
});

describe("who took a cold handoff", () => {
  it("can no longer decline it", () => {
    const desk = new Desk(maria).asked(toBillingByPhone).given({ type: "take", by: jan });
    expect(desk.run({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" })).toBe("WRONG_STATE");
    expect(desk.owner).toBe("agent:jan");
  });

  it("cannot take the journey from a later owner with a late decline", () => {
    const desk = new Desk(maria)
      .asked(toBillingByPhone)
      .given({ type: "take", by: jan })
      .given({ type: "takeOver", by: ruth });
    expect(desk.run({ type: "declineHandoff", handoff: "h1", by: jan, why: "away" })).toBe("WRONG_STATE");
    expect(desk.owner).toBe("agent:ruth");
  });

  it("need not confirm", () => {
    const desk = new Desk(maria).asked(toBillingByPhone).given({ type: "take", by: jan });
    expect(desk.run({ type: "confirmHandoff", handoff: "h1", by: jan })).toBe("WRONG_STATE");
  });
});

describe("a cold handoff that is withdrawn", () => {
  it("gives the journey back to the sender while nobody has picked it up", () => {
    const desk = new Desk(maria).asked(toBillingByPhone);
    expect(desk.after(MINUTE).run({ type: "withdrawHandoff", handoff: "h1", by: maria })).toEqual([
      "handoff.withdrawn",
    ]);
    expect(desk.owner).toBe("agent:maria");
    expect(desk.epoch).toBe(3);
    expect(desk.last).toMatchObject({ end: "withdrawn", customer: "invited" });
  });

  it("stays with whoever picked it up", () => {
    const desk = new Desk(maria).asked(toBillingByPhone).given({ type: "take", by: jan });
    expect(desk.run({ type: "withdrawHandoff", handoff: "h1", by: maria })).toEqual(["handoff.withdrawn"]);
    expect(desk.owner).toBe("agent:jan");
    expect(desk.epoch).toBe(3);
  });

  it("stays with the fallback queue where the pickup time was over, whether or not a timer ran", () => {
    for (const timer of [true, false]) {
      const desk = new Desk(maria).asked({ ...toBillingByPhone, fallback: overflow }).after(15 * MINUTE);
      if (timer) desk.tick();
      desk.given({ type: "withdrawHandoff", handoff: "h1", by: maria });
      expect(desk.owner).toBe("queue:overflow");
      expect(desk.epoch).toBe(3);
    }
  });

  it("is withdrawn by its sender, the owner, a supervisor or the system, and by nobody else", () => {
    for (const by of [maria, billing, ruth, { kind: "system", id: "desk" } as const])
      expect(
        new Desk(maria).asked(toBillingByPhone).run({ type: "withdrawHandoff", handoff: "h1", by }),
      ).toEqual(["handoff.withdrawn"]);
    expect(
      new Desk(maria)
        .asked(toBillingByPhone)
        .run({ type: "withdrawHandoff", handoff: "h1", by: agent("stranger") }),
    ).toBe("NOT_ALLOWED");
  });
});
