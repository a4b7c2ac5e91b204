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
  const was =
    before === null || before.customer === null ? null : { id: before.customer, active: isActive(before) };
  const is =
    after === null || after.customer === null ? null : { id: after.customer, active: isActive(after) };
  if (is !== null && is.id !== was?.id) add.push({ key: customerKey(is.id) });
  if (was !== null && is?.id !== was.id) remove.push(customerKey(was.id));
  if (is?.active === true && !(was?.id === is.id && was.active)) add.push({ key: activeKey(is.id) });
  if (was?.active === true && !(is?.id === was.id && is.active))
    remove.push(activeKey(was.id), intakeKey(was.id));
  return { add, remove };
}

function isActive(journey: Journey): boolean {
  return journey.status !== "closed" && journey.mergedInto === null;
}
