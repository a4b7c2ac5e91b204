import { canonicalJson } from "../../kernel/canonical-json.js";
import type { ChangeOf, PacketChange, PacketParts, PlacedMessage } from "./changes.js";
import type { TransferPacket } from "./packet.js";

/** One value of a part, and what makes it the same in both packets. */
interface Keyed<Value> {
  readonly key: string;
  readonly value: Value;
}

type Compare<What extends keyof PacketParts> = (
  before: TransferPacket,
  after: TransferPacket,
) => readonly ChangeOf<What>[];

/** A part that is one value, or is not there. */
function one<What extends keyof PacketParts>(
  what: What,
  read: (packet: TransferPacket) => PacketParts[What] | undefined,
): Compare<What> {
  return comparing(what, (packet) => {
    const value = read(packet);
    return value === undefined ? [] : [{ key: "", value }];
  });
}

/** A part that is a list. Items of the same key are told apart by their order. */
function many<What extends keyof PacketParts>(
  what: What,
  read: (packet: TransferPacket) => readonly PacketParts[What][],
  keyOf: (value: PacketParts[What]) => unknown,
): Compare<What> {
  return comparing(what, (packet) => {
    const met = new Map<string, number>();
    return read(packet).map((value) => {
      const key = JSON.stringify(keyOf(value));
      const before = met.get(key) ?? 0;
      met.set(key, before + 1);
      return { key: `${key} ${before}`, value };
    });
  });
}

function comparing<What extends keyof PacketParts>(
  what: What,
  read: (packet: TransferPacket) => readonly Keyed<PacketParts[What]>[],
): Compare<What> {
  return (before, after) => {
    const [earlier, later] = [read(before), read(after)];
    const known = new Map(earlier.map((one) => [one.key, one]));
    const kept = new Set(later.map(({ key }) => key));
    const changes: ChangeOf<What>[] = [];
    for (const { key, value } of earlier)
      if (!kept.has(key)) changes.push({ what, change: "removed", before: value });
    for (const { key, value } of later) {
      const was = known.get(key);
      if (was === undefined) changes.push({ what, change: "added", after: value });
      else if (!isSame(was.value, value))
        changes.push({ what, change: "changed", before: was.value, after: value });
    }
    return changes;
  };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other) || canonicalJson(one) === canonicalJson(other);
}

const itself = (value: string) => value;
const named = <Value>(fields: Readonly<Record<string, Value>>) =>
  Object.entries(fields).map(([name, value]) => ({ name, value }));

