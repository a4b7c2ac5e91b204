import type { HandoffPolicy } from "throughline/handoff";

/** Deadlines so short that the clock of a walk often passes them. */
export const policy: HandoffPolicy = {
  pickupWithinMs: 2000,
  answerWithinMs: 800,
  confirmWithinMs: 1200,
  arriveWithinMs: 2200,
  acknowledgeWithinMs: 1200,
  botLeaseMs: 1600,
  promises: "block",
  adoptWithinMs: 1400,
  maxHops: 3,
  fallback: { kind: "queue", id: "intake" },
};
