import { refused } from "../../kernel/refusal.js";
import { type OwnerRef, partyKey, sameParty } from "../party.js";
import { isOwner, isSupervisor, partyOf } from "./authority.js";
import type { RecordUnavailable } from "./commands.js";
import { closeConsult } from "./consult.js";
import { advance, expire, settle } from "./deadlines.js";
import type { Draft, Refused } from "./draft.js";
import { afterChangeOfOwner, candidatesOf, declinedAlready } from "./receivers.js";
import { receiverDone } from "./status.js";

/** Offers anew whatever somebody holds who is gone for now. */
export function recordUnavailable(draft: Draft, command: RecordUnavailable): Refused | null {
  expire(draft);
  settle(draft);
  const { by } = command;
  const party = partyOf(command.party);
  if (party.kind === "queue")
    return refused("TARGET_INVALID", "A queue is always there. Name the agent or bot who is not.");
  if (!sameParty(by, party) && !isSupervisor(by) && by.kind !== "system")
    return refused("NOT_ALLOWED", `Only ${partyKey(party)}, a supervisor or the system may say so.`);
  leaveConsult(draft, party);
  leaveSeat(draft, party, command);
  declineAsAway(draft, party);
  giveUp(draft, party, command);
  return null;
}

function leaveConsult(draft: Draft, party: OwnerRef): void {
  const { consult } = draft.state;
  if (consult === null) return;
  const others = consult.with.filter((one) => !sameParty(one, party));
  if (sameParty(consult.startedBy, party) || others.length === 0)
    closeConsult(draft, consult.id, "unavailable");
}

function leaveSeat(draft: Draft, party: OwnerRef, { by }: RecordUnavailable): void {
  const joined = draft.state.participants.some((one) => one.handoff === null && sameParty(one.party, party));
  if (!joined) return;
  draft.add({ ...draft.stamp("participant.left"), data: { party, by: partyOf(by) }, personal: null });
}

function declineAsAway(draft: Draft, party: OwnerRef): void {
  const { open } = draft.state;
  if (open === null || receiverDone(open)) return;
  const { state, step, party: accepted } = open.receiver;
  const asked =
    accepted === null
      ? state === "offered" &&
        candidatesOf(open).some((one) => sameParty(one, party)) &&
        !declinedAlready(open, party)
      : sameParty(accepted, party);
  if (!asked) return;
  draft.add({
    ...draft.stamp("handoff.declined"),
    data: { handoff: open.id, by: party, step, why: "away" },
    personal: null,
  });
  if (draft.state.open?.receiver.state === "declined") advance(draft);
}

function giveUp(draft: Draft, party: OwnerRef, { by, cause, queue }: RecordUnavailable): void {
  if (!isOwner(draft.state, party)) return;
  const named = queue === undefined ? null : ({ kind: "queue", id: queue } as const);
  const to = named ?? draft.state.lastQueue ?? draft.policy.fallback;
  draft.add({
    ...draft.stamp("ownership.reassigned"),
    data: { by: partyOf(by), cause, ownership: draft.ownershipOf(to) },
    personal: null,
  });
  afterChangeOfOwner(draft, partyOf(by));
}
