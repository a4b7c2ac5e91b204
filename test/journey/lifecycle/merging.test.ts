import { describe, expect, it } from "vitest";
import { anna, Desk, HOUR, jan, maria, robo, ruth, software, typesOf } from "../desk.js";

const merge = { type: "mergeJourney", by: maria, epoch: 1, into: "j2" } as const;
const handOver = {
  type: "requestHandoff",
  by: maria,
  epoch: 1,
  handoff: "h1",
  mode: "warm",
  reason: "expertise",
  to: { queue: "billing" },
} as const;

describe("merging a journey into another", () => {
  it("closes it, and says where the need goes on", () => {
    const desk = Desk.open(maria);
    desk.at(50).accept(merge);
    expect(desk.journey).toMatchObject({ mergedInto: "j2", status: "closed", statusSince: 50 });
  });

  it("is refused while a handoff is open, unless its withdrawal is chosen", () => {
    const desk = Desk.open(maria);
    desk.accept(handOver);
    expect(desk.refuse(merge)).toBe("HANDOFF_OPEN");
    expect(desk.refuse({ ...merge, withdrawHandoff: false })).toBe("HANDOFF_OPEN");
    expect(typesOf(desk.accept({ ...merge, withdrawHandoff: true }))).toEqual([
      "handoff.withdrawn",
      "journey.merged",
    ]);
    expect(desk.journey.handoff.open).toBe(null);
    expect(desk.journey.mergedInto).toBe("j2");
  });

  it("needs no withdrawal where the handoff's deadlines have passed and end it", () => {
    for (const withdrawHandoff of [true, false]) {
      const desk = Desk.open(maria);
      desk.accept({ ...handOver, from: { channel: "web-chat" }, to: { channel: "phone" } });
      const events = desk.at(25 * HOUR).accept({ ...merge, withdrawHandoff });
      expect(typesOf(events)).toEqual(["handoff.customer-absent", "handoff.completed", "journey.merged"]);
    }
  });

  it("is refused under the old epoch where a passed deadline gave the journey to the fallback owner", () => {
    const desk = Desk.open(maria);
    desk.accept(handOver);
    expect(desk.at(HOUR).refuse({ ...merge, withdrawHandoff: true })).toBe("STALE_EPOCH");
    expect(desk.owner).toBe("agent:maria");
    desk.accept({ ...merge, by: ruth, epoch: 2, withdrawHandoff: true });
    expect(desk.owner).toBe("queue:intake");
  });

  it("is refused into itself, and into a journey that was merged into this one", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "absorbJourney", journey: "j2", by: software });
    expect(desk.refuse({ ...merge, into: "j1" })).toBe("TARGET_INVALID");
    expect(desk.refuse({ ...merge, into: "j2" })).toBe("TARGET_INVALID");
    desk.accept({ ...merge, into: "j3" });
  });

  it("is for the owner, a participant who may close, a supervisor or the desk's software, under the epoch of now", () => {
    const desk = Desk.open(maria);
    expect(desk.refuse({ ...merge, by: jan })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...merge, by: robo })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...merge, by: anna })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...merge, epoch: 2 })).toBe("STALE_EPOCH");
    desk.accept({ ...merge, by: software });
  });

  it("is possible once, also from closed", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "closed" });
    desk.accept(merge);
    expect(desk.refuse(merge)).toBe("WRONG_STATUS");
    expect(desk.refuse({ ...merge, into: "j3" })).toBe("WRONG_STATUS");
  });

  it("leaves a journey that takes observations and refuses acts, a reopening and an absorption among them", () => {
    const desk = Desk.open(maria);
    desk.accept(merge);
    const fence = { by: maria, epoch: 1 };
    expect(desk.refuse({ type: "changeStatus", ...fence, to: "open" })).toBe("WRONG_STATUS");
    expect(desk.refuse({ type: "authoriseSend", ...fence })).toBe("WRONG_STATUS");
    expect(desk.refuse({ type: "take", by: jan })).toBe("WRONG_STATUS");
    expect(desk.refuse({ type: "absorbJourney", journey: "j3", by: software })).toBe("WRONG_STATUS");
    expect(typesOf(desk.at(100).write("m1"))).toEqual(["message.recorded"]);
    expect(desk.journey.status).toBe("closed");
  });
});

describe("absorbing a journey", () => {
  it("is the other side of a merge, once per journey", () => {
    const desk = Desk.open(maria);
    expect(typesOf(desk.accept({ type: "absorbJourney", journey: "j2", by: software }))).toEqual([
      "journey.absorbed",
    ]);
    expect(desk.accept({ type: "absorbJourney", journey: "j2", by: software })).toEqual([]);
    expect(desk.journey.absorbed).toEqual(["j2"]);
  });

  it("is refused for the journey itself", () => {
    const desk = Desk.open(maria);
    expect(desk.refuse({ type: "absorbJourney", journey: "j1", by: software })).toBe("TARGET_INVALID");
  });
});