/** In the order in which changes are listed. */
const PARTS: { readonly [What in keyof PacketParts]: Compare<What> } = {
  journey: one("journey", ({ journey }) => journey.id),
  handoff: one("handoff", ({ handoff }) => handoff),
  epoch: one("epoch", ({ epoch }) => epoch),
  hop: one("hop", ({ hop }) => hop),
  owner: one("owner", ({ from }) => from.party),
  channel: one("channel", ({ from }) => from.channel),
  target: one("target", ({ to }) => to),
  mode: one("mode", ({ mode }) => mode),
  callbackAt: one("callbackAt", ({ callbackAt }) => callbackAt),
  reason: one("reason", ({ reason }) => reason),
  urgency: one("urgency", ({ urgency }) => urgency),
  skills: one("skills", ({ skills }) => skills),
  senderNote: one("senderNote", ({ note }) => note),
  customer: one("customer", ({ customer }) => customer.id),
  name: one("name", ({ customer }) => customer.name),
  language: one("language", ({ customer }) => customer.language),
  timeZone: one("timeZone", ({ customer }) => customer.timeZone),
  identity: many(
    "identity",
    ({ customer }) => customer.identities,
    ({ kind, value }) => [kind, value],
  ),
  preference: many(
    "preference",
    ({ customer }) => named(customer.preferences),
    ({ name }) => name,
  ),
  consent: many(
    "consent",
    ({ customer }) => customer.consents,
    ({ purpose }) => purpose,
  ),
  subject: one("subject", ({ issue }) => issue.subject),
  request: one("request", ({ issue }) => issue.request),
  description: one("description", ({ issue }) => issue.description),
  category: one("category", ({ issue }) => issue.category),
  tags: one("tags", ({ issue }) => issue.tags),
  priority: one("priority", ({ issue }) => issue.priority),
  status: one("status", ({ issue }) => issue.status),
  openedAt: one("openedAt", ({ issue }) => issue.openedAt),
  openedOn: one("openedOn", ({ issue }) => issue.openedOn),
  summary: one("summary", ({ summary }) => summary),
  messageTotal: one("messageTotal", ({ timeline }) => timeline.total),
  message: many("message", placedMessages, ({ id, at, channel, from }) => id ?? [at, channel, from.kind]),
  contact: many(
    "contact",
    ({ contacts }) => contacts,
    ({ id, startedAt, channel }) => id ?? [startedAt, channel],
  ),
  note: many(
    "note",
    ({ notes }) => notes,
    ({ id, at, text }) => id ?? [at, text],
  ),
  fact: many(
    "fact",
    ({ facts }) => facts,
    ({ key }) => key,
  ),
  doNotAsk: many("doNotAsk", ({ doNotAsk }) => doNotAsk, itself),
  attempt: many(
    "attempt",
    ({ attempts }) => attempts,
    ({ id, what }) => id ?? [what],
  ),
  question: many(
    "question",
    ({ questions }) => questions,
    ({ id, text }) => id ?? [text],
  ),
  commitment: many(
    "commitment",
    ({ commitments }) => commitments,
    ({ id, text }) => id ?? [text],
  ),
  pastHandoff: many(
    "pastHandoff",
    ({ handoffs }) => handoffs,
    ({ id, at }) => id ?? [at],
  ),
  pastOwner: many(
    "pastOwner",
    ({ owners }) => owners,
    ({ fromAt }) => fromAt,
  ),
  pastJourney: many(
    "pastJourney",
    ({ pastJourneys }) => pastJourneys,
    ({ id }) => id,
  ),
  slaClock: many(
    "slaClock",
    ({ slaClocks }) => slaClocks,
    ({ name }) => name,
  ),
  extension: many(
    "extension",
    ({ extensions }) => named(extensions),
    ({ name }) => name,
  ),
  tone: one("tone", ({ tone }) => tone),
  nextStep: one("nextStep", ({ nextStep }) => nextStep),
  warning: many(
    "warning",
    ({ warnings }) => warnings,
    ({ code, key }) => [code, key],
  ),
  score: one("score", ({ completeness }) => completeness.score),
  missing: many("missing", ({ completeness }) => completeness.missing, itself),
  omission: many(
    "omission",
    ({ omissions }) => omissions,
    ({ kind }) => kind,
  ),
};

function placedMessages({ timeline }: TransferPacket): readonly PlacedMessage[] {
  return timeline.conversations.flatMap(({ channel, thread, messages }) =>
    messages.map((message) => ({ ...message, channel, ...(thread === undefined ? {} : { thread }) })),
  );
}

/**
 * What differs between two packets, such as those of two hops, or the one somebody last saw and the one of now. What a packet is
 * called is not compared: its id, its times of issue and expiry, the journey's version and url. Fields unknown to this version are not
 * compared either.
 *
 * Parts come in the order of {@link PacketParts}; of a part first what was removed, then what was added or changed, each in its packet's
 * order. Comparing the other way round gives the same with `added` and `removed`, `before` and `after` exchanged. What the later packet
 * no longer has room for counts as removed: its `omissions` say so.
 *
 * @example
 * ```ts
 * diffPackets(before, after); // [{ what: "mode", change: "changed", before: "cold", after: "warm" }]
 * ```
 */
export function diffPackets(before: TransferPacket, after: TransferPacket): readonly PacketChange[] {
  return Object.values(PARTS).flatMap((compare): readonly PacketChange[] => compare(before, after));
}
