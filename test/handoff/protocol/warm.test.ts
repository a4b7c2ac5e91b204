import { handoffStatus, type OwnerRef, type RouteStep } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { refuseUnlessAllowed } from "../../../src/handoff/protocol/authority.js";
import { bot, Desk, eva, jan, MINUTE, maria, overflow, queue, robo, ruth } from "./desk.js";

const toJan = { mode: "warm", to: { party: jan } } as const;

function maySpeak(desk: Desk, by: OwnerRef): boolean {
  return refuseUnlessAllowed(desk.state, { by, epoch: desk.epoch }, "speak", desk.now) === null;
}

describe("a warm handoff", () => {
  it("goes from the request to its end: the sender stays owner until the receiver confirms", () => {
    const desk = new Desk(maria);

    expect(desk.request(toJan)).toEqual(["handoff.requested", "handoff.offered"]);
    expect(desk.owner).toBe("agent:maria");
    expect(desk.epoch).toBe(1);
    expect(handoffStatus(desk.open)).toBe("awaiting-receiver");
    expect(maySpeak(desk, jan)).toBe(false);

    expect(desk.after(MINUTE).run({ type: "acceptHandoff", handoff: "h1", by: jan })).toEqual([
      "handoff.accepted",
    ]);
    expect(desk.owner).toBe("agent:maria");
    expect(handoffStatus(desk.open)).toBe("awaiting-confirmation");
    expect(maySpeak(desk, maria)).toBe(true);
    expect(maySpeak(desk, jan)).toBe(true);

    expect(desk.after(MINUTE).run({ type: "confirmHandoff", handoff: "h1", by: jan })).toEqual([
      "handoff.confirmed",
      "handoff.completed",
    ]);
    expect(desk.owner).toBe("agent:jan");
    expect(desk.epoch).toBe(2);
    expect(maySpeak(desk, maria)).toBe(false);
    expect(desk.state.participants).toEqual([]);
    expect(desk.last).toMatchObject({ end: "completed", receiver: jan });
  });

  it("moves the ownership at the confirmation itself", () => {
    const desk = new Desk(maria).asked(toJan).given({ type: "acceptHandoff", handoff: "h1", by: jan });
    desk.after(MINUTE).given({ type: "confirmHandoff", handoff: "h1", by: jan });
    expect(desk.log.find((event) => event.type === "handoff.confirmed")).toMatchObject({
      data: { by: jan, ownership: { owner: jan, epoch: 2, since: MINUTE, expiresAt: null } },
    });
  });

  it("lets the receiver speak, and nothing else, before the confirmation", () => {
    const desk = new Desk(maria).asked(toJan).given({ type: "acceptHandoff", handoff: "h1", by: jan });
    const may = (["speak", "promise", "handoff", "close"] as const).filter(
      (right) => refuseUnlessAllowed(desk.state, { by: jan, epoch: 1 }, right, desk.now) === null,
    );
    expect(may).toEqual(["speak"]);
  });

  it("is confirmed by the sender just as by the receiver, and by nobody else", () => {
    const accepted = () =>
      new Desk(maria).asked(toJan).given({ type: "acceptHandoff", handoff: "h1", by: jan });
    const bySender = accepted();
    expect(bySender.run({ type: "confirmHandoff", handoff: "h1", by: maria })).toEqual([
      "handoff.confirmed",
      "handoff.completed",
    ]);
    expect(bySender.owner).toBe("agent:jan");
    for (const by of [eva, ruth])
      expect(accepted().run({ type: "confirmHandoff", handoff: "h1", by })).toBe("NOT_ALLOWED");
  });

  it("cannot be confirmed before anybody accepted", () => {
    const desk = new Desk(maria).asked(toJan);
    expect(desk.run({ type: "confirmHandoff", handoff: "h1", by: jan })).toBe("WRONG_STATE");
  });

  it("cannot be accepted twice, nor by somebody who was not asked", () => {
    const desk = new Desk(maria).asked(toJan);
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: eva })).toBe("NOT_OFFERED");
    desk.given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toBe("WRONG_STATE");
  });

  it("waits for the customer after the confirmation, who owns it then", () => {
    const desk = new Desk(maria)
      .asked({ ...toJan, to: { party: jan, channel: "video" } })
      .given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(desk.run({ type: "confirmHandoff", handoff: "h1", by: jan })).toEqual(["handoff.confirmed"]);
    expect(handoffStatus(desk.open)).toBe("awaiting-customer");
    expect(desk.owner).toBe("agent:jan");
    expect(
      desk.run({ type: "recordArrival", handoff: "h1", at: desk.now, evidence: { kind: "desk" } }),
    ).toEqual(["handoff.customer-arrived", "handoff.completed"]);
  });

  it("goes from a bot to a person by the same steps", () => {
    const desk = new Desk(robo).asked({ mode: "warm", to: { queue: "support" } });
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toEqual(["handoff.accepted"]);
    expect(desk.run({ type: "confirmHandoff", handoff: "h1", by: robo })).toEqual([
      "handoff.confirmed",
      "handoff.completed",
    ]);
    expect(desk.owner).toBe("agent:jan");
  });

  it("goes from a person to a bot by the same steps", () => {
    const desk = new Desk(maria)
      .asked({ mode: "warm", to: { party: robo } })
      .given({ type: "acceptHandoff", handoff: "h1", by: robo })
      .given({ type: "confirmHandoff", handoff: "h1", by: robo });
    expect(desk.owner).toBe("bot:robo");
  });
});

