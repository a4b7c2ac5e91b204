import { ASSURANCE_LEVELS, higherAssurance } from "../../handoff/vocabulary.js";
import type { DecisionContext } from "../../kernel/event.js";
import { EventDraft } from "../../kernel/event-draft.js";
import { type Decision, refused } from "../../kernel/refusal.js";
import { decideSurvey } from "../feedback/decide.js";
import type {
  CustomerCommand,
  LinkIdentity,
  ProvenIdentity,
  RegisterCustomer,
  RequestErasure,
} from "./commands.js";
import { type CustomerEvent, customerEvents } from "./events.js";
import { evolveCustomer } from "./evolve.js";
import { decideReach } from "./reach/decide.js";
import type { Customer } from "./state.js";

type Refused = ReturnType<typeof refused>;
type CustomerDraft = EventDraft<Customer | null, CustomerEvent>;

/**
 * Decides a command of a customer's stream. Pure, and idempotent by command id, as `decideJourney` is.
 *
 * @param customer the customer so far; `null` before registration
 */
export function decideCustomer(
  customer: Customer | null,
  command: CustomerCommand,
  context: DecisionContext,
): Decision<CustomerEvent> {
  if (customer?.commands.has(command.id)) return { status: "accepted", events: [], repeated: true };
  const draft: CustomerDraft = new EventDraft({
    state: customer,
    evolve: evolveCustomer,
    definitions: customerEvents,
    commandId: command.id,
    at: Math.max(context.now, customer?.recordedAt ?? context.now),
    newId: context.newId,
  });
  const refusal = run(draft, customer, command);
  return refusal ?? { status: "accepted", events: draft.events, repeated: false };
}

function run(draft: CustomerDraft, customer: Customer | null, command: CustomerCommand): Refused | null {
  if (command.type === "registerCustomer") return register(draft, customer, command);
  if (customer === null)
    return refused(
      "NO_CUSTOMER",
      "There is no such customer. Check the id and the tenant, or register them first.",
    );
  if (customer.erasure !== null && ADDS.has(command.type))
    return refused("WRONG_STATE", "The customer was erased, or is being erased. Register them anew.", {
      customer: customer.id,
    });
  switch (command.type) {
    case "describeCustomer": {
      const { type: _, id: __, by, name, ...data } = command;
      draft.add({
        ...draft.stamp("customer.described"),
        data: { by, ...data },
        personal: name === undefined ? {} : { name },
      });
      return null;
    }
    case "linkIdentity":
      return link(draft, customer, command);
    case "unlinkIdentity": {
      const { identity, why, by } = command;
      if (!customer.identities.some((one) => one.identity === identity)) return null;
      draft.add({ ...draft.stamp("identity.unlinked"), data: { identity, why, by }, personal: null });
      return null;
    }
    case "recordConsent": {
      const { purpose, given, by, occurredAt } = command;
      draft.add({
        ...draft.stamp("consent.recorded"),
        data: { purpose, given, by, occurredAt },
        personal: null,
      });
      return null;
    }
    case "recordPreference": {
      const { channel, by, occurredAt } = command;
      draft.add({ ...draft.stamp("preference.recorded"), data: { channel, by, occurredAt }, personal: null });
      return null;
    }
    case "recordOptOut":
    case "recordQuietHours":
    case "recordPresence":
      return decideReach(draft, customer, command);
    case "inviteToSurvey":
    case "remindOfSurvey":
    case "answerSurvey":
    case "commentOnSurvey":
    case "recordUnclearReply":
      return decideSurvey(draft, customer, command);
    case "requestErasure":
      return requestErasure(draft, customer, command);
    case "recordErasure": {
      const { journeys, kept } = command;
      if (customer.erasure === null)
        return refused("WRONG_STATE", "Nobody asked for this customer to be erased. Request it first.");
      if (customer.erasure.erasedAt !== null) return null;
      draft.add({ ...draft.stamp("customer.erased"), data: { journeys, kept }, personal: null });
      return null;
    }
    case "rekeyCustomer": {
      const { kid, identities } = command;
      draft.add({ ...draft.stamp("customer.rekeyed"), data: { kid, identities }, personal: null });
      return null;
    }
  }
}

/** What adds to what is known of a customer, and so comes too late once they are to be erased. */
const ADDS: ReadonlySet<CustomerCommand["type"]> = new Set<CustomerCommand["type"]>([
  "describeCustomer",
  "linkIdentity",
  "recordConsent",
  "recordPreference",
  "recordOptOut",
  "recordQuietHours",
  "recordPresence",
  "inviteToSurvey",
  "remindOfSurvey",
  "answerSurvey",
  "commentOnSurvey",
  "recordUnclearReply",
]);

function requestErasure(
  draft: CustomerDraft,
  { erasure }: Customer,
  { by, reason, shared }: RequestErasure,
): null {
  if (erasure !== null && (erasure.shared === "erase" || shared === "keep")) return null;
  draft.add({
    ...draft.stamp("customer.erasure-requested"),
    data: { by, shared, ...(reason === undefined ? {} : { reason }) },
    personal: null,
  });
  return null;
}

function register(
  draft: CustomerDraft,
  customer: Customer | null,
  command: RegisterCustomer,
): Refused | null {
  if (customer !== null)
    return refused(
      "ALREADY_OPEN",
      `Customer ${customer.id} is registered already. Describe or link what is new.`,
      {
        customer: customer.id,
      },
    );
  const { customer: id, by, identity, name } = command;
  draft.add({ ...draft.stamp("customer.registered"), data: { customer: id, by }, personal: null });
  if (identity !== undefined) addIdentity(draft, identity, by);
  if (name !== undefined)
    draft.add({ ...draft.stamp("customer.described"), data: { by }, personal: { name } });
  return null;
}

function link(draft: CustomerDraft, customer: Customer, command: LinkIdentity): Refused | null {
  const { identity, assurance, evidence, by } = command;
  const weak = ASSURANCE_LEVELS.indexOf(assurance) < ASSURANCE_LEVELS.indexOf("possession");
  if (evidence === "sender" || weak)
    return refused(
      "EVIDENCE_WEAK",
      "An identity is linked to a customer only on evidence that both are the same person: a token, a PIN, a sign-in, an agent's check or an import, with at least possession.",
      { evidence, assurance },
    );
  const known = customer.identities.find((one) => one.identity === identity);
  if (known !== undefined && higherAssurance(known.assurance, assurance) === known.assurance) return null;
  addIdentity(draft, command, by);
  return null;
}

function addIdentity(draft: CustomerDraft, proven: ProvenIdentity, by: LinkIdentity["by"]): void {
  const { identity, kind, value, assurance, evidence } = proven;
  draft.add({
    ...draft.stamp("identity.linked"),
    data: { identity, kind, assurance, evidence, by },
    personal: { value },
  });
}
