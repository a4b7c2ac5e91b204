import type { Customer } from "../../journey/customer/state.js";
import { surveys } from "../../journey/feedback/state.js";
import type { NewMacs } from "../../journey/lifecycle/events.js";
import type { Journey } from "../../journey/state.js";
import { canonicalJson } from "../../kernel/canonical-json.js";
import { isErased } from "../../kernel/erased.js";
import type { Mac } from "../../kernel/keyed-mac.js";
import type { IndexKey } from "../../storage/event-store.js";
import { identityMacs, type NormalIdentity } from "../identity.js";
import { identityKey, messageKey, passKey, receiptKey } from "../index-keys.js";
import { customerStream, journeyStream } from "../journey-streams.js";
import { receiptMacs } from "../notices.js";
import { outcomeOf } from "../outcome.js";
import { tokenFor, tokenKeys } from "../pass-secrets.js";
import type { TenantContext } from "../tenant-context.js";
import { identitiesOf } from "./held-keys.js";

/** What became of one stream: made anew, as it should be already, or with keys that cannot be made anew any more. */
export interface Rekeyed {
  readonly rewritten: boolean;
  /** Keys whose text is not to be had any more, such as of a sender that no journey and no customer remembers. They lose their use with their secret. */
  readonly left: number;
}

const MOST_ROUNDS = 20;
const NOTHING: Rekeyed = { rewritten: false, left: 0 };

/** The MACs of one text, the current key's apart. */
interface Renewed {
  readonly current: Mac;
  readonly older: readonly Mac[];
}

/** Holds a customer by MACs of the current secret, and by those alone. */
export async function rekeyCustomer(context: TenantContext, id: string): Promise<Rekeyed> {
  const stream = customerStream(context, id);
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const { state } = await context.customers.reader.load(stream);
    if (state === null || state.erasure !== null) return NOTHING;
    const values = await identitiesOf(context, state);
    const renewed: { readonly identity: string; readonly macs: Renewed }[] = [];
    let left = 0;
    for (const { identity } of state.identities) {
      const macs = await renewedOf(context, values, identity);
      if (macs === null) left++;
      else if (macs.current.mac !== identity) renewed.push({ identity, macs });
    }
    left += lastingSurveys(context, state);
    if (renewed.length === 0) return { rewritten: false, left };
    const command = {
      type: "rekeyCustomer",
      id: context.newId(),
      kid: context.macs.kids[0] ?? "",
      identities: renewed.map(({ identity, macs }) => ({ identity, mac: macs.current.mac })),
    } as const;
    const ran = await context.customers.runner.run({
      stream,
      id: command.id,
      input: command,
      command,
      onlyIf: (now) => now?.version === state.version,
      index: () => ({
        add: renewed.map(({ macs }) => ({ key: identityKey(macs.current), unique: true })),
        remove: renewed.flatMap(({ macs }) => macs.older.map(identityKey)),
      }),
    });
    if (ran.status === "not-run") continue;
    if (ran.status === "key-taken") return { rewritten: false, left: left + renewed.length };
    outcomeOf(ran);
    return { rewritten: true, left };
  }
  return NOTHING;
}

/** The keys of an earlier renewal that this one takes the place of. */
function renewedKeys({ kid, messages, notices = [] }: NewMacs): readonly IndexKey[] {
  return [
    ...messages.map(({ mac }) => messageKey({ kid, mac })),
    ...notices.map(({ mac }) => receiptKey({ kid, mac })),
  ];
}

async function renewedOf(
  context: TenantContext,
  values: readonly NormalIdentity[],
  mac: string,
): Promise<Renewed | null> {
  for (const value of values) {
    const [current, ...older] = await identityMacs(context.macs, context.tenant, value);
    if ([current, ...older].some((one) => one.mac === mac)) return { current, older };
  }
  return null;
}

/** Holds a journey by MACs of the current secret, and by those alone. */
export async function rekeyJourney(context: TenantContext, id: string): Promise<Rekeyed> {
  const stream = journeyStream(context, id);
  const [kid = ""] = context.macs.kids;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const { state } = await context.journeys.reader.load(stream);
    if (state === null || state.erased !== null) return NOTHING;
    const senders = await sendersOf(context, state);
    const messages = await renewedMessages(context, state, senders);
    const identities = await renewedIdentities(context, state, senders);
    const passes = await renewedPasses(context, state);
    const notices = await renewedReceipts(context, state);
    const left = messages.left + lastingSurveys(context, state);
    const known = state.rekeyed?.kid === kid ? state.rekeyed : null;
    const nothingNew =
      messages.renewed.length === (known?.messages.length ?? 0) &&
      identities.length === (known?.identities.length ?? 0) &&
      notices.length === (known?.notices?.length ?? 0) &&
      passes.length === 0;
    if (nothingNew) return { rewritten: false, left };
    const command = {
      type: "rekeyJourney",
      id: context.newId(),
      kid,
      messages: messages.renewed.map(({ message, macs }) => ({ message, mac: macs.current.mac })),
      identities,
      passes: passes.map(({ pass, macs }) => ({ pass, mac: macs.current.mac })),
      ...(notices.length === 0
        ? {}
        : { notices: notices.map(({ macs, ...sent }) => ({ ...sent, mac: macs.current.mac })) }),
    } as const;
    const before = state.rekeyed;
    const remove: readonly IndexKey[] = [
      ...messages.renewed.flatMap(({ macs }) => macs.older.map(messageKey)),
      ...passes.flatMap(({ macs }) => macs.older.map(passKey)),
      ...notices.flatMap(({ macs }) => macs.older.map(receiptKey)),
      ...(before === null ? [] : renewedKeys(before)),
    ];
    const ran = await context.journeys.runner.run({
      stream,
      id: command.id,
      input: command,
      command,
      onlyIf: (now) => now?.version === state.version,
      index: () => ({
        add: [
          ...messages.renewed.map(({ macs }) => ({ key: messageKey(macs.current), unique: true })),
          ...passes.map(({ macs }) => ({ key: passKey(macs.current), unique: true })),
          ...notices.map(({ macs }) => ({ key: receiptKey(macs.current) })),
        ],
        remove,
      }),
    });
    if (ran.status === "not-run") continue;
    if (ran.status === "key-taken") return { rewritten: false, left: left + 1 };
    outcomeOf(ran);
    return { rewritten: true, left };
  }
  return NOTHING;
}

