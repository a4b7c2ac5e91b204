import { due, nextDeadline, startHandoffState } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { refuseUnlessAllowed } from "../../../src/handoff/protocol/authority.js";
import { bot, Desk, HOUR, intake, jan, MINUTE, maria, overflow, robo, ruth } from "./desk.js";

const both = {
  mode: "cold",
  to: { channel: "phone", queue: "billing" },
  receipt: ["all"],
  fallback: overflow,
} as const;

describe("what is due", () => {
  it("is told per leg, at the deadline and not before", () => {
    const desk = new Desk(maria).asked(both);
    expect(due(desk.state, 15 * MINUTE - 1)).toEqual([]);
    expect(due(desk.state, 15 * MINUTE)).toEqual([
      { what: "receiver", handoff: "h1", deadlineAt: 15 * MINUTE },
    ]);
    expect(due(desk.state, 24 * HOUR).map(({ what }) => what)).toEqual(["receiver", "customer"]);
    desk.given({ type: "take", by: jan });
    expect(due(desk.state, 24 * HOUR).map(({ what }) => what)).toEqual(["customer", "receipt"]);
  });

  it("is told of an owner too: a queue nobody took from, a bot whose lease ended", () => {
    const waiting = startHandoffState({ owner: intake, at: 0, expiresAt: MINUTE });
    expect(due(waiting, MINUTE - 1)).toEqual([]);
    expect(due(waiting, MINUTE)).toEqual([{ what: "owner", deadlineAt: MINUTE }]);
    const leased = new Desk(intake).given({ type: "take", by: robo, leaseMs: HOUR });
    expect(due(leased.state, HOUR)).toEqual([{ what: "owner", deadlineAt: HOUR }]);
    expect(nextDeadline(leased.state)).toBe(HOUR);
  });

  it("is told of a first owner too, unless the desk says there is no end", () => {
    const begin = { owner: intake, at: MINUTE };
    expect(nextDeadline(startHandoffState(begin))).toBe(16 * MINUTE);
    expect(nextDeadline(startHandoffState({ ...begin, expiresAt: 2 * MINUTE }))).toBe(2 * MINUTE);
    expect(nextDeadline(startHandoffState({ ...begin, expiresAt: null }))).toBeNull();
    expect(nextDeadline(startHandoffState({ owner: robo, at: 0 }))).toBe(10 * MINUTE);
    expect(nextDeadline(startHandoffState({ owner: maria, at: 0 }))).toBeNull();
  });

  it("is told of the receiver alone where the queue waits for the pickup of a cold handoff", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" } });
    expect(desk.state.ownership.expiresAt).toBe(15 * MINUTE);
    expect(due(desk.state, HOUR)).toHaveLength(1);
  });

  it("is nothing for a person who owns a journey without a handoff", () => {
    expect(nextDeadline(new Desk(maria).state)).toBeNull();
    expect(due(new Desk(maria).state, 1e15)).toEqual([]);
  });
});

describe("the next deadline", () => {
  it("is the earliest of the legs'", () => {
    const desk = new Desk(maria).asked(both);
    expect(nextDeadline(desk.state)).toBe(15 * MINUTE);
    desk.after(MINUTE).given({ type: "take", by: jan });
    expect(nextDeadline(desk.state)).toBe(11 * MINUTE);
    desk.given({ type: "acknowledgeHandoff", handoff: "h1", by: jan, items: ["all"] });
    expect(nextDeadline(desk.state)).toBe(24 * HOUR);
    desk.given({ type: "recordArrival", handoff: "h1", at: 0, evidence: { kind: "desk" } });
    expect(nextDeadline(desk.state)).toBeNull();
  });
});

