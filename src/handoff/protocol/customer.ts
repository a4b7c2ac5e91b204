import { refused } from "../../kernel/refusal.js";
import { sameParty } from "../party.js";
import { partyOf } from "./authority.js";
import type { AcknowledgeHandoff, RecordArrival, RecordCustomerRefusal } from "./commands.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import { CUSTOMER_LEG, RECEIPT_LEG, step } from "./legs.js";
import { receiverDone } from "./status.js";

export function recordArrival(draft: Draft, command: RecordArrival): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const { state, channel } = open.customer;
  if (state === "arrived") return null;
  if (step(CUSTOMER_LEG, state, "arrive") === null || channel === null)
    return refused(
      "WRONG_STATE",
      "The handoff keeps the customer on the same channel, so nobody has to arrive.",
      { state },
    );
  draft.add({
    ...draft.stamp("handoff.customer-arrived"),
    data: {
      handoff: open.id,
      at: command.at,
      channel: command.channel ?? channel,
      evidence: command.evidence,
      assurance: command.assurance ?? "self-asserted",
    },
    personal: null,
  });
  return null;
}

export function recordCustomerRefusal(draft: Draft, command: RecordCustomerRefusal): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const { state } = open.customer;
  if (state === "declined") return null;
  if (step(CUSTOMER_LEG, state, "refuse") === null)
    return refused("WRONG_STATE", `The customer's leg is ${state}, so there is no invitation to refuse.`, {
      state,
    });
  draft.add({
    ...draft.stamp("handoff.customer-declined"),
    data: { handoff: open.id, at: command.at },
    personal: null,
  });
  return null;
}

export function acknowledgeHandoff(draft: Draft, command: AcknowledgeHandoff): Refused | null {
  const open = draft.open(command.handoff);
  if (isRefused(open)) return open;
  const { by, items } = command;
  const { state } = open.receipt;
  if (step(RECEIPT_LEG, state, "acknowledge") === null)
    return refused("WRONG_STATE", `The receipt is ${state}, so there is nothing to acknowledge.`, { state });
  const reader = receiverDone(open) ? draft.state.ownership.owner : open.receiver.party;
  if (reader === null || !sameParty(reader, by))
    return refused(
      "NOT_ALLOWED",
      "Only who receives the journey may acknowledge the packet, once it is theirs.",
      {
        receiver: reader,
      },
    );
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
