import { describe, expect, it } from "vitest";
import { anna, billing, Desk, jan, maria, ruth, typesOf } from "../desk.js";

const promise = {
  type: "makeCommitment",
  by: maria,
  epoch: 1,
  commitment: "p1",
  text: "We call you by Friday",
  dueAt: 500,
} as const;
const settle = {
  type: "settleCommitment",
  commitment: "p1",
  outcome: "kept",
  by: maria,
  occurredAt: 400,
} as const;

describe("a commitment", () => {
  it("is made by whoever may promise, with or without a due time", () => {
    const desk = Desk.open(maria);
    expect(desk.accept(promise)[0]).toMatchObject({
      type: "commitment.made",
      data: { commitment: "p1", by: maria, dueAt: 500 },
      personal: { text: "We call you by Friday" },
    });
    desk.accept({ type: "join", by: maria, epoch: 1, party: jan, rights: ["promise"] });
    const { dueAt: _, ...someDay } = promise;
    desk.accept({ ...someDay, commitment: "p2", by: jan });
    expect(desk.last("commitment.made").data).toEqual({ commitment: "p2", by: jan, dueAt: null });
  });

  it("is refused to everybody else, and under a stale epoch", () => {
    const desk = Desk.open(maria);
    desk.accept({ type: "join", by: maria, epoch: 1, party: billing, rights: ["speak", "close", "handoff"] });
    for (const by of [jan, anna, ruth, billing]) expect(desk.refuse({ ...promise, by })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...promise, epoch: 2 })).toBe("STALE_EPOCH");
    expect(desk.journey.commitments.length).toBe(0);
  });

  it("is made once per id", () => {
    const desk = Desk.open(maria);
    desk.accept(promise);
    expect(desk.refuse(promise)).toBe("WRONG_STATE");
    desk.accept(settle);
    expect(desk.refuse(promise)).toBe("WRONG_STATE");
  });

  it("is renegotiated to another time, other words, or both; without a time it has none any longer", () => {
    const desk = Desk.open(maria);
    desk.accept(promise);
    const renegotiate = { type: "renegotiateCommitment", by: maria, epoch: 1, commitment: "p1" } as const;
    desk.accept({ ...renegotiate, dueAt: 900 });
    expect(desk.last("commitment.renegotiated")).toMatchObject({
      data: { commitment: "p1", by: maria, dueAt: 900 },
      personal: { text: null },
    });
    desk.accept({ ...renegotiate, text: "We write" });
    expect(desk.last("commitment.renegotiated")).toMatchObject({
      data: { dueAt: null },
      personal: { text: "We write" },
    });
    expect(desk.refuse({ ...renegotiate, by: jan })).toBe("NOT_OWNER");
    expect(desk.refuse({ ...renegotiate, epoch: 9 })).toBe("STALE_EPOCH");
    expect(desk.refuse({ ...renegotiate, commitment: "p9" })).toBe("UNKNOWN_ITEM");
  });

  it("is kept or broken once, whoever saw it", () => {
    const desk = Desk.open(maria);
    desk.accept(promise);
    expect(desk.refuse({ ...settle, commitment: "p9" })).toBe("UNKNOWN_ITEM");
    desk.accept({ ...settle, outcome: "broken", by: anna });
    expect(desk.last("commitment.broken").data).toEqual({ commitment: "p1", by: anna, occurredAt: 400 });
    expect(desk.refuse(settle)).toBe("WRONG_STATE");
    expect(desk.refuse({ type: "renegotiateCommitment", by: maria, epoch: 1, commitment: "p1" })).toBe(
      "WRONG_STATE",
    );
  });

  it("crosses a handoff: the next owner renegotiates or keeps it", () => {
    const desk = Desk.open(maria);
    desk.accept(promise);
    desk.accept({ type: "reassign", by: maria, to: jan, cause: "shift-ended" });
    desk.accept({ type: "renegotiateCommitment", by: jan, epoch: 2, commitment: "p1", dueAt: 600 });
    expect(typesOf(desk.accept({ ...settle, by: jan }))).toEqual(["commitment.kept"]);
  });
});
