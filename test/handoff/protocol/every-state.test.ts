import { describe, expect, it } from "vitest";
import { handoffCommands } from "../../../src/handoff/protocol/commands.js";
import { everyState, orders, outcomes, statusOf } from "./every-state.js";

/** The nearest kinds of state. `npm run faults -- handoff-states` goes through all of them. */
const moments = everyState(500);

describe("every command in every state", () => {
  it("is met in every status", () => {
    expect(new Set(moments.map(statusOf))).toEqual(
      new Set([
        "none",
        "awaiting-receiver",
        "awaiting-confirmation",
        "awaiting-customer",
        "awaiting-both",
        "awaiting-promises",
        "awaiting-receipt",
      ]),
    );
  });

  it("does what the independent model says, and changes nothing where it is refused", {
    timeout: 300_000,
  }, () => {
    const met = new Set<string>();
    for (const at of moments)
      for (const order of orders(at, "all")) {
        const { found, expected, problem } = outcomes(at, order);
        met.add(`${order.type} ${"code" in found ? "refused" : "accepted"}`);
        if (problem !== null)
          expect({ state: at.kind, order, problem, is: found }).toEqual({ should: expected });
      }
    for (const type of Object.keys(handoffCommands).filter((one) => one !== "tick"))
      expect([type, met.has(`${type} accepted`), met.has(`${type} refused`)]).toEqual([type, true, true]);
  });
});
