import { describe, expect, it } from "vitest";
import { Desk, jan, maria, ruth, software, typesOf } from "../desk.js";

const mark = { type: "markSpam", by: maria, epoch: 1 } as const;
const clear = { type: "clearOfSpam", by: maria, epoch: 1 } as const;

describe("spam", () => {
  it("is marked and cleared; doing so twice changes nothing", () => {
    const desk = Desk.open(maria);
    expect(typesOf(desk.accept(mark))).toEqual(["journey.marked-spam"]);
    expect(desk.accept(mark)).toEqual([]);
    expect(desk.journey.spam).toBe(true);
    expect(typesOf(desk.accept(clear))).toEqual(["journey.cleared-of-spam"]);
    expect(desk.accept(clear)).toEqual([]);
    expect(desk.journey.spam).toBe(false);
  });

  it("is for whoever may close the journey, under the epoch of now", () => {
    const desk = Desk.open(maria);
    expect(desk.refuse({ ...mark, by: jan })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...mark, epoch: 2 })).toBe("STALE_EPOCH");
    desk.accept({ ...mark, by: software });
    expect(desk.refuse({ ...clear, by: jan })).toBe("NOT_OWNER");
    desk.accept({ ...clear, by: ruth });
  });

  it("is not marked while a handoff is open", () => {
    const desk = Desk.open(maria);
    desk.accept({
      type: "requestHandoff",
      by: maria,
      epoch: 1,
      mode: "warm",
      reason: "other",
      to: { party: jan },
    });
    expect(desk.refuse(mark)).toBe("HANDOFF_OPEN");
  });

  it("refuses whoever acts, until it is cleared, and takes whatever is observed", () => {
    const desk = Desk.open(maria);
    desk.accept(mark);
    expect(desk.refuse({ type: "authoriseSend", by: maria, epoch: 1 })).toBe("WRONG_STATUS");
    expect(desk.refuse({ type: "takeOver", by: ruth })).toBe("WRONG_STATUS");
    expect(desk.refuse({ type: "mergeJourney", by: maria, epoch: 1, into: "j2" })).toBe("WRONG_STATUS");
    desk.write("m1");
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "closed" });
    desk.accept(clear);
    desk.accept({ type: "changeStatus", by: maria, epoch: 1, to: "open" });
    desk.accept({ type: "authoriseSend", by: maria, epoch: 1 });
  });
});
