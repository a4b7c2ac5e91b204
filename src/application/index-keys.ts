import { type OwnerRef, type PartyRef, partyKey } from "../handoff/party.js";
import { askedOf } from "../handoff/protocol/asked.js";
import type { Customer } from "../journey/customer/state.js";
import type { SurveyEvent } from "../journey/feedback/events.js";
import type { NoticeEvent } from "../journey/notices/events.js";
import type { PassKey } from "../journey/passes/events.js";
import type { Journey } from "../journey/state.js";
import type { AppendLog } from "../kernel/append-log.js";
import type { EpochMs } from "../kernel/instant.js";
import type { Mac } from "../kernel/keyed-mac.js";
import type { Commit, IndexKey } from "../storage/event-store.js";

/** How the keys by which a stream is found change with a commit. */
export interface IndexChange {
  readonly add: readonly { readonly key: IndexKey; readonly unique?: boolean }[];
  readonly remove: readonly IndexKey[];
}

/** A customer's id is random, so it stands in a key as it is. */
const PLAIN = "plain";

/** Finds the customer an identity belongs to. Unique: one identity, one customer. */
export const identityKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "identity", kid, mac });

/** Finds the journey a provider's message was recorded on. Unique: one message, one journey. */
export const messageKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "message", kid, mac });

/** Held by the journey of two that was merged into the other. Unique: of two journeys merged into each other at once, one stays. */
export const mergeKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "merge", kid, mac });

/** Finds every journey of a customer. */
export const customerKey = (customer: string): IndexKey => ({ kind: "customer", kid: PLAIN, mac: customer });

/** Finds the journeys of a customer that are not closed. */
export const activeKey = (customer: string): IndexKey => ({ kind: "active", kid: PLAIN, mac: customer });

/** Finds the journeys of a customer that were merged into others, where what the customer writes goes on. */
export const mergedKey = (customer: string): IndexKey => ({ kind: "merged", kid: PLAIN, mac: customer });

/** Held by the journey that a customer's message opened, until it is closed. Unique: two first messages at once open one journey. */
export const intakeKey = (customer: string): IndexKey => ({ kind: "intake", kid: PLAIN, mac: customer });

/** Finds the journeys that a party of the desk owns and that have not ended. */
export const ownedKey = ({ kind, id }: OwnerRef): IndexKey => ({
  kind: `owned-${kind}`,
  kid: PLAIN,
  mac: id,
});

/** Finds the journeys whose open handoff asks a party to answer, or awaits the confirmation of who accepted. */
export const askedKey = ({ kind, id }: OwnerRef): IndexKey => ({
  kind: `asked-${kind}`,
  kid: PLAIN,
  mac: id,
});

/** Finds the journeys in which a party takes part beside the owner, or is consulted. */
export const joinedKey = ({ kind, id }: PartyRef): IndexKey => ({
  kind: `joined-${kind}`,
  kid: PLAIN,
  mac: id,
});

/** Finds the journey that a token, an invitation or the locator of a PIN belongs to. Unique among those that are good at once. */
export const passKey = ({ kid, mac }: PassKey): IndexKey => ({ kind: "pass", kid, mac });

/** Finds the journey of a notice by the id that its provider gave it. */
export const receiptKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "notice", kid, mac });

/** Finds the journey or customer of a survey by the token in its link. */
export const surveyKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "survey", kid, mac });

/** Finds the journeys on which a customer was asked in a stretch of 30 days: whoever asks again looks there, and nowhere else. */
const surveyedKey = (customer: string, at: EpochMs): IndexKey => ({
  kind: `surveyed-${surveyStretch(at)}`,
  kid: PLAIN,
  mac: customer,
});

/** Held by the journey or customer of the survey that came after so many others in a stretch. Unique: of two that are decided at once, one is asked. */
export const surveyTurnKey = (customer: string, at: EpochMs, turn: number): IndexKey => ({
  kind: `survey-turn-${surveyStretch(at)}-${turn}`,
  kid: PLAIN,
  mac: customer,
});

/** The keys of every stretch from one time to another. */
export function surveyedKeys(customer: string, from: EpochMs, to: EpochMs): readonly IndexKey[] {
  const stretches = surveyStretch(to) - surveyStretch(from) + 1;
  return Array.from({ length: stretches }, (_, back) => surveyedKey(customer, to - back * STRETCH_MS));
}

/** Which stretch a time lies in. */
export function surveyStretch(at: EpochMs): number {
  return Math.floor(at / STRETCH_MS);
}

const STRETCH_MS = 30 * 86_400_000;

/** Finds the journey a public post was captured on. Unique: one post, one journey. */
export const mentionKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "mention", kid, mac });

/** Finds the journeys of those who wrote in a public thread. */
export const threadKey = ({ kid, mac }: Mac): IndexKey => ({ kind: "thread", kid, mac });

/** Held by a customer from the moment their erasure is requested until it is done. */
export const erasingKey: IndexKey = { kind: "erasing", kid: PLAIN, mac: "requested" };

