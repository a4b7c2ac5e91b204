import { partyOf } from "../../handoff/protocol/authority.js";
import { higherAssurance } from "../../handoff/vocabulary.js";
import type { Ordered } from "../../kernel/ordered.js";
import { refused } from "../../kernel/refusal.js";
import type { JourneyDraft, Refused } from "../draft.js";
import type { AttachCustomer, DetachCustomer, IntroduceParty, RecordIdentity } from "./commands.js";

export function attachCustomer(
  draft: JourneyDraft,
  command: Omit<AttachCustomer, keyof Ordered<string>>,
): Refused | null {
  const { customer, evidence, assurance, by } = command;
  const current = draft.state.customer;
  if (current === customer) return null;
  if (current !== null)
    return refused("WRONG_STATE", "The journey belongs to another customer. Detach it first, on evidence.", {
      customer: current,
    });
  draft.add({
    ...draft.stamp("customer.attached"),
    data: { customer, evidence, assurance, by: partyOf(by) },
    personal: null,
  });
  return null;
}

export function detachCustomer(draft: JourneyDraft, command: DetachCustomer): null {
  const { customer } = draft.state;
  if (customer === null) return null;
  draft.add({
    ...draft.stamp("customer.detached"),
    data: { customer, by: partyOf(command.by) },
    personal: null,
  });
  return null;
}

export function recordIdentity(
  draft: JourneyDraft,
  command: Omit<RecordIdentity, keyof Ordered<string>>,
): null {
  const { identity, kind, value, assurance, by, occurredAt } = command;
  const known = draft.state.identities.latest(identity);
  if (known !== undefined && higherAssurance(known.data.assurance, assurance) === known.data.assurance)
    return null;
  draft.add({
    ...draft.stamp("identity.recorded"),
    data: { identity, kind, assurance, by: partyOf(by), occurredAt },
    personal: { value },
  });
  return null;
}

export function introduceParty(draft: JourneyDraft, command: IntroduceParty): null {
  const { party, displayName, by } = command;
  draft.add({
    ...draft.stamp("party.introduced"),
    data: { party: partyOf(party), by: partyOf(by) },
    personal: { displayName },
  });
  return null;
}