describe("a warm handoff to a queue", () => {
  const toSupport = { mode: "warm", to: { queue: "support" } } as const;

  it("is accepted by any agent or bot of it, since the desk knows who that is", () => {
    for (const by of [jan, bot("helper")])
      expect(new Desk(maria).asked(toSupport).run({ type: "acceptHandoff", handoff: "h1", by })).toEqual([
        "handoff.accepted",
      ]);
  });

  it("is not accepted by the queue itself, which cannot speak", () => {
    const desk = new Desk(maria).asked(toSupport);
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: queue("support") })).toBe("NOT_ALLOWED");
  });

  it("is not accepted by the owner, who has the journey", () => {
    const desk = new Desk(maria).asked(toSupport);
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: maria })).toBe("ALREADY_OWNER");
  });
});

describe("a route", () => {
  const steps: readonly RouteStep[] = [
    { candidates: [jan, eva], answerWithinMs: MINUTE },
    { candidates: [queue("experts")], answerWithinMs: 5 * MINUTE },
  ];
  const routed = () => new Desk(maria).asked({ mode: "warm", to: { route: steps }, fallback: overflow });

  it("offers its first step to all of that step's candidates", () => {
    const desk = routed();
    expect(desk.open.receiver).toMatchObject({ state: "offered", step: 0, deadlineAt: MINUTE });
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: eva })).toEqual(["handoff.accepted"]);
    expect(desk.open.receiver).toMatchObject({ state: "accepted", party: eva });
  });

  it("keeps the offer standing while another candidate may still accept", () => {
    const desk = routed();
    expect(desk.run({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" })).toEqual([
      "handoff.declined",
    ]);
    expect(desk.open.receiver).toMatchObject({ state: "offered", step: 0, declinedBy: [jan] });
    expect(desk.run({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" })).toBe("NOT_OFFERED");
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toBe("NOT_OFFERED");
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: eva })).toEqual(["handoff.accepted"]);
  });

  it("is no longer open to a queue's agents once the queue declined", () => {
    const desk = new Desk(maria).asked({
      mode: "warm",
      to: { route: [{ candidates: [jan, queue("experts")], answerWithinMs: MINUTE }] },
    });
    desk.given({ type: "declineHandoff", handoff: "h1", by: queue("experts"), why: "busy" });
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: eva })).toBe("NOT_OFFERED");
    expect(desk.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toEqual(["handoff.accepted"]);
  });

  it("goes on to the next step when every candidate declined, with that step's own time", () => {
    const desk = routed().given({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" });
    desk.after(20_000);
    expect(desk.run({ type: "declineHandoff", handoff: "h1", by: eva, why: "away" })).toEqual([
      "handoff.declined",
      "handoff.offered",
    ]);
    expect(desk.open.receiver).toMatchObject({
      state: "offered",
      step: 1,
      declinedBy: [],
      deadlineAt: 20_000 + 5 * MINUTE,
    });
  });

  it("goes on to the next step when nobody answers in time", () => {
    const desk = routed();
    expect(desk.after(MINUTE).tick()).toEqual(["handoff.expired", "handoff.offered"]);
    expect(desk.open.receiver).toMatchObject({ state: "offered", step: 1, deadlineAt: 6 * MINUTE });
    expect(desk.owner).toBe("agent:maria");
  });

  it("ends with the fallback queue when its last step came to nothing", () => {
    const desk = routed();
    desk.after(MINUTE).tick();
    expect(desk.after(5 * MINUTE).tick()).toEqual([
      "handoff.expired",
      "handoff.fell-back",
      "handoff.completed",
    ]);
    expect(desk.owner).toBe("queue:overflow");
    expect(desk.epoch).toBe(2);
    expect(desk.last).toMatchObject({ end: "completed", viaFallback: true });
  });

  it("ends with the policy's fallback queue where the request names none", () => {
    const desk = new Desk(maria).asked(toJan);
    desk.given({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" });
    expect(desk.owner).toBe("queue:intake");
  });

  it("goes on to the next step when the one who accepted backs out or never confirms", () => {
    const backsOut = routed().given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(backsOut.run({ type: "declineHandoff", handoff: "h1", by: eva, why: "busy" })).toBe("NOT_OFFERED");
    expect(
      backsOut.run({ type: "declineHandoff", handoff: "h1", by: jan, why: "conflict-of-interest" }),
    ).toEqual(["handoff.declined", "handoff.offered"]);
    expect(backsOut.open.receiver).toMatchObject({ state: "offered", step: 1, party: null });
    expect(backsOut.state.participants).toEqual([]);

    const neverConfirms = routed().given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(neverConfirms.after(10 * MINUTE).tick()).toEqual(["handoff.expired", "handoff.offered"]);
    expect(maySpeak(neverConfirms, jan)).toBe(false);
  });

  it("is asked in turn even where a queue is overdue on every step and nobody ticks until the end", () => {
    const desk = routed().after(60 * MINUTE);
    expect(desk.tick()).toEqual(["handoff.expired", "handoff.offered"]);
    expect(desk.open.receiver.deadlineAt).toBe(65 * MINUTE);
  });

  it("does not take an answer after its time, though no timer ran", () => {
    const late = routed().after(MINUTE);
    expect(late.run({ type: "acceptHandoff", handoff: "h1", by: jan })).toBe("OFFER_EXPIRED");
    expect(late.run({ type: "declineHandoff", handoff: "h1", by: jan, why: "busy" })).toBe("OFFER_EXPIRED");
    const unconfirmed = routed().given({ type: "acceptHandoff", handoff: "h1", by: jan });
    unconfirmed.after(10 * MINUTE);
    expect(unconfirmed.run({ type: "confirmHandoff", handoff: "h1", by: jan })).toBe("OFFER_EXPIRED");
    expect(unconfirmed.owner).toBe("agent:maria");
  });
});

describe("a warm handoff whose owner changes beside it", () => {
  it("is withdrawn, since its sender is gone", () => {
    const desk = new Desk(maria).asked(toJan).given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(desk.run({ type: "takeOver", by: ruth })).toEqual(["ownership.taken-over", "handoff.withdrawn"]);
    expect(desk.owner).toBe("agent:ruth");
    expect(desk.state.participants).toEqual([]);
    expect(desk.run({ type: "confirmHandoff", handoff: "h1", by: jan })).toBe("NO_HANDOFF");
  });

  it("goes on where its receiver owns the journey and only the customer is awaited", () => {
    const desk = new Desk(maria)
      .asked({ ...toJan, to: { party: jan, channel: "video" } })
      .given({ type: "acceptHandoff", handoff: "h1", by: jan })
      .given({ type: "confirmHandoff", handoff: "h1", by: jan });
    expect(desk.run({ type: "takeOver", by: ruth })).toEqual(["ownership.taken-over"]);
    expect(handoffStatus(desk.open)).toBe("awaiting-customer");
  });
});

describe("a warm handoff that is withdrawn", () => {
  it("leaves the sender as owner and takes the receiver's right to speak", () => {
    const desk = new Desk(maria).asked(toJan).given({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect(desk.run({ type: "withdrawHandoff", handoff: "h1", by: maria })).toEqual(["handoff.withdrawn"]);
    expect(desk.owner).toBe("agent:maria");
    expect(desk.epoch).toBe(1);
    expect(maySpeak(desk, jan)).toBe(false);
  });

  it("is gone to the fallback where its last offer was over, whether or not a timer ran", () => {
    for (const timer of [true, false]) {
      const desk = new Desk(maria).asked({ ...toJan, fallback: overflow }).after(2 * MINUTE);
      if (timer) desk.tick();
      expect(desk.run({ type: "withdrawHandoff", handoff: "h1", by: maria })).toBe("NO_HANDOFF");
      desk.tick();
      expect(desk.owner).toBe("queue:overflow");
    }
  });
});