/** The keys by which a journey is found, as they change with its events. */
export function journeyIndex(before: Journey | null, after: Journey | null): IndexChange {
  const had = keysOf(before);
  const has = keysOf(after);
  const lost = had.filter((key) => !has.some((other) => sameKey(key, other)));
  const gained = has.filter((key) => !had.some((other) => sameKey(key, other)));
  const erased = before !== null && before.erased === null && after?.erased != null;
  return {
    add: [...gained, ...ofReturns(since(before, after))].map((key) => ({ key })),
    remove: [
      ...lost.flatMap((key) => (key.kind === "active" ? [key, intakeKey(key.mac)] : key)),
      ...forgottenPasses(before, after),
      ...(erased ? returnKeysOf(before) : []),
    ],
  };
}

/** The keys by which a customer is found beside their identities, as they change with their events. */
export function customerIndex(before: Customer | null, after: Customer | null): IndexChange {
  const erased = before !== null && before.erasure === null && after?.erasure != null;
  return {
    add: added(before?.surveys, after?.surveys)
      .flatMap(surveyKeys)
      .map((key) => ({ key })),
    remove: erased ? [...before.surveys.entries()].flatMap(surveyKeys) : [],
  };
}

/** What notices and surveys are found by when something comes back: they keep it until the journey is erased. */
function returnKeysOf({ notices, surveys, rekeyed }: Journey): readonly IndexKey[] {
  const renewed = rekeyed?.notices?.map(({ mac }) => receiptKey({ kid: rekeyed.kid, mac })) ?? [];
  return [...ofReturns({ notices: [...notices.entries()], surveys: [...surveys.entries()] }), ...renewed];
}

interface Returns {
  readonly notices: readonly NoticeEvent[];
  readonly surveys: readonly SurveyEvent[];
}

function since(before: Journey | null, after: Journey | null): Returns {
  return {
    notices: added(before?.notices, after?.notices),
    surveys: added(before?.surveys, after?.surveys),
  };
}

function ofReturns({ notices, surveys }: Returns): readonly IndexKey[] {
  return [...notices.flatMap(receiptKeys), ...surveys.flatMap(surveyKeys)];
}

function receiptKeys(event: NoticeEvent): readonly IndexKey[] {
  const key = event.type === "notice.sent" ? event.data.receiptKey : undefined;
  return key === undefined ? [] : [receiptKey(key)];
}

function surveyKeys(event: SurveyEvent): readonly IndexKey[] {
  const secret = event.type === "survey.invited" ? event.data.secret : null;
  return secret === null ? [] : [surveyKey(secret)];
}

/** What a log has beyond what it had. */
function added<T extends NonNullable<unknown>>(
  before: AppendLog<T> | undefined,
  after: AppendLog<T> | undefined,
): readonly T[] {
  const from = before?.length ?? 0;
  const count = Math.max(0, (after?.length ?? 0) - from);
  return Array.from({ length: count }, (_, index) => after?.at(from + index)).filter(
    (item) => item !== undefined,
  );
}

/** A pass keeps its keys until it is forgotten, so that whoever comes too late is told so. */
function forgottenPasses(before: Journey | null, after: Journey | null): readonly IndexKey[] {
  if (before === null || after === null || before.passes === after.passes) return [];
  const kept = new Set(after.passes.map(({ pass }) => pass));
  return before.passes.filter(({ pass }) => !kept.has(pass)).flatMap(({ keys }) => keys.map(passKey));
}

/** The same change, and unique keys taken with it. */
export function withUnique({ add, remove }: IndexChange, ...keys: readonly IndexKey[]): Commit["index"] {
  return { add: [...add, ...keys.map((key) => ({ key, unique: true }))], remove };
}

function keysOf(journey: Journey | null): readonly IndexKey[] {
  if (journey === null) return [];
  const { mergedInto, status } = journey;
  const askedAt = [...journey.surveys.entries()].flatMap((event) =>
    event.type === "survey.invited" ? event.recordedAt : [],
  );
  const ofCustomers = customersOf(journey).flatMap((customer) => {
    const found = [customerKey(customer), ...askedAt.map((at) => surveyedKey(customer, at))];
    if (mergedInto !== null) return [...found, mergedKey(customer)];
    return status === "closed" ? found : [...found, activeKey(customer)];
  });
  return mergedInto !== null || status === "closed" ? ofCustomers : [...ofCustomers, ...ofTheDesk(journey)];
}

function ofTheDesk({ handoff }: Journey): readonly IndexKey[] {
  const { ownership, open, participants, consult } = handoff;
  const joined = [...participants.map(({ party }) => party), ...(consult?.with ?? [])];
  return [
    ownedKey(ownership.owner),
    ...(open === null ? [] : askedOf(open).map(askedKey)),
    ...new Map(joined.map((party) => [partyKey(party), joinedKey(party)])).values(),
  ];
}

/** Its own customer, and those of the journeys merged into it. */
function customersOf({ customer, absorbedCustomers }: Journey): readonly string[] {
  return [...new Set(customer === null ? absorbedCustomers : [customer, ...absorbedCustomers])];
}

function sameKey(one: IndexKey, other: IndexKey): boolean {
  return one.kind === other.kind && one.mac === other.mac;
}
