import { describe, expect, it } from "vitest";
import { agent, billing, Desk, eva, jan, maria, robo, ruth } from "./desk.js";

const consulting = () =>
  new Desk(maria).given({
    type: "startConsult",
    by: maria,
    epoch: 1,
    consult: "x1",
    with: [jan],
    about: "A refund.",
  });

describe("a consult", () => {
  it("asks colleagues while the owner stays the owner", () => {
    const desk = consulting();
    expect([desk.owner, desk.epoch]).toEqual(["agent:maria", 1]);
    expect(desk.state.consult).toMatchObject({ id: "x1", startedBy: maria, with: [jan], about: "A refund." });
    expect(desk.run({ type: "endConsult", consult: "x1", by: jan })).toEqual(["consult.ended"]);
    expect(desk.state.consult).toBeNull();
  });

  it("is one at a time, and of agents only", () => {
    const start = { type: "startConsult", by: maria, epoch: 1 } as const;
    expect(consulting().run({ ...start, with: [eva] })).toBe("CONSULT_OPEN");
    expect(new Desk(maria).run({ ...start, with: [robo] })).toBe("TARGET_INVALID");
    expect(new Desk(maria).run({ ...start, with: [jan, maria] })).toBe("TARGET_INVALID");
    expect(new Desk(maria).run({ ...start, by: jan, with: [eva] })).toBe("NOT_OWNER");
    expect(new Desk(maria).run({ ...start, epoch: 2, with: [jan] })).toBe("STALE_EPOCH");
  });

  it("is ended by who takes part, the owner or a supervisor, and by nobody else", () => {
    for (const by of [maria, jan, ruth])
      expect(consulting().run({ type: "endConsult", consult: "x1", by })).toEqual(["consult.ended"]);
    expect(consulting().run({ type: "endConsult", consult: "x1", by: eva })).toBe("NOT_ALLOWED");
    expect(consulting().run({ type: "endConsult", consult: "x2", by: maria })).toBe("NO_CONSULT");
  });

  it("ends by itself at any change of owner, in the same commit", () => {
    expect(consulting().run({ type: "takeOver", by: ruth })).toEqual([
      "ownership.taken-over",
      "consult.ended",
    ]);
    expect(consulting().request({ mode: "cold", to: { queue: "billing" } })).toEqual([
      "handoff.requested",
      "consult.ended",
      "handoff.offered",
    ]);
  });

  it("becomes a warm handoff to who was asked, or to others", () => {
    const desk = consulting();
    expect(desk.request({ mode: "warm", consult: "x1", to: {} })).toEqual([
      "consult.ended",
      "handoff.requested",
      "handoff.offered",
    ]);
    expect(desk.open.route?.steps).toMatchObject([{ candidates: [jan] }]);
    const others = consulting().asked({ mode: "warm", consult: "x1", to: { party: eva } });
    expect(others.open.route?.steps).toMatchObject([{ candidates: [eva] }]);
    const many = new Desk(maria)
      .given({ type: "startConsult", by: maria, epoch: 1, consult: "x1", with: [jan, billing] })
      .asked({ mode: "warm", consult: "x1", to: {} });
    expect(many.open.route?.steps).toMatchObject([{ candidates: [jan, billing] }]);
    expect(consulting().request({ mode: "cold", consult: "x1", to: { queue: "billing" } })).toBe(
      "TARGET_INVALID",
    );
    expect(consulting().request({ mode: "warm", consult: "gone", to: {} })).toBe("NO_CONSULT");
  });

  it("ends where the only one who was asked is gone, and goes on with the others", () => {
    const gone = (who: string) =>
      ({ type: "recordUnavailable", by: ruth, party: agent(who), cause: "gone" }) as const;
    expect(consulting().run(gone("jan"))).toEqual(["consult.ended"]);
    const two = new Desk(maria).given({ type: "startConsult", by: maria, epoch: 1, with: [jan, eva] });
    expect(two.run(gone("jan"))).toEqual([]);
  });
});
