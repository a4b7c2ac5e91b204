import { refused } from "../../kernel/refusal.js";
import { partyKey, sameParty } from "../party.js";
import { isOwner, partyOf, refuseIfLeaseEnded, refuseIfStale } from "./authority.js";
import type { CompleteHandoff, Fence, ReturnHandoff } from "./commands.js";
import { complete, expire, settle } from "./deadlines.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import { alreadyOwner } from "./ownership.js";
import { afterChangeOfOwner } from "./receivers.js";
import type { EndedHandoff } from "./state.js";
import { receiverDone } from "./status.js";

/** The owner gives the journey back to who handed it over. */
export function returnHandoff(draft: Draft, command: ReturnHandoff): Refused | null {
  const lapsed = refuseUnlessOwner(draft, command);
  if (lapsed?.refusal.code === "LEASE_EXPIRED") return lapsed;
  expire(draft);
  settle(draft);
  const { by, why, leaseMs } = command;
  const ended = returnable(draft, command.handoff);
  const open = ended === null ? draft.open(command.handoff) : null;
  if (open !== null && isRefused(open)) return open;
  const forbidden = refuseUnlessOwner(draft, command);
  if (forbidden !== null) return forbidden;
  if (open !== null && (open.route === null || !receiverDone(open)))
    return refused(
      "WRONG_STATE",
      "Nobody has received the journey by this handoff. Withdraw or decline it.",
      {
        state: open.receiver.state,
      },
    );
  const to = partyOf(command.to ?? (ended ?? open)?.from.owner ?? draft.policy.fallback);
  if (isOwner(draft.state, to)) return alreadyOwner(to);
  const ownership = draft.ownershipOf(to, leaseMs);
  if (open !== null)
    draft.add({
      ...draft.stamp("handoff.returned"),
      data: { handoff: open.id, by: partyOf(by), why, ownership },
      personal: null,
    });
  else {
    draft.add({
      ...draft.stamp("ownership.reassigned"),
      data: { by: partyOf(by), cause: "returned", ownership },
      personal: null,
    });
    afterChangeOfOwner(draft, partyOf(by));
  }
  return null;
}

/** Ends a handoff although the customer or the receipt is still awaited. */
export function completeHandoff(draft: Draft, command: CompleteHandoff): Refused | null {
  const lapsed = refuseUnlessOwner(draft, command);
  if (lapsed?.refusal.code === "LEASE_EXPIRED") return lapsed;
  expire(draft);
  settle(draft);
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const forbidden = refuseUnlessOwner(draft, command);
  if (forbidden !== null) return forbidden;
  if (!receiverDone(open))
    return refused("WRONG_STATE", "Nobody has received the journey yet. Wait, or withdraw the handoff.", {
      state: open.receiver.state,
    });
  const { state, withinMs, left } = open.promises;
  if (state === "awaited" && withinMs !== null)
    return refused("WRONG_STATE", `These promises are still to be adopted: ${left.join(", ")}.`, {
      promises: left,
    });
  complete(draft, open);
  return null;
}

function refuseUnlessOwner(draft: Draft, { by, epoch }: Fence): Refused | null {
  const stale = refuseIfStale(draft.state, epoch);
  if (stale !== null) return stale;
  if (isOwner(draft.state, by)) return refuseIfLeaseEnded(draft.state, draft.at);
  const { owner } = draft.state.ownership;
  return refused("NOT_OWNER", `Only the owner (${partyKey(owner)}) may do this.`, { owner });
}

/** The last handoff that was completed, as long as its receiver owns the journey still. */
function returnable(draft: Draft, id: string): EndedHandoff | null {
  const { past, ownership } = draft.state;
  const last = past.at(-1);
  if (last === undefined || last.id !== id || last.end !== "completed" || last.receiver === null) return null;
  return last.epoch === ownership.epoch && sameParty(last.receiver, ownership.owner) ? last : null;
}
