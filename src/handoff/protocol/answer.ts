import { refused } from "../../kernel/refusal.js";
import { type PartyRef, partyKey, sameParty } from "../party.js";
import { isOwner, isSupervisor, partyOf } from "./authority.js";
import type { AcceptHandoff, ConfirmHandoff, DeclineHandoff, OfferHandoff } from "./commands.js";
import { advance, offer } from "./deadlines.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import { RECEIVER_LEG, type ReceiverMove, step } from "./legs.js";
import { alreadyOwner, take } from "./ownership.js";
import { candidatesOf, declinedAlready, isAsked } from "./receivers.js";
import { type Handoff, MOST_STEPS } from "./state.js";
import { receiverDone } from "./status.js";

/** A router asks somebody else, in place of who is asked. */
export function offerHandoff(draft: Draft, command: OfferHandoff): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const { by, candidates, answerWithinMs = draft.policy.answerWithinMs } = command;
  if (!isOwner(draft.state, by) && !isSupervisor(by) && by.kind !== "system")
    return refused(
      "NOT_ALLOWED",
      "Only the owner, a supervisor or the system may offer a handoff to others.",
      {
        handoff: open.id,
      },
    );
  const wrong = wrongMove(draft, open, "offer");
  if (wrong !== null) return wrong;
  const { route } = open;
  if (route === null)
    return refused("WRONG_STATE", "The handoff only moves the channel, so nobody is asked.", {
      move: "offer",
    });
  if (route.steps.length >= MOST_STEPS)
    return refused("WRONG_STATE", `The route has ${MOST_STEPS} steps already. Let it run out.`, {
      most: MOST_STEPS,
    });
  const owner = candidates.find((one) => isOwner(draft.state, one) && one.kind !== "queue");
  if (owner !== undefined)
    return refused("TARGET_INVALID", "A candidate owns the journey already. Name others.", { owner });
  const step = open.receiver.step + 1;
  const asked = { candidates: candidates.map((one) => partyOf(one)), answerWithinMs };
  draft.add({
    ...draft.stamp("handoff.rerouted"),
    data: { handoff: open.id, by: partyOf(by), steps: route.steps.toSpliced(step, 0, asked) },
    personal: null,
  });
  offer(draft, open, step, answerWithinMs);
  return null;
}

export function acceptHandoff(draft: Draft, command: AcceptHandoff): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const wrong = wrongMove(draft, open, "accept");
  if (wrong !== null) return wrong;
  const { leaseMs } = command;
  if (open.mode === "cold")
    return take(draft, {
      type: "take",
      id: command.id,
      by: command.by,
      ...(leaseMs === undefined ? {} : { leaseMs }),
    });
  if (command.by.kind === "queue")
    return refused("NOT_ALLOWED", "A queue cannot accept. Name the agent or bot of the queue who does.");
  if (isOwner(draft.state, command.by)) return alreadyOwner(command.by);
  if (!isAsked(open, command.by)) return notOffered(open, command.by);
  const by = partyOf(command.by);
  const calls = open.mode === "callback";
  draft.add({
    ...draft.stamp("handoff.accepted"),
    data: {
      handoff: open.id,
      by,
      deadlineAt: calls ? null : draft.at + draft.policy.confirmWithinMs,
      ownership: calls ? draft.ownershipOf(by, leaseMs) : null,
    },
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
    data: { handoff: open.id, by: party, ownership: draft.ownershipOf(party, command.leaseMs) },
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

function notOffered(open: Handoff, party: PartyRef): Refused {
  return refused("NOT_OFFERED", `Handoff ${open.id} is not offered to ${partyKey(party)} now.`, {
    handoff: open.id,
    candidates: candidatesOf(open),
  });
}
