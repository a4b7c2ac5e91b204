import type { HandoffPolicy } from "throughline/handoff";

/** Deadlines so short that the clock of a walk often passes them. */
export const policy: HandoffPolicy = {
  pickupWithinMs: 2000,
  answerWithinMs: 800,
  confirmWithinMs: 1200,
  arriveWithinMs: 4000,
  acknowledgeWithinMs: 1200,
  fallback: { kind: "queue", id: "intake" },
};