/** Whoever a message of the journey may have come from: what the journey saw, and what its customers ever had. */
async function sendersOf(context: TenantContext, journey: Journey): Promise<readonly NormalIdentity[]> {
  const seen = journey.identities
    .values()
    .flatMap(({ data, personal }) =>
      isErased(personal) ? [] : [{ kind: data.kind, value: personal.value }],
    );
  const authors = journey.messages
    .values()
    .flatMap(({ data }) => (data.author.kind === "customer" ? [data.author.id] : []));
  const customers = new Set([...authors, ...journey.absorbedCustomers]);
  if (journey.customer !== null) customers.add(journey.customer);
  const senders = new Map<string, NormalIdentity>();
  const add = (one: NormalIdentity) => senders.set(`${one.kind}:${one.value}`, one);
  for (const one of seen) add(one);
  for (const id of customers) {
    const { state } = await context.customers.reader.load(customerStream(context, id));
    if (state !== null && state.erasure === null)
      for (const one of await identitiesOf(context, state)) add(one);
  }
  return [...senders.values()];
}

/** A message says under which MAC it was received; whose it was is the sender that gives the same MAC again. */
async function renewedMessages(
  context: TenantContext,
  { messages }: Journey,
  senders: readonly NormalIdentity[],
): Promise<{
  readonly renewed: readonly { readonly message: string; readonly macs: Renewed }[];
  readonly left: number;
}> {
  const renewed: { readonly message: string; readonly macs: Renewed }[] = [];
  let left = 0;
  for (const { data, personal } of messages.values()) {
    if (data.author.kind !== "customer" || isErased(personal) || personal.externalId === undefined) continue;
    const { externalId } = personal;
    let found: Renewed | null = null;
    for (const identity of senders) {
      const key = canonicalJson({ channel: data.channel, identity, externalId });
      const [current, ...older] = await context.macs.all(`message:${context.tenant}`, key);
      if (current === undefined || ![current, ...older].some(({ mac }) => mac === data.message)) continue;
      found = { current, older };
      break;
    }
    if (found === null) left++;
    else if (found.current.mac !== data.message) renewed.push({ message: data.message, macs: found });
  }
  return { renewed, left };
}

async function renewedIdentities(
  context: TenantContext,
  { identities }: Journey,
  senders: readonly NormalIdentity[],
): Promise<readonly { readonly identity: string; readonly mac: string }[]> {
  const renewed: { readonly identity: string; readonly mac: string }[] = [];
  for (const identity of new Set(identities.values().map(({ data }) => data.identity))) {
    const macs = await renewedOf(context, senders, identity);
    if (macs !== null && macs.current.mac !== identity) renewed.push({ identity, mac: macs.current.mac });
  }
  return renewed;
}

/** How many surveys may still be answered by tokens of older secrets: those are with the customers, and good until they expire. */
function lastingSurveys({ macs, clock }: TenantContext, of: Journey | Customer): number {
  const [current] = macs.kids;
  const now = clock.now();
  return surveys(of).filter(
    ({ secret, expiresAt }) => secret !== null && secret.kid !== current && now < expiresAt,
  ).length;
}

/** A receipt names what the provider called the message, which stands beside it. */
async function renewedReceipts(
  context: TenantContext,
  { notices }: Journey,
): Promise<readonly { readonly notice: string; readonly attempt: number; readonly macs: Renewed }[]> {
  const renewed: { readonly notice: string; readonly attempt: number; readonly macs: Renewed }[] = [];
  for (const event of notices.entries()) {
    if (event.type !== "notice.sent" || isErased(event.personal)) continue;
    const { notice, attempt, receiptKey: key } = event.data;
    const { providerMessage } = event.personal;
    if (key === undefined || providerMessage === null) continue;
    const [current, ...older] = await receiptMacs(context, providerMessage);
    if (current !== undefined && current.mac !== key.mac)
      renewed.push({ notice, attempt, macs: { current, older } });
  }
  return renewed;
}

/** A PIN is found by its locator, and good for minutes: it is left to run out. */
async function renewedPasses(
  context: TenantContext,
  { passes }: Journey,
): Promise<readonly { readonly pass: string; readonly macs: Renewed }[]> {
  const renewed: { readonly pass: string; readonly macs: Renewed }[] = [];
  for (const pass of passes) {
    const { kind, keys } = pass;
    if (kind === "pin") continue;
    const [current, ...older] = await tokenKeys(context, await tokenFor(context, kind, pass));
    if (current === undefined || keys.some(({ mac }) => mac === current.mac)) continue;
    renewed.push({ pass: pass.pass, macs: { current, older } });
  }
  return renewed;
}
