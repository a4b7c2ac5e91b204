import { describe, expect, it } from "vitest";
import { Desk, jan, maria, ruth } from "../desk.js";

describe("the agent's checklist", () => {
  it.each([
    [{ type: "reviewContext", by: jan, occurredAt: 5, packet: "pk1" }, "context.reviewed"],
    [
      { type: "confirmIdentity", by: jan, occurredAt: 6, method: "call-back", assurance: "verified" },
      "identity.confirmed",
    ],
    [{ type: "confirmIssue", by: jan, occurredAt: 7 }, "issue.confirmed"],
    [
      { type: "explainTransition", by: jan, occurredAt: 8, handoff: "h1", message: "m1" },
      "transition.explained",
    ],
    [
      { type: "scoreReview", by: ruth, occurredAt: 9, agent: jan, criterion: "empathy", score: 0.8 },
      "review.scored",
    ],
  ] as const)("takes what was done as observed, each time it was done: %j", (order, type) => {
    const desk = Desk.open(maria);
    const { type: _, ...observed } = order;
    const { by, ...rest } = observed;
    const data = { ...rest, by: { kind: by.kind, id: by.id } };
    expect(desk.accept(order)[0]).toMatchObject({ type, data, personal: null });
    desk.accept(order);
    expect(desk.journey.checklist.history(type)).toHaveLength(2);
  });
});
