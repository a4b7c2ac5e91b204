import { handoffStatus } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { Desk, HOUR, jan, MINUTE, maria } from "./desk.js";

const toPhone = { mode: "cold", from: { channel: "web-chat" }, to: { channel: "phone" } } as const;
const arrives = {
  type: "recordArrival",
  handoff: "h1",
  at: 5,
  evidence: { kind: "desk", ref: "call-77" },
} as const;
const refuses = { type: "recordCustomerRefusal", handoff: "h1", at: 5 } as const;

describe("a handoff of the channel alone", () => {
  it("keeps the owner and the epoch, asks nobody, and ends when the customer arrives", () => {
    const desk = new Desk(maria);
    expect(desk.request(toPhone)).toEqual(["handoff.requested", "handoff.customer-invited"]);
    expect(desk.open.route).toBeNull();
    expect(handoffStatus(desk.open)).toBe("awaiting-customer");
    expect(desk.run(arrives)).toEqual(["handoff.customer-arrived", "handoff.completed"]);
    expect(desk.owner).toBe("agent:maria");
    expect(desk.epoch).toBe(1);
  });

  it("goes on under a new owner", () => {
    const desk = new Desk(maria).asked(toPhone);
    expect(desk.run({ type: "reassign", by: maria, to: jan, cause: "shift-ended" })).toEqual([
      "ownership.reassigned",
    ]);
    expect(desk.run(arrives)).toEqual(["handoff.customer-arrived", "handoff.completed"]);
    expect(desk.owner).toBe("agent:jan");
  });

  it("has no offer that anybody could answer", () => {
    const desk = new Desk(maria).asked(toPhone);
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toBe("WRONG_STATE");
    expect(desk.run({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" })).toBe("WRONG_STATE");
    expect(desk.run({ type: "confirmHandoff", handoff: "h1", by: maria })).toBe("WRONG_STATE");
  });
});

describe("a handoff of the owner alone", () => {
  it("invites nobody, and an arrival has nowhere to go", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" } });
    expect(desk.open.customer).toMatchObject({ state: "none", channel: null, deadlineAt: null });
    expect(desk.run(arrives)).toBe("WRONG_STATE");
    expect(desk.run(refuses)).toBe("WRONG_STATE");
  });

  it("is that too where the channel named is the one the customer is on", () => {
    const desk = new Desk(maria);
    expect(
      desk.request({
        mode: "cold",
        from: { channel: "phone" },
        to: { channel: "phone", queue: "billing" },
      }),
    ).toEqual(["handoff.requested", "handoff.offered"]);
  });
});

describe("the customer", () => {
  const toBilling = { ...toPhone, to: { channel: "phone", queue: "billing" } } as const;

  it("arrives with the evidence and the assurance that the desk gives", () => {
    const desk = new Desk(maria).asked(toBilling);
    desk.given({ ...arrives, evidence: { kind: "pin", ref: "attempt-1" }, assurance: "possession" });
    expect(desk.open.customer).toEqual({
      state: "arrived",
      channel: "phone",
      deadlineAt: null,
      arrival: { at: 5, evidence: { kind: "pin", ref: "attempt-1" }, assurance: "possession" },
    });
  });

  it("is taken at their word where the desk names no assurance", () => {
    const desk = new Desk(maria).asked(toBilling).given(arrives);
    expect(desk.open.customer.arrival?.assurance).toBe("self-asserted");
  });

  it("may arrive on another channel than the one they were invited to", () => {
    const desk = new Desk(maria).asked(toBilling).given({ ...arrives, channel: "whatsapp" });
    expect(desk.open.customer).toMatchObject({ state: "arrived", channel: "whatsapp" });
  });

  it("arrives once: to record it again changes nothing", () => {
    const desk = new Desk(maria).asked(toBilling).given(arrives);
    expect(desk.run({ ...arrives, at: 9 })).toEqual([]);
    expect(desk.open.customer.arrival?.at).toBe(5);
    expect(desk.run(refuses)).toBe("WRONG_STATE");
  });

  it("may refuse the switch, which ends a handoff of the channel alone", () => {
    const desk = new Desk(maria).asked(toPhone);
    expect(desk.run(refuses)).toEqual(["handoff.customer-declined", "handoff.completed"]);
    expect(desk.last).toMatchObject({ end: "completed", customer: "declined" });
    expect(desk.owner).toBe("agent:maria");
  });

  it("may refuse the switch, and the handoff goes on to its receiver", () => {
    const desk = new Desk(maria).asked(toBilling);
    expect(desk.run(refuses)).toEqual(["handoff.customer-declined"]);
    expect(desk.run({ ...refuses, at: 9 })).toEqual([]);
    expect(handoffStatus(desk.open)).toBe("awaiting-receiver");
    expect(desk.run({ type: "take", by: jan })).toEqual([
      "ownership.taken",
      "handoff.accepted",
      "handoff.completed",
    ]);
  });

  it("may come after all, having refused", () => {
    const desk = new Desk(maria).asked(toBilling).given(refuses);
    expect(desk.run(arrives)).toEqual(["handoff.customer-arrived"]);
    expect(desk.open.customer.state).toBe("arrived");
  });

  it("is absent when the deadline passes, which ends a handoff of the channel alone", () => {
    const desk = new Desk(maria).asked(toPhone);
    expect(desk.after(24 * HOUR - 1).tick()).toEqual([]);
    expect(desk.after(1).tick()).toEqual(["handoff.customer-absent", "handoff.completed"]);
    expect(desk.last).toMatchObject({ end: "completed", customer: "absent" });
  });

  it("may come late while the receiver is still awaited, and can then no longer refuse", () => {
    const desk = new Desk(maria, { policy: { arriveWithinMs: MINUTE } }).asked(toBilling);
    expect(desk.after(MINUTE).tick()).toEqual(["handoff.customer-absent"]);
    expect(desk.run(refuses)).toBe("WRONG_STATE");
    expect(desk.run(arrives)).toEqual(["handoff.customer-arrived"]);
  });

  it("who comes late has arrived, if no timer ran before", () => {
    const desk = new Desk(maria).asked(toPhone).after(25 * HOUR);
    expect(desk.run(arrives)).toEqual(["handoff.customer-arrived", "handoff.completed"]);
  });

  it("who comes after the end finds no handoff: it is the journey that goes on", () => {
    const desk = new Desk(maria).asked(toPhone).given(refuses);
    expect(desk.run(arrives)).toBe("NO_HANDOFF");
    expect(desk.run({ ...refuses, handoff: "unknown" })).toBe("NO_HANDOFF");
  });
});
