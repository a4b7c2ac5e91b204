import { refused } from "../../kernel/refusal.js";
import type { RecordArrival, RecordCustomerRefusal } from "./commands.js";
import { type Draft, isRefused, type Refused } from "./draft.js";
import { CUSTOMER_LEG, step } from "./legs.js";

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
