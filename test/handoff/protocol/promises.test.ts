import { type HandoffPolicy, handoffStatus } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { Desk, eva, HOUR, jan, MINUTE, maria } from "./desk.js";

const received = (policy: Partial<HandoffPolicy> = {}) =>
  new Desk(maria, { policy })
    .asked({ mode: "warm", to: { party: jan }, promises: ["p1", "p2", "p1"] })
    .given({ type: "acceptHandoff", handoff: "h1", by: jan })
    .given({ type: "confirmHandoff", handoff: "h1", by: jan });
const adopt = (by: typeof jan | typeof eva, ...promises: readonly string[]) =>
  ({ type: "adoptPromises", handoff: "h1", by, promises }) as const;

describe("the promises of a handoff", () => {
  it("hold it open until who receives the journey has taken on each of them", () => {
    const desk = received();
    expect(handoffStatus(desk.open)).toBe("awaiting-promises");
    expect(desk.run({ type: "completeHandoff", handoff: "h1", by: jan, epoch: 2 })).toBe("WRONG_STATE");
    expect(desk.run(adopt(jan, "p2"))).toEqual(["handoff.promises-adopted"]);
    expect(desk.open.promises.left).toEqual(["p1"]);
    expect(desk.run(adopt(jan, "p2"))).toEqual([]);
    expect(desk.run(adopt(jan, "p1", "p2"))).toEqual(["handoff.promises-adopted", "handoff.completed"]);
  });

  it("are adopted by nobody else, and only those that crossed over", () => {
    expect(received().run(adopt(eva, "p1"))).toBe("NOT_ALLOWED");
    expect(received().run(adopt(jan, "p3"))).toBe("UNKNOWN_ITEM");
    const none = new Desk(maria).asked({ mode: "warm", to: { party: jan } });
    expect(none.run(adopt(jan, "p1"))).toBe("WRONG_STATE");
  });

  it("that nobody takes on in time are escalated by name, and hold nothing open any more", () => {
    const desk = received().given(adopt(jan, "p1")).after(HOUR);
    expect(desk.tick()).toEqual(["handoff.promises-missed", "handoff.completed"]);
    expect(desk.log.find(({ type }) => type === "handoff.promises-missed")?.data).toMatchObject({
      promises: ["p2"],
    });
  });

  it("are escalated at the end where the policy does not wait for them", () => {
    const desk = received({ promises: "escalate" });
    expect(desk.log.slice(-2).map(({ type }) => type)).toEqual([
      "handoff.promises-missed",
      "handoff.completed",
    ]);
    expect(desk.state.open).toBeNull();
  });

  it("are asked for anew from each receiver", () => {
    const desk = new Desk(maria)
      .asked({
        mode: "warm",
        to: {
          route: [
            { candidates: [jan], answerWithinMs: MINUTE },
            { candidates: [eva], answerWithinMs: MINUTE },
          ],
        },
        promises: ["p1"],
      })
      .given({ type: "acceptHandoff", handoff: "h1", by: jan })
      .given(adopt(jan, "p1"))
      .given({ type: "declineHandoff", handoff: "h1", by: jan, why: "wrong-skill" });
    expect(desk.open.promises).toMatchObject({ state: "awaited", left: ["p1"], deadlineAt: null });
  });
});
