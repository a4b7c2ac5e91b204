import { describe, expect, it } from "vitest";
import { anna, billing, Desk, intake, jan, maria, robo, ruth, software, typesOf } from "../desk.js";

const request = { type: "requestHandoff", by: maria, epoch: 1, handoff: "h1", reason: "expertise" } as const;

describe("the owner of a journey", () => {
  it("changes under a new epoch: taken from a queue, taken over, reassigned", () => {
    const desk = Desk.open(intake);
    const at = () => [desk.owner, desk.epoch];
    expect(at()).toEqual(["queue:intake", 1]);
    expect(typesOf(desk.accept({ type: "take", by: maria }))).toEqual(["ownership.taken"]);
    expect(at()).toEqual(["agent:maria", 2]);
    desk.accept({ type: "takeOver", by: ruth });
    expect(at()).toEqual(["agent:ruth", 3]);
    desk.accept({ type: "reassign", by: software, to: billing, cause: "gone" });
    expect(at()).toEqual(["queue:billing", 4]);
    expect(desk.journey.handoffs.length).toBe(3);
  });

  it("keeps the journey against whoever may not have it, and the epoch stays", () => {
    const desk = Desk.open(maria);
    expect(desk.refuse({ type: "take", by: jan })).toBe("NOT_IN_QUEUE");
    expect(desk.refuse({ type: "take", by: maria })).toBe("ALREADY_OWNER");
    expect(desk.refuse({ type: "takeOver", by: jan })).toBe("NOT_ALLOWED");
    expect(desk.refuse({ type: "reassign", by: jan, to: billing, cause: "gone" })).toBe("NOT_ALLOWED");
    expect(desk.refuse({ type: "takeOver", by: ruth, epoch: 7 })).toBe("STALE_EPOCH");
    expect(desk.epoch).toBe(1);
  });

  it("of bot kind gives way to any person", () => {
    const desk = Desk.open(robo);
    desk.accept({ type: "takeOver", by: jan });
    expect(desk.owner).toBe("agent:jan");
  });
});

describe("a handoff inside a journey", () => {
  it("is cold: the queue owns the journey at once, and whoever takes it completes it", () => {
    const desk = Desk.open(maria);
    desk.accept({ ...request, mode: "cold", to: { queue: "billing" }, note: "Refund, please" });
    expect([desk.owner, desk.epoch]).toEqual(["queue:billing", 2]);
    expect(desk.journey.handoff.open).toMatchObject({ id: "h1", note: "Refund, please", hop: 1 });
    expect(typesOf(desk.accept({ type: "take", by: jan }))).toEqual([
      "ownership.taken",
      "handoff.accepted",
      "handoff.completed",
    ]);
    expect([desk.owner, desk.epoch]).toEqual(["agent:jan", 3]);
    expect(desk.journey.handoff).toMatchObject({ open: null, past: [{ id: "h1", end: "completed" }] });
  });

  it("is warm: the sender stays owner until the receiver confirms", () => {
    const desk = Desk.open(maria);
    desk.accept({ ...request, mode: "warm", to: { party: jan } });
    desk.accept({ type: "acceptHandoff", handoff: "h1", by: jan });
    expect([desk.owner, desk.epoch]).toEqual(["agent:maria", 1]);
    expect(desk.journey.handoff.participants).toEqual([{ party: jan, rights: ["speak"], handoff: "h1" }]);
    expect(typesOf(desk.accept({ type: "confirmHandoff", handoff: "h1", by: jan }))).toEqual([
      "handoff.confirmed",
      "handoff.completed",
    ]);
    expect([desk.owner, desk.epoch]).toEqual(["agent:jan", 2]);
    expect(desk.journey.handoff.participants).toEqual([]);
  });

  it("moves only the channel when the customer arrives there", () => {
    const desk = Desk.open(maria);
    desk.accept({ ...request, mode: "warm", from: { channel: "web-chat" }, to: { channel: "phone" } });
    desk.accept({
      type: "recordArrival",
      handoff: "h1",
      at: 10,
      evidence: { kind: "contact", ref: "call-1" },
      assurance: "possession",
    });
    expect([desk.owner, desk.epoch, desk.journey.handoff.open]).toEqual(["agent:maria", 1, null]);
  });

  it("is refused to whoever may not hand over, under a stale epoch, and while another is open", () => {
    const desk = Desk.open(maria);
    const cold = { ...request, mode: "cold", to: { queue: "billing" } } as const;
    expect(desk.refuse({ ...cold, by: jan })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...cold, by: anna })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...cold, epoch: 2 })).toBe("STALE_EPOCH");
    desk.accept({ ...request, mode: "warm", to: { party: jan } });
    expect(desk.refuse({ ...cold, handoff: "h2" })).toBe("HANDOFF_OPEN");
  });

  it("takes the policy it is told", () => {
    const desk = Desk.open(maria);
    desk.accept({ ...request, mode: "warm", to: { party: jan }, fallback: billing });
    expect(typesOf(desk.at(10 ** 9).accept({ type: "tick" }))).toEqual([
      "handoff.expired",
      "handoff.fell-back",
      "handoff.completed",
    ]);
    expect([desk.owner, desk.epoch]).toEqual(["queue:billing", 2]);
  });

  it("reads the journey's clock: what was recorded on it since counts, though it is no event of the protocol", () => {
    const desk = Desk.open(maria);
    desk.accept({ ...request, mode: "warm", to: { party: jan } });
    desk.at(10 ** 9).write("m1");
    expect(desk.at(0).refuse({ type: "acceptHandoff", handoff: "h1", by: jan })).toBe("OFFER_EXPIRED");
  });
});
