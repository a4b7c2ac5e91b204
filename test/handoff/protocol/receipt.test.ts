import { handoffStatus } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { billing, Desk, eva, jan, MINUTE, maria, overflow, ruth } from "./desk.js";

const items = ["identity", "refund-promise"];
const acknowledge = (by: typeof jan | typeof maria | typeof eva, given: readonly string[] = items) =>
  ({ type: "acknowledgeHandoff", handoff: "h1", by, items: given }) as const;

describe("the receipt of a cold handoff", () => {
  const asked = () =>
    new Desk(maria).asked({ mode: "cold", to: { queue: "billing" }, receipt: items, fallback: overflow });

  it("is awaited from who picked it up, and its time runs from then", () => {
    const desk = asked();
    expect(desk.open.receipt).toEqual({ state: "awaited", items, withinMs: 10 * MINUTE, deadlineAt: null });
    desk.after(14 * MINUTE).given({ type: "take", by: jan });
    expect(handoffStatus(desk.open)).toBe("awaiting-receipt");
    expect(desk.open.receipt.deadlineAt).toBe(24 * MINUTE);
    expect(desk.run(acknowledge(jan))).toEqual(["handoff.acknowledged", "handoff.completed"]);
  });

  it("cannot be given by the sender, the queue, or anybody before the pickup", () => {
    const desk = asked();
    for (const by of [maria, billing, jan])
      expect(desk.run({ type: "acknowledgeHandoff", handoff: "h1", by, items })).toBe("NOT_ALLOWED");
  });

  it("must name every item", () => {
    const desk = asked().given({ type: "take", by: jan });
    expect(desk.run(acknowledge(jan, ["identity"]))).toBe("WRONG_STATE");
    expect(desk.run(acknowledge(jan, [...items, "greeting"]))).toEqual([
      "handoff.acknowledged",
      "handoff.completed",
    ]);
  });

  it("is missed when its time is over, and the handoff ends all the same", () => {
    const desk = asked().given({ type: "take", by: jan });
    expect(desk.after(10 * MINUTE).tick()).toEqual(["handoff.receipt-missed", "handoff.completed"]);
    expect(desk.last).toMatchObject({ end: "completed", receiver: jan });
  });

  it("may come late while the customer is awaited", () => {
    const desk = new Desk(maria)
      .asked({ mode: "cold", to: { queue: "billing", channel: "phone" }, receipt: items })
      .given({ type: "take", by: jan });
    expect(desk.after(10 * MINUTE).tick()).toEqual(["handoff.receipt-missed"]);
    expect(desk.run(acknowledge(jan))).toEqual(["handoff.acknowledged"]);
    expect(desk.run(acknowledge(jan))).toBe("WRONG_STATE");
  });

  it("passes to whoever owns the journey after the pickup", () => {
    const desk = asked().given({ type: "take", by: jan }).given({ type: "takeOver", by: ruth });
    expect(desk.run(acknowledge(jan))).toBe("NOT_ALLOWED");
    expect(desk.run({ type: "acknowledgeHandoff", handoff: "h1", by: ruth, items })).toEqual([
      "handoff.acknowledged",
      "handoff.completed",
    ]);
  });

  it("is awaited from who takes the journey out of the fallback queue", () => {
    const desk = asked();
    expect(desk.after(15 * MINUTE).tick()).toEqual(["handoff.expired", "handoff.fell-back"]);
    expect(desk.open.receipt.deadlineAt).toBe(25 * MINUTE);
    desk.given({ type: "take", by: jan });
    expect(desk.run(acknowledge(jan))).toEqual(["handoff.acknowledged", "handoff.completed"]);
  });
});

describe("the receipt of a warm handoff", () => {
  const asked = () =>
    new Desk(maria).asked({
      mode: "warm",
      to: {
        route: [
          { candidates: [jan], answerWithinMs: MINUTE },
          { candidates: [eva], answerWithinMs: MINUTE },
        ],
      },
      receipt: items,
    });

  it("is given by who accepted, before or after the confirmation, and not by the sender", () => {
    const desk = asked().given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(desk.run(acknowledge(maria))).toBe("NOT_ALLOWED");
    expect(desk.run(acknowledge(jan))).toEqual(["handoff.acknowledged"]);
    expect(desk.run({ type: "confirmHandoff", handoff: "h1", by: jan })).toEqual([
      "handoff.confirmed",
      "handoff.completed",
    ]);
  });

  it("is awaited anew from the next receiver when the first backs out", () => {
    const desk = asked()
      .given({ type: "acceptHandoff", handoff: "h1", by: jan })
      .given(acknowledge(jan))
      .given({ type: "declineHandoff", handoff: "h1", by: jan, why: "wrong-skill" });
    expect(desk.open.receipt).toMatchObject({ state: "awaited", deadlineAt: null });
    desk.after(MINUTE / 2).given({ type: "acceptHandoff", handoff: "h1", by: eva });
    expect(desk.open.receipt).toMatchObject({ state: "awaited", deadlineAt: 10.5 * MINUTE });
    expect(desk.run(acknowledge(jan))).toBe("NOT_ALLOWED");
    expect(desk.run(acknowledge(eva))).toEqual(["handoff.acknowledged"]);
  });
});

describe("a receipt whose time runs out together with its receiver's", () => {
  it("is not missed, but awaited from the next", () => {
    const desk = new Desk(maria, { policy: { confirmWithinMs: MINUTE, acknowledgeWithinMs: MINUTE } })
      .asked({ mode: "warm", to: { party: jan, channel: "video" }, receipt: items, fallback: overflow })
      .given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(desk.after(MINUTE).tick()).toEqual(["handoff.expired", "handoff.fell-back"]);
    expect(desk.open.receipt).toMatchObject({ state: "awaited", deadlineAt: 2 * MINUTE });
  });
});

describe("no receipt", () => {
  it("can be given where none was asked for", () => {
    const desk = new Desk(maria).asked({ mode: "warm", to: { party: jan } });
    desk.given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(desk.run(acknowledge(jan))).toBe("WRONG_STATE");
  });

  it("is asked of the owner alone where only the channel changes, and runs from the request", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { channel: "phone" }, receipt: items });
    expect(desk.open.receipt.deadlineAt).toBe(10 * MINUTE);
    expect(desk.run(acknowledge(jan))).toBe("NOT_ALLOWED");
    expect(desk.run(acknowledge(maria))).toEqual(["handoff.acknowledged"]);
  });
});
