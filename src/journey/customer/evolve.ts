import { AppendLog } from "../../kernel/append-log.js";
import { ERASED, isErased } from "../../kernel/erased.js";
import type { CustomerDescribed, CustomerEvent, CustomerRekeyed, IdentityLinked } from "./events.js";
import { withOptOut, withPresence, withQuietHours } from "./reach/state.js";
import type { Consent, Customer, LinkedIdentity } from "./state.js";

/** The customer after one more event; `null` is the customer nobody has registered. Total and deterministic, also over erased events. */
export function evolveCustomer(customer: Customer | null, event: CustomerEvent): Customer | null {
  if (customer === null) {
    if (event.type !== "customer.registered") return null;
    return counted(registered(event.data.customer), event);
  }
  return counted(apply(customer, event), event);
}

function apply(customer: Customer, event: CustomerEvent): Customer {
  switch (event.type) {
    case "customer.registered":
      return customer;
    case "customer.described":
      return described(customer, event);
    case "identity.linked":
      return {
        ...customer,
        identities: [...without(customer, event.data.identity), linked(event)],
      };
    case "identity.unlinked":
      return { ...customer, identities: without(customer, event.data.identity) };
    case "consent.recorded": {
      const { purpose, given, occurredAt } = event.data;
      return { ...customer, consents: withNewest(customer.consents, { purpose, given, occurredAt }) };
    }
    case "preference.recorded": {
      const { channel, occurredAt } = event.data;
      const older = customer.preferred !== null && occurredAt < customer.preferred.occurredAt;
      return older ? customer : { ...customer, preferred: { channel, occurredAt } };
    }
    case "opt-out.recorded":
      return { ...customer, optOuts: withOptOut(customer.optOuts, event) };
    case "quiet-hours.recorded":
      return { ...customer, quietHours: withQuietHours(customer.quietHours, event) };
    case "presence.seen":
      return { ...customer, presence: withPresence(customer.presence, event) };
    case "survey.invited":
    case "survey.reminded":
    case "survey.answered":
    case "survey.commented":
    case "survey.not-understood":
      return { ...customer, surveys: customer.surveys.append(event.data.survey, event) };
    case "customer.erasure-requested": {
      const { by, reason, shared } = event.data;
      const { requestedAt, reason: earlier } = customer.erasure ?? {
        requestedAt: event.recordedAt,
        reason: null,
      };
      return {
        ...customer,
        identities: [],
        erasure: { requestedAt, by, reason: reason ?? earlier, shared, erasedAt: null },
      };
    }
    case "customer.erased":
      return customer.erasure === null
        ? customer
        : { ...customer, erasure: { ...customer.erasure, erasedAt: event.recordedAt } };
    case "customer.rekeyed":
      return { ...customer, identities: rekeyed(customer.identities, event) };
  }
}

function registered(id: string): Customer {
  return {
    id,
    version: 0,
    name: null,
    language: null,
    timeZone: null,
    identities: [],
    consents: [],
    preferred: null,
    optOuts: [],
    quietHours: null,
    presence: [],
    surveys: AppendLog.empty(),
    erasure: null,
    recordedAt: 0,
    commands: AppendLog.empty(),
  };
}

function described(customer: Customer, event: CustomerDescribed): Customer {
  const { language, timeZone } = event.data;
  return {
    ...customer,
    name: isErased(event.personal) ? ERASED : (event.personal.name ?? customer.name),
    language: language ?? customer.language,
    timeZone: timeZone ?? customer.timeZone,
  };
}

function linked(event: IdentityLinked): LinkedIdentity {
  const { identity, kind, assurance, evidence } = event.data;
  const value = isErased(event.personal) ? ERASED : event.personal.value;
  return { identity, kind, value, assurance, evidence };
}

function rekeyed(
  identities: readonly LinkedIdentity[],
  { data }: CustomerRekeyed,
): readonly LinkedIdentity[] {
  return identities.map((one) => {
    const mac = data.identities.find(({ identity }) => identity === one.identity)?.mac;
    return mac === undefined ? one : { ...one, identity: mac };
  });
}

function without(customer: Customer, identity: string): readonly LinkedIdentity[] {
  return customer.identities.filter((one) => one.identity !== identity);
}

function withNewest(consents: readonly Consent[], consent: Consent): readonly Consent[] {
  const known = consents.find(({ purpose }) => purpose === consent.purpose);
  if (known !== undefined && consent.occurredAt < known.occurredAt) return consents;
  return [...consents.filter((one) => one !== known), consent];
}

function counted(customer: Customer, event: CustomerEvent): Customer {
  const version = customer.version + 1;
  return {
    ...customer,
    version,
    recordedAt: Math.max(customer.recordedAt, event.recordedAt),
    commands: customer.commands.append(event.commandId, version),
  };
}
