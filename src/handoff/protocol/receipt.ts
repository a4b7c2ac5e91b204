import { refused } from "../../kernel/refusal.js";
import { type PartyRef, sameParty } from "../party.js";
import { partyOf } from "./authority.js";
import type { AcknowledgeHandoff, AdoptPromises } from "./commands.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import { PROMISES_LEG, RECEIPT_LEG, step } from "./legs.js";
import type { Handoff } from "./state.js";
import { receiverDone } from "./status.js";

export function acknowledgeHandoff(draft: Draft, command: AcknowledgeHandoff): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const { by, items } = command;
  const { state } = open.receipt;
  if (step(RECEIPT_LEG, state, "acknowledge") === null)
    return refused("WRONG_STATE", `The receipt is ${state}, so there is nothing to acknowledge.`, { state });
  const forbidden = refuseUnlessReceiver(draft, open, by);
  if (forbidden !== null) return forbidden;
  const missing = open.receipt.items.filter((item) => !items.includes(item));
  if (missing.length > 0)
    return refused("WRONG_STATE", `These items are still to be acknowledged: ${missing.join(", ")}.`, {
      missing,
    });
  draft.add({
    ...draft.stamp("handoff.acknowledged"),
    data: { handoff: open.id, by: partyOf(by), items },
    personal: null,
  });
  return null;
}

export function adoptPromises(draft: Draft, command: AdoptPromises): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const { by } = command;
  const { state, all, left } = open.promises;
  if (step(PROMISES_LEG, state, "adopt") === null)
    return refused("WRONG_STATE", `The promises are ${state}, so there is nothing to adopt.`, { state });
  const forbidden = refuseUnlessReceiver(draft, open, by);
  if (forbidden !== null) return forbidden;
  const unknown = command.promises.filter((one) => !all.includes(one));
  if (unknown.length > 0)
    return refused("UNKNOWN_ITEM", `The handoff holds no promise ${unknown.join(", ")}. Check their ids.`, {
      promises: unknown,
    });
  const adopted = left.filter((one) => command.promises.includes(one));
  if (adopted.length === 0) return null;
  draft.add({
    ...draft.stamp("handoff.promises-adopted"),
    data: { handoff: open.id, by: partyOf(by), promises: adopted },
    personal: null,
  });
  return null;
}

/** Who accepted, or the owner once the journey is theirs. */
function refuseUnlessReceiver(draft: Draft, open: Handoff, by: PartyRef): Refused | null {
  const receiver = receiverDone(open) ? draft.state.ownership.owner : open.receiver.party;
  if (receiver !== null && sameParty(receiver, by)) return null;
  return refused("NOT_ALLOWED", "Only who receives the journey may do this, once it is theirs.", {
    receiver,
  });
}
