import type { Draft } from "./draft.js";
import { due, handoffStatus } from "./status.js";

/** Lets every deadline that has passed take effect: an offer goes to the route's next step or the fallback, the customer is absent, the receipt missed. */
export function expire(draft: Draft): void {
  for (const overdue of due(draft.state, draft.at)) {
    const { open } = draft.state;
    if (open === null || overdue.what === "owner") continue;
    // A receiver who was too late takes the receipt along: the next one gets a time of their own.
    if (open[overdue.what].deadlineAt !== overdue.deadlineAt) continue;
    if (overdue.what === "receiver") {
      draft.add({
        ...draft.stamp("handoff.expired"),
        data: { handoff: open.id, step: open.receiver.step },
        personal: null,
      });
      advance(draft);
    } else if (overdue.what === "customer") {
      draft.add({ ...draft.stamp("handoff.customer-absent"), data: { handoff: open.id }, personal: null });
    } else {
      draft.add({ ...draft.stamp("handoff.receipt-missed"), data: { handoff: open.id }, personal: null });
    }
  }
}

/** After a step that came to nothing: the next offer, or the fallback owner. */
export function advance(draft: Draft): void {
  const { open } = draft.state;
  if (open === null || open.route === null) return;
  const next = open.receiver.step + 1;
  const step = open.route.steps[next];
  if (step === undefined) {
    draft.add({
      ...draft.stamp("handoff.fell-back"),
      data: { handoff: open.id, ownership: draft.ownershipOf(open.route.fallback) },
      personal: null,
    });
  } else {
    draft.add({
      ...draft.stamp("handoff.offered"),
      data: { handoff: open.id, step: next, deadlineAt: draft.at + step.answerWithinMs },
      personal: null,
    });
  }
}

/** A handoff whose legs have all done their part is over, in the same commit. */
export function settle(draft: Draft): void {
  const { open } = draft.state;
  if (open === null || handoffStatus(open) !== "completed") return;
  draft.add({
    ...draft.stamp("handoff.completed"),
    data: { handoff: open.id, viaFallback: open.viaFallback },
    personal: null,
  });
}