describe("a tick", () => {
  it("before anything is due changes nothing", () => {
    const desk = new Desk(maria).asked(both);
    const before = desk.state;
    expect(desk.after(15 * MINUTE - 1).tick()).toEqual([]);
    expect(desk.state).toBe(before);
  });

  it("twice at the same time acts once", () => {
    const desk = new Desk(maria).asked(both).after(15 * MINUTE);
    expect(desk.tick()).toEqual(["handoff.expired", "handoff.fell-back"]);
    expect(desk.tick()).toEqual([]);
  });

  it("that comes a day late lets everything that is due take effect at once, and starts no time anew in the past", () => {
    const desk = new Desk(maria).asked(both).after(30 * HOUR);
    expect(desk.tick()).toEqual(["handoff.expired", "handoff.fell-back", "handoff.customer-absent"]);
    expect(desk.open.receipt.deadlineAt).toBe(30 * HOUR + 10 * MINUTE);
    expect(desk.state.ownership.expiresAt).toBe(30 * HOUR + 15 * MINUTE);
    expect(desk.after(10 * MINUTE).tick()).toEqual(["handoff.receipt-missed", "handoff.completed"]);
  });

  it("that never comes is made up for by the next command", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" }, fallback: overflow });
    desk.after(HOUR);
    expect(desk.run({ type: "reassign", by: { kind: "system", id: "s" }, to: jan, cause: "other" })).toEqual([
      "handoff.expired",
      "handoff.fell-back",
      "handoff.completed",
      "ownership.reassigned",
    ]);
  });
});

describe("a clock", () => {
  it("that goes back changes no recorded time, and gives no time twice", () => {
    const desk = new Desk(maria).after(HOUR).asked(both);
    desk.now = 0;
    desk.given({ type: "take", by: jan });
    expect(desk.log.map((event) => event.recordedAt)).toEqual([HOUR, HOUR, HOUR, HOUR, HOUR]);
    expect(desk.state.ownership.since).toBe(HOUR);
    expect(desk.open.receipt.deadlineAt).toBe(HOUR + 10 * MINUTE);
  });

  it("that goes back cannot make an offer young again once its time was seen to pass", () => {
    const desk = new Desk(maria).asked({ mode: "warm", to: { party: jan, channel: "phone" } });
    desk.after(2 * MINUTE).given({ type: "recordCustomerRefusal", handoff: "h1", at: 0 });
    desk.now = 0;
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toBe("OFFER_EXPIRED");
    expect(due(desk.state, desk.now)).toEqual([{ what: "receiver", handoff: "h1", deadlineAt: 2 * MINUTE }]);
    expect(desk.tick()).toEqual(["handoff.expired", "handoff.fell-back", "handoff.completed"]);
  });

  it("that is far ahead ends what waits, and never leaves the journey without an owner", () => {
    const desk = new Desk(maria).asked(both);
    desk.now = 8.64e15 - HOUR;
    expect(desk.tick()).toEqual(["handoff.expired", "handoff.fell-back", "handoff.customer-absent"]);
    desk.now = MINUTE;
    expect(desk.run({ type: "take", by: jan })).toEqual(["ownership.taken"]);
    expect(desk.run({ type: "acknowledgeHandoff", handoff: "h1", by: jan, items: ["all"] })).toEqual([
      "handoff.acknowledged",
      "handoff.completed",
    ]);
    expect(desk.state.ownership.since).toBe(8.64e15 - HOUR);
  });

  it("that goes back gives a bot no more than its lease", () => {
    const desk = new Desk(intake).given({ type: "take", by: bot("b"), leaseMs: MINUTE });
    desk.after(MINUTE);
    desk.now = 0;
    desk.given({ type: "join", by: ruth, epoch: 2, party: jan, rights: ["speak"] });
    desk.now = MINUTE;
    expect(desk.request({ mode: "cold", to: { queue: "billing" } })).toBe("LEASE_EXPIRED");
    expect(refuseUnlessAllowed(desk.state, { by: bot("b"), epoch: 2 }, "speak", MINUTE)?.refusal.code).toBe(
      "LEASE_EXPIRED",
    );
  });
});
