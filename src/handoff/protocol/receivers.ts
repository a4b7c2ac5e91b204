import { type OwnerRef, type PartyRef, sameParty } from "../party.js";
import type { Draft } from "./draft.js";
import type { Handoff } from "./state.js";
import { receiverDone } from "./status.js";

/** The candidates of the step that is asked. */
export function candidatesOf(open: Handoff): readonly OwnerRef[] {
  return open.route?.steps[open.receiver.step]?.candidates ?? [];
}

/** Whether a party declined since the step was asked. */
export function declinedAlready(open: Handoff, party: PartyRef): boolean {
  return open.receiver.declinedBy.some((one) => sameParty(one, party));
}

/** Whether a party may answer the step that is asked: as a candidate, or as an agent or bot of a queue that is one. */
export function isAsked(open: Handoff, party: PartyRef): boolean {
  if (declinedAlready(open, party)) return false;
  return candidatesOf(open).some(
    (one) => (one.kind === "queue" || sameParty(one, party)) && !declinedAlready(open, one),
  );
}

/**
 * The owner changed beside the open handoff. Where it waited for a pickup, or for the new owner, it has found its receiver; a
 * warm one has lost its sender and is withdrawn; a callback was agreed with the customer and goes on, as does one that only
 * moves the channel.
 */
export function afterChangeOfOwner(draft: Draft, by: PartyRef): void {
  const { open, ownership } = draft.state;
  if (open === null || receiverDone(open)) return;
  const { owner } = ownership;
  const found =
    open.mode === "cold"
      ? owner.kind !== "queue"
      : open.mode === "callback" && owner.kind !== "queue" && isAsked(open, owner);
  if (found)
    draft.add({
      ...draft.stamp("handoff.accepted"),
      data: { handoff: open.id, by: owner, deadlineAt: null, ownership: null },
      personal: null,
    });
  else if (open.mode !== "callback")
    draft.add({
      ...draft.stamp("handoff.withdrawn"),
      data: { handoff: open.id, by, ownership: null },
      personal: null,
    });
}
