import { refused } from "../../kernel/refusal.js";
import { type OwnerRef, type PartyRef, partyKey, sameParty } from "../party.js";
import { isOwner, partyOf } from "./authority.js";
import type { AcceptHandoff, ConfirmHandoff, DeclineHandoff } from "./commands.js";
import { advance } from "./deadlines.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import { RECEIVER_LEG, type ReceiverMove, step } from "./legs.js";
import { alreadyOwner, take } from "./ownership.js";
import type { Handoff } from "./state.js";
import { receiverDone } from "./status.js";

export function acceptHandoff(draft: Draft, command: AcceptHandoff): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const wrong = wrongMove(draft, open, "accept");
  if (wrong !== null) return wrong;
  if (open.mode === "cold") return take(draft, { type: "take", id: command.id, by: command.by });
  if (command.by.kind === "queue")
    return refused("NOT_ALLOWED", "A queue cannot accept. Name the agent or bot of the queue who does.");
  if (isOwner(draft.state, command.by)) return alreadyOwner(command.by);
  const asked = candidatesOf(open).some(
    (one) => (one.kind === "queue" || sameParty(one, command.by)) && !declinedAlready(open, one),
  );
  if (!asked || declinedAlready(open, command.by)) return notOffered(open, command.by);
  draft.add({
    ...draft.stamp("handoff.accepted"),
    data: { handoff: open.id, by: partyOf(command.by), deadlineAt: draft.at + draft.policy.confirmWithinMs },
    personal: null,
  });
  return null;
}

export function declineHandoff(draft: Draft, command: DeclineHandoff): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const wrong = wrongMove(draft, open, "decline");
  if (wrong !== null) return wrong;
  const { by, why } = command;
  const may =
    open.receiver.party === null
      ? candidatesOf(open).some((one) => sameParty(one, by)) && !declinedAlready(open, by)
      : sameParty(open.receiver.party, by);
  if (!may) return notOffered(open, by);
  draft.add({
    ...draft.stamp("handoff.declined"),
    data: { handoff: open.id, by: partyOf(by), step: open.receiver.step, why },
    personal: null,
  });
  if (draft.state.open?.receiver.state === "declined") advance(draft);
  return null;
}

export function confirmHandoff(draft: Draft, command: ConfirmHandoff): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  if (open.mode !== "warm")
    return refused("WRONG_STATE", "Only a warm handoff is confirmed; this one needs no confirmation.", {
      mode: open.mode,
    });
  const wrong = wrongMove(draft, open, "confirm");
  if (wrong !== null) return wrong;
  const { party } = open.receiver;
  if (party === null) return notOffered(open, command.by);
  if (!sameParty(command.by, party) && !isOwner(draft.state, command.by))
    return refused("NOT_ALLOWED", `Only the receiver (${partyKey(party)}) or the owner may confirm.`, {
      receiver: party,
    });
  draft.add({
    ...draft.stamp("handoff.confirmed"),
    data: { handoff: open.id, by: party, ownership: draft.ownershipOf(party) },
    personal: null,
  });
  return null;
}

/** Refused where the leg has done its part, the table has no such step, or its deadline has passed and only awaits its effect. */
function wrongMove(draft: Draft, open: Handoff, move: ReceiverMove): Refused | null {
  const { state, deadlineAt } = open.receiver;
  if (receiverDone(open) || step(RECEIVER_LEG, state, move) === null)
    return refused(
      "WRONG_STATE",
      `The receiver's leg is ${open.viaFallback ? "with the fallback owner" : state}, so it cannot ${move}.`,
      { state, move },
    );
  if (deadlineAt === null || draft.at < deadlineAt) return null;
  return refused(
    "OFFER_EXPIRED",
    "The time to answer has passed. The journey goes to the next of its route.",
    {
      deadlineAt,
    },
  );
}

function candidatesOf(open: Handoff): readonly OwnerRef[] {
  return open.route?.steps[open.receiver.step]?.candidates ?? [];
}

function declinedAlready(open: Handoff, party: PartyRef): boolean {
  return open.receiver.declinedBy.some((one) => sameParty(one, party));
}

function notOffered(open: Handoff, party: PartyRef): Refused {
  return refused("NOT_OFFERED", `Handoff ${open.id} is not offered to ${partyKey(party)} now.`, {
    handoff: open.id,
    candidates: candidatesOf(open),
  });
}
