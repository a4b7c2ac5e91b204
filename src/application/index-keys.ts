import type { Journey } from "../journey/state.js";
import type { Mac } from "../kernel/keyed-mac.js";
import type { Commit, IndexKey } from "../storage/event-store.js";

type IndexChange = NonNullable<Commit["index"]>;
type Addition = NonNullable<IndexChange["add"]>[number];

/** A customer's id is random, so it stands in a key as it is. */
const PLAIN = "plain";

/** Finds the customer an identity belongs to. Unique: one identity, one customer. */
export const identityKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "identity", kid, mac });

/** Finds the journey a provider's message was recorded on. Unique: one message, one journey. */
export const messageKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "message", kid, mac });

/** Finds every journey of a customer. */
export const customerKey = (customer: string): IndexKey => ({ kind: "customer", kid: PLAIN, mac: customer });

/** Finds the journeys of a customer that are not closed. */
export const activeKey = (customer: string): IndexKey => ({ kind: "active", kid: PLAIN, mac: customer });

/** Held by the journey that a customer's message opened, until it is closed. Unique: two first messages at once open one journey. */
export const intakeKey = (customer: string): IndexKey => ({ kind: "intake", kid: PLAIN, mac: customer });

/** The keys by which a journey is found, as they change with its events. */
export function journeyIndex(before: Journey | null, after: Journey | null): IndexChange {
  const add: Addition[] = [];
  const remove: IndexKey[] = [];
  const had = customersOf(before);
  const has = customersOf(after);
  for (const customer of has) {
    if (!had.includes(customer)) add.push({ key: customerKey(customer) });
    if (isActive(after) && !(had.includes(customer) && isActive(before)))
      add.push({ key: activeKey(customer) });
  }
  for (const customer of had) {
    if (!has.includes(customer)) remove.push(customerKey(customer));
    if (isActive(before) && !(has.includes(customer) && isActive(after)))
      remove.push(activeKey(customer), intakeKey(customer));
  }
  return { add, remove };
}

/** Its own customer, and those of the journeys merged into it. */
function customersOf(journey: Journey | null): readonly string[] {
  if (journey === null) return [];
  const { customer, absorbedCustomers } = journey;
  return [...new Set(customer === null ? absorbedCustomers : [customer, ...absorbedCustomers])];
}

function isActive(journey: Journey | null): boolean {
  return journey !== null && journey.status !== "closed" && journey.mergedInto === null;
}
