import { describe, expect, it } from "vitest";
import { billing, Desk, eva, HOUR, jan, MINUTE, maria, ruth } from "./desk.js";

const asked = () =>
  new Desk(maria).asked({ mode: "callback", at: HOUR, to: { queue: "billing", channel: "phone" } });

describe("a callback", () => {
  it("needs a time to come, and no other handoff has one", () => {
    const desk = new Desk(maria).after(MINUTE);
    for (const at of [0, MINUTE])
      expect(desk.request({ mode: "callback", at, to: { queue: "billing" } })).toBe("TARGET_INVALID");
    expect(desk.request({ mode: "callback", to: { queue: "billing" } })).toBe("TARGET_INVALID");
    expect(desk.request({ mode: "warm", at: HOUR, to: { queue: "billing" } })).toBe("TARGET_INVALID");
  });

  it("leaves the journey to the sender until somebody accepts, and then it is theirs", () => {
    const desk = asked();
    expect(desk.owner).toBe("agent:maria");
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toEqual(["handoff.accepted"]);
    expect([desk.owner, desk.epoch]).toEqual(["agent:jan", 2]);
    expect(
      desk.after(HOUR).run({ type: "recordArrival", handoff: "h1", at: HOUR, evidence: { kind: "contact" } }),
    ).toEqual(["handoff.customer-arrived", "handoff.completed"]);
  });

  it("gives candidates and customer their time from the hour agreed", () => {
    const { receiver, customer } = asked().open;
    expect([receiver.deadlineAt, customer.deadlineAt]).toEqual([HOUR + 2 * MINUTE, 25 * HOUR]);
  });

  it("that nobody takes on falls to the fallback, which may well be the queue that owns it", () => {
    const desk = new Desk(billing).asked({
      mode: "callback",
      at: HOUR,
      to: { queue: "billing" },
      fallback: billing,
    });
    expect(desk.after(HOUR + 2 * MINUTE).tick()).toEqual([
      "handoff.expired",
      "handoff.fell-back",
      "handoff.completed",
    ]);
    expect([desk.owner, desk.epoch]).toEqual(["queue:billing", 1]);
  });

  it("outlives a change of owner, since it was agreed with the customer, and finds its receiver in one who was asked", () => {
    const moved = asked();
    expect(moved.run({ type: "takeOver", by: ruth })).toEqual(["ownership.taken-over", "handoff.accepted"]);
    const other = new Desk(maria).asked({ mode: "callback", at: HOUR, to: { party: eva } });
    expect(other.run({ type: "takeOver", by: ruth })).toEqual(["ownership.taken-over"]);
    expect(other.open.receiver.state).toBe("offered");
  });

  it("takes the place of an open handoff, to the same receivers with the same receipt, promises and note", () => {
    const desk = new Desk(maria).asked({
      mode: "warm",
      to: { party: jan, channel: "phone" },
      receipt: ["summary"],
      promises: ["p1"],
      note: "Ring twice.",
    });
    expect(
      desk.run({ type: "rescheduleHandoff", handoff: "h1", successor: "h2", by: maria, epoch: 1, at: HOUR }),
    ).toEqual(["handoff.rescheduled", "handoff.requested", "handoff.offered", "handoff.customer-invited"]);
    expect(desk.last).toMatchObject({ id: "h1", end: "rescheduled" });
    expect(desk.open).toMatchObject({
      id: "h2",
      mode: "callback",
      callbackAt: HOUR,
      note: "Ring twice.",
      receipt: { items: ["summary"] },
      promises: { all: ["p1"] },
    });
  });
});
