import type { Customer } from "../../journey/customer/state.js";
import type { Content } from "../../journey/messages/events.js";
import type { Journey } from "../../journey/state.js";
import { isErased } from "../../kernel/erased.js";
import type { IndexKey } from "../../storage/event-store.js";
import { identityMacs } from "../identity.js";
import { identityKey, mentionKey, messageKey, threadKey } from "../index-keys.js";
import { customerStream } from "../journey-streams.js";
import type { TenantContext } from "../tenant-context.js";

/**
 * Every key that a customer may be found by through an identity, made of the identities they ever had, under every secret there is. None of
 * a customer who is being erased: theirs were taken away with the request.
 */
export async function everyIdentityKey(
  context: TenantContext,
  customer: Customer,
): Promise<readonly IndexKey[]> {
  if (customer.erasure !== null) return [];
  const values = await identitiesOf(context, customer);
  const macs = await Promise.all(values.map((one) => identityMacs(context.macs, context.tenant, one)));
  const named = customer.identities.flatMap(({ identity: mac }) =>
    context.macs.kids.map((kid) => ({ kid, mac })),
  );
  const keys = new Map([...macs.flat(), ...named].map((mac) => [`${mac.kid}.${mac.mac}`, identityKey(mac)]));
  return [...keys.values()];
}

/** The identities a customer ever had, in the order they were linked. */
export async function identitiesOf(
  context: TenantContext,
  { id, version }: Customer,
): Promise<readonly { readonly kind: "phone" | "email" | "account"; readonly value: string }[]> {
  const events = await context.customers.reader.read(customerStream(context, id), 1, version);
  return events.flatMap((event) =>
    event.type === "identity.linked" && !isErased(event.personal)
      ? [{ kind: event.data.kind, value: event.personal.value }]
      : [],
  );
}

/**
 * The keys by which the messages of providers, public posts and their threads lead to a journey. Each bears the MAC it was received under as
 * its id, whatever the id of the secret was: so all of them are named, and removing one that is not held changes nothing.
 */
export function messageKeysOf(
  { messages, mentions, rekeyed }: Journey,
  kids: readonly string[],
): readonly IndexKey[] {
  const received = messages.values().filter(({ data }) => data.author.kind === "customer");
  const threads = new Set(received.flatMap(({ data }) => data.thread ?? []));
  return [
    ...received.flatMap(({ data }) => kids.map((kid) => messageKey({ kid, mac: data.message }))),
    ...mentions.values().flatMap(({ data }) => kids.map((kid) => mentionKey({ kid, mac: data.mention }))),
    ...[...threads].flatMap((mac) => kids.map((kid) => threadKey({ kid, mac }))),
    ...(rekeyed === null ? [] : rekeyed.messages.map(({ mac }) => messageKey({ kid: rekeyed.kid, mac }))),
  ];
}

/** How many texts and files of a journey lie with the desk. */
export function referencesOf({ messages, changes, notes }: Journey): number {
  const lieElsewhere = (content: Content) => ("ref" in content ? 1 : 0) + (content.attachments ?? []).length;
  return [...messages.values(), ...changes.values(), ...notes.values()].reduce(
    (sum, { personal }) =>
      personal === null || isErased(personal) ? sum : sum + lieElsewhere(personal.content),
    0,
  );
}
