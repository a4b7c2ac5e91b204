import type { HandoffPolicy } from "throughline/handoff";

/** Deadlines so short that the clock of a walk often passes them. */
export const policy: HandoffPolicy = {
  pickupWithinMs: 1000,
  answerWithinMs: 300,
  confirmWithinMs: 500,
  arriveWithinMs: 2000,
  acknowledgeWithinMs: 500,
  fallback: { kind: "queue", id: "intake" },
};
