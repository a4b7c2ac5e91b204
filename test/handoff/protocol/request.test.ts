import { describe, expect, it } from "vitest";
import { agent, Desk, intake, jan, MINUTE, maria, queue, ruth } from "./desk.js";

const toBilling = { mode: "cold", to: { queue: "billing" } } as const;

describe("a request", () => {
  it("comes from the owner or a supervisor, and from nobody else", () => {
    expect(new Desk(maria).request(toBilling)).toHaveLength(2);
    expect(new Desk(maria).request({ ...toBilling, by: ruth })).toHaveLength(2);
    expect(new Desk(maria).request({ ...toBilling, by: jan })).toBe("NOT_OWNER");
    expect(new Desk(maria).request({ ...toBilling, by: { kind: "customer", id: "c" } })).toBe("NOT_OWNER");
  });

  it("is refused under another epoch than the present one, to a supervisor too", () => {
    expect(new Desk(maria).request({ ...toBilling, epoch: 2 })).toBe("STALE_EPOCH");
    expect(new Desk(maria).request({ ...toBilling, by: ruth, epoch: 2 })).toBe("STALE_EPOCH");
  });

  it("is refused while another handoff is open, and names it", () => {
    const desk = new Desk(maria).asked({ mode: "warm", to: { party: jan } });
    const decision = desk.decide({
      type: "requestHandoff",
      by: maria,
      epoch: 1,
      reason: "speed",
      ...toBilling,
    });
    expect(decision).toMatchObject({
      status: "refused",
      refusal: { code: "HANDOFF_OPEN", details: { handoff: "h1" } },
    });
  });

  it("finds the way free where the open handoff was over and no timer had run", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { channel: "phone" } });
    desk.after(24 * 60 * MINUTE);
    expect(desk.request({ ...toBilling, handoff: "h2" })).toEqual([
      "handoff.customer-absent",
      "handoff.completed",
      "handoff.requested",
      "handoff.offered",
    ]);
  });

  it("makes an id where none is given, and counts the hops", () => {
    const desk = new Desk(maria).given({
      type: "requestHandoff",
      by: maria,
      epoch: 1,
      reason: "speed",
      ...toBilling,
    });
    const first = desk.open.id;
    desk.given({ type: "take", by: jan }).asked({ ...toBilling, handoff: "h2" });
    expect(desk.open).toMatchObject({ id: "h2", hop: 2 });
    expect(desk.last).toMatchObject({ id: first, hop: 1 });
  });

  it("cannot give a handoff the id of one that has ended", () => {
    const desk = new Desk(maria).asked(toBilling).given({ type: "take", by: jan });
    expect(desk.request(toBilling)).toBe("WRONG_STATE");
  });
});

describe("a request that could move nothing is refused", () => {
  const asks = (order: Parameters<Desk["request"]>[0]) => new Desk(maria).request(order);

  it("without a channel and without a receiver", () => {
    expect(asks({ mode: "cold", to: {} })).toBe("TARGET_INVALID");
    expect(asks({ mode: "warm", to: {} })).toBe("TARGET_INVALID");
  });

  it("to the channel the customer is on, without a receiver", () => {
    expect(asks({ mode: "cold", from: { channel: "phone" }, to: { channel: "phone" } })).toBe(
      "TARGET_INVALID",
    );
  });

  it("with more than one receiver", () => {
    expect(asks({ mode: "warm", to: { queue: "billing", party: jan } })).toBe("TARGET_INVALID");
    expect(
      asks({
        mode: "warm",
        to: { party: jan, route: [{ candidates: [jan], answerWithinMs: 1 }] },
      }),
    ).toBe("TARGET_INVALID");
  });

  it("cold without a queue: somebody has to be responsible at once", () => {
    expect(asks({ mode: "cold", to: { party: jan } })).toBe("TARGET_INVALID");
    expect(asks({ mode: "cold", to: { route: [{ candidates: [queue("q")], answerWithinMs: 1 }] } })).toBe(
      "TARGET_INVALID",
    );
  });

  it("to the owner, by name, as the queue, or anywhere in a route", () => {
    expect(asks({ mode: "warm", to: { party: maria } })).toBe("TARGET_INVALID");
    expect(new Desk(intake).request({ mode: "cold", to: { queue: "intake" } })).toBe("TARGET_INVALID");
    expect(
      asks({
        mode: "warm",
        to: {
          route: [
            { candidates: [jan], answerWithinMs: 1 },
            { candidates: [agent("eva"), maria], answerWithinMs: 1 },
          ],
        },
      }),
    ).toBe("TARGET_INVALID");
  });
});
