import type { EpochMs } from "../../kernel/instant.js";
import { sameParty } from "../party.js";
import { type Draft, PROTOCOL } from "./draft.js";
import { afterChangeOfOwner } from "./receivers.js";
import type { Handoff } from "./state.js";
import { due, handoffStatus, type Overdue } from "./status.js";

/**
 * Lets every deadline that has passed take effect: an offer goes to the route's next step or the fallback, the customer is
 * absent, receipt and promises are missed, and an owner who did not stir loses the journey to the fallback.
 */
export function expire(draft: Draft): void {
  for (const overdue of due(draft.state, draft.at)) {
    const { open } = draft.state;
    if (overdue.what === "owner") {
      if (!draft.dormant && open?.receiver.deadlineAt == null) expireOwner(draft, overdue.deadlineAt);
    } else if (open !== null && open[overdue.what].deadlineAt === overdue.deadlineAt) {
      // A receiver who was too late takes receipt and promises along: the next one gets a time of their own.
      expireLeg(draft, open, overdue.what);
    }
  }
}

function expireLeg(draft: Draft, open: Handoff, what: Exclude<Overdue["what"], "owner">): void {
  const handoff = open.id;
  switch (what) {
    case "receiver":
      draft.add({
        ...draft.stamp("handoff.expired"),
        data: { handoff, step: open.receiver.step },
        personal: null,
      });
      advance(draft);
      break;
    case "customer":
      draft.add({ ...draft.stamp("handoff.customer-absent"), data: { handoff }, personal: null });
      break;
    case "promises":
      missPromises(draft, open);
      break;
    case "receipt":
      draft.add({ ...draft.stamp("handoff.receipt-missed"), data: { handoff }, personal: null });
  }
}

/** A bot whose lease ran out, and a queue that nobody picked the journey up from. The fallback queue keeps it, and is late once. */
function expireOwner(draft: Draft, deadlineAt: EpochMs): void {
  const { ownership } = draft.state;
  const { fallback } = draft.policy;
  if (ownership.expiresAt !== deadlineAt) return;
  if (sameParty(ownership.owner, fallback)) {
    draft.add({
      ...draft.stamp("ownership.pickup-missed"),
      data: { ownership: { ...ownership, expiresAt: null } },
      personal: null,
    });
    return;
  }
  const cause = ownership.owner.kind === "bot" ? "lease-ended" : "unanswered";
  const to = { kind: fallback.kind, id: fallback.id };
  draft.add({
    ...draft.stamp("ownership.reassigned"),
    data: { by: PROTOCOL, cause, ownership: draft.ownershipOf(to) },
    personal: null,
  });
  afterChangeOfOwner(draft, PROTOCOL);
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
    offer(draft, open, next, step.answerWithinMs);
  }
}

/** Asks a step of the route. Who is asked for a callback has until after the time agreed. */
export function offer(
  draft: Draft,
  open: Pick<Handoff, "id" | "callbackAt">,
  step: number,
  withinMs: number,
): void {
  draft.add({
    ...draft.stamp("handoff.offered"),
    data: { handoff: open.id, step, deadlineAt: Math.max(draft.at, open.callbackAt ?? draft.at) + withinMs },
    personal: null,
  });
}

function missPromises(draft: Draft, { id, promises }: Handoff): void {
  draft.add({
    ...draft.stamp("handoff.promises-missed"),
    data: { handoff: id, promises: promises.left },
    personal: null,
  });
}

/** A handoff whose legs have all done their part is over, in the same commit. Promises that it did not wait for are escalated. */
export function settle(draft: Draft): void {
  const { open } = draft.state;
  if (open === null || handoffStatus(open) !== "completed") return;
  complete(draft, open);
}

/** Ends a handoff as it stands. */
export function complete(draft: Draft, open: Handoff): void {
  if (open.promises.state === "awaited") missPromises(draft, open);
  draft.add({
    ...draft.stamp("handoff.completed"),
    data: { handoff: open.id, viaFallback: open.viaFallback },
    personal: null,
  });
}
