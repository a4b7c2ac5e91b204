import { describe, expect, it } from "vitest";
import { KEPT_COMMANDS, KEPT_PAST } from "../../../src/handoff/protocol/state.js";
import { Desk, intake, jan, MINUTE, maria, ruth } from "./desk.js";

describe("a command that was accepted", () => {
  it("changes nothing when it comes again, whatever happened since", () => {
    const desk = new Desk(intake).given({ type: "take", id: "once", by: jan });
    desk.given({ type: "takeOver", by: ruth });
    expect(desk.decide({ type: "take", id: "once", by: jan })).toEqual({
      status: "accepted",
      events: [],
      repeated: true,
    });
    expect(desk.owner).toBe("agent:ruth");
  });

  it("is known by each of its events' commands, however many events it had", () => {
    const desk = new Desk(maria);
    desk.asked({ id: "ask", mode: "cold", to: { queue: "billing", channel: "phone" } });
    expect(desk.state.commands).toEqual(["ask"]);
    expect(desk.asked({ id: "ask", mode: "cold", to: { queue: "billing" } }).log).toHaveLength(3);
  });

  it("is forgotten after so many others: the event store remembers longer", () => {
    const desk = new Desk(maria);
    const joins = (id: string) =>
      ({ type: "join", id, by: maria, epoch: 1, party: jan, rights: ["speak"] }) as const;
    for (let i = 0; i < KEPT_COMMANDS; i++) desk.given(joins(`j${i}`));
    expect(desk.decide(joins("j0"))).toMatchObject({ repeated: true });
    desk.given(joins("one more"));
    expect(desk.decide(joins("j0"))).toMatchObject({ repeated: false });
    expect(desk.state.commands).toHaveLength(KEPT_COMMANDS);
  });
});

describe("a command without effect", () => {
  it("leaves no trace, so it is decided anew when it comes again", () => {
    const desk = new Desk(maria).asked({ mode: "cold", to: { queue: "billing" } });
    const tick = { type: "tick", id: "t1" } as const;
    expect(desk.decide(tick)).toEqual({ status: "accepted", events: [], repeated: false });
    desk.after(15 * MINUTE);
    expect(desk.run(tick)).toHaveLength(3);
    expect(desk.decide(tick)).toMatchObject({ events: [], repeated: true });
  });

  it("that was refused is decided anew too", () => {
    const desk = new Desk(maria);
    expect(desk.run({ type: "take", id: "t", by: jan })).toBe("NOT_IN_QUEUE");
    desk.given({ type: "reassign", by: maria, to: intake, cause: "other" });
    expect(desk.run({ type: "take", id: "t", by: jan })).toEqual(["ownership.taken"]);
  });
});

describe("what ended", () => {
  it("is kept for the last handoffs, and counted for all", () => {
    const desk = new Desk(maria);
    for (let i = 0; i < KEPT_PAST + 5; i++)
      desk
        .asked({ handoff: `h${i}`, mode: "cold", to: { channel: "phone" } })
        .given({ type: "recordCustomerRefusal", handoff: `h${i}`, at: 0 });
    expect(desk.state.past.map(({ id }) => id)).toEqual(
      Array.from({ length: KEPT_PAST }, (_, i) => `h${i + 5}`),
    );
    expect(desk.state.hops).toBe(KEPT_PAST + 5);
  });
});
