import { CUSTOMER_LEG, RECEIPT_LEG, RECEIVER_GOAL, RECEIVER_LEG } from "throughline/handoff";
import { describe, expect, it } from "vitest";
import { step } from "../../../src/handoff/protocol/legs.js";

/** `state -move-> state`, one line a step, sorted. */
function lines(
  leg: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>,
): readonly string[] {
  return Object.entries(leg)
    .flatMap(([from, moves]) => Object.entries(moves).map(([move, to]) => `${from} -${move}-> ${to}`))
    .sort();
}

describe("the legs", () => {
  it("of the receiver lead from an offer to its goal, and from every failure to the next offer", () => {
    expect(lines(RECEIVER_LEG)).toEqual([
      "accepted -confirm-> confirmed",
      "accepted -decline-> declined",
      "accepted -expire-> expired",
      "declined -offer-> offered",
      "expired -offer-> offered",
      "none -offer-> offered",
      "offered -accept-> accepted",
      "offered -decline-> declined",
      "offered -expire-> expired",
      "offered -offer-> offered",
    ]);
    expect(RECEIVER_GOAL).toEqual({ cold: "accepted", warm: "confirmed", callback: "accepted" });
  });

  it("of the customer lead from the invitation to an arrival, which may also come late or after a refusal", () => {
    expect(lines(CUSTOMER_LEG)).toEqual([
      "absent -arrive-> arrived",
      "declined -arrive-> arrived",
      "invited -arrive-> arrived",
      "invited -miss-> absent",
      "invited -refuse-> declined",
      "none -invite-> invited",
    ]);
  });

  it("of the receipt lead to an acknowledgement, which may come late, and begin anew with each receiver", () => {
    expect(lines(RECEIPT_LEG)).toEqual([
      "acknowledged -await-> awaited",
      "awaited -acknowledge-> acknowledged",
      "awaited -miss-> missed",
      "missed -acknowledge-> acknowledged",
      "missed -await-> awaited",
      "none -await-> awaited",
    ]);
  });

  it("give null for a step they do not have", () => {
    expect(step(RECEIVER_LEG, "confirmed", "decline")).toBeNull();
    expect(step(CUSTOMER_LEG, "arrived", "refuse")).toBeNull();
    expect(step(RECEIVER_LEG, "offered", "accept")).toBe("accepted");
  });
});
