import { isErased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import { wellFormed } from "../../kernel/unicode.js";
import { PACKET_AUDIENCE } from "../packet/audience.js";
import type { PacketMessage, TransferPacket } from "../packet/packet.js";
import { type Audience, maySee } from "../vocabulary.js";

/** What a piece is part of, as the loss report names it. */
export type PieceKind =
  | "routing"
  | "customer"
  | "issue"
  | "note"
  | "guidance"
  | "summary"
  | "commitments"
  | "facts"
  | "questions"
  | "attempts"
  | "slaClocks"
  | "extensions"
  | "messages"
  | "notes"
  | "contacts"
  | "handoffs"
  | "owners"
  | "pastJourneys";

/** One thing a carrier may bring, and when it happened. */
export interface Piece {
  readonly kind: PieceKind;
  readonly key: string;
  readonly value: string | number | boolean;
  readonly at?: EpochMs | undefined;
}

/** How many pieces of a kind there are, whether an audience may see them or not, and from when to when. */
export interface Total {
  readonly count: number;
  readonly firstAt?: EpochMs | undefined;
  readonly lastAt?: EpochMs | undefined;
}

const A = PACKET_AUDIENCE;

/**
 * What an audience may see of a packet, the most useful first, one piece at a time: who stops early has done no work for the
 * rest, and messages end once their kind is closed. This order is the drop order, read backwards.
 */
export function* pieces(
  packet: TransferPacket,
  audience: Audience,
  isClosed: (kind: PieceKind) => boolean,
): Generator<Piece> {
  const sees = (level: Audience) => maySee(audience, level);
  yield* singles(packet, sees);
  yield* commitments(packet, sees);
  yield* facts(packet, sees);
  if (sees(A.questions.text))
    for (const [index, { text: asked, at }] of packet.questions.entries())
      yield* text("questions", `question_${index + 1}`, asked, at);
  if (sees(A.attempts.what))
    for (const [index, { what, outcome, at }] of packet.attempts.entries())
      yield* text("attempts", `tried_${index + 1}`, joined(what, outcome), at);
  if (sees(A.slaClocks.name))
    for (const [index, clock] of packet.slaClocks.entries())
      yield* text("slaClocks", `sla_${index + 1}`, `${clock.name}: ${clock.status}`, clock.dueAt);
  yield* extensions(packet, sees);
  if (sees(A.timeline.conversations.messages.text)) yield* messages(packet, () => isClosed("messages"));
  for (const [index, { text: written, at, audience: level }] of newest(packet.notes))
    if (sees(level)) yield* text("notes", `note_${index}`, written, at);
  if (sees(A.contacts.channel))
    for (const [index, contact] of newest(packet.contacts)) {
      const said = sees(A.contacts.summary) ? contact.summary : undefined;
      yield* text(
        "contacts",
        `contact_${index}`,
        joined(`${contact.channel} ${contact.status}`, said),
        contact.startedAt,
      );
    }
  if (sees(A.handoffs.from.id))
    for (const [index, { from, to, at }] of newest(packet.handoffs))
      yield* text("handoffs", `handoff_${index}`, `${from?.id ?? "?"} to ${to?.id ?? "?"}`, at);
  if (sees(A.owners.party.id))
    for (const [index, { party, fromAt }] of newest(packet.owners))
      yield* text("owners", `owner_${index}`, party.id ?? party.kind, fromAt);
  if (sees(A.pastJourneys.id))
    for (const [index, past] of newest(packet.pastJourneys))
      yield* text("pastJourneys", `past_${index}`, joined(past.id, past.subject), past.openedAt);
}

/**
 * How much of each kind there is. Messages are not gone through, and lists count what the packet itself had left out, too.
 */
export function totals(packet: TransferPacket): ReadonlyMap<PieceKind, Total> {
  const { timeline, omissions } = packet;
  const omitted = omissions.find(({ kind }) => kind === "messages");
  const lists = {
    commitments: packet.commitments.map(({ at }) => at),
    facts: packet.facts.map(({ at }) => at),
    questions: packet.questions.map(({ at }) => at),
    attempts: packet.attempts.map(({ at }) => at),
    slaClocks: packet.slaClocks.map(({ startedAt }) => startedAt),
    extensions: Object.keys(packet.extensions).map(() => undefined),
    notes: packet.notes.map(({ at }) => at),
    contacts: packet.contacts.map(({ startedAt }) => startedAt),
    handoffs: packet.handoffs.map(({ at }) => at),
    owners: packet.owners.map(({ fromAt }) => fromAt),
    pastJourneys: packet.pastJourneys.map(({ openedAt }) => openedAt),
  } satisfies Partial<Record<PieceKind, readonly (EpochMs | undefined)[]>>;
  const found = new Map<PieceKind, Total>();
  for (const { kind } of singles(packet, () => true))
    found.set(kind, { count: (found.get(kind)?.count ?? 0) + 1 });
  for (const [kind, times] of entriesOf(lists)) {
    const gone = omissions.find((one) => one.kind === kind);
    const known = times.filter((at) => at !== undefined);
    found.set(kind, {
      count: times.length + (gone?.count ?? 0),
      firstAt: gone?.firstAt ?? known[0],
      lastAt: known.at(-1) ?? gone?.lastAt,
    });
  }
  found.set("messages", {
    count: timeline.total,
    firstAt: omitted?.firstAt ?? timeline.conversations[0]?.startedAt,
    lastAt: timeline.conversations.at(-1)?.endedAt ?? omitted?.lastAt,
  });
  return found;
}

type Sees = (level: Audience) => boolean;

/** What is there once in a packet, as against its lists. */
function* singles(packet: TransferPacket, sees: Sees): Generator<Piece> {
  yield* headline(packet, sees);
  yield* routing(packet, sees);
  yield* customer(packet, sees);
  yield* issue(packet, sees);
  const { note, tone, nextStep, warnings, summary } = packet;
  if (note !== undefined && sees(note.audience)) yield* text("note", "note", note.text);
  if (sees(A.tone)) yield piece("guidance", "tone", tone);
  if (sees(A.nextStep.code)) yield piece("guidance", "next_step", nextStep.code);
  if (sees(A.warnings.code)) yield* text("guidance", "warnings", warnings.map(({ code }) => code).join(","));
  if (sees(summary.audience)) yield* text("summary", "summary", summary.text);
}

/** Which journey, who, and what they want: what the smallest carriers still have room for. */
function* headline({ journey, customer, issue }: TransferPacket, sees: Sees): Generator<Piece> {
  if (sees(A.journey.id)) yield piece("routing", "journey", journey.id);
  if (sees(A.customer.name)) yield* text("customer", "customer_name", customer.name);
  if (sees(A.issue.subject)) yield* text("issue", "subject", issue.subject);
  if (sees(A.issue.request.text)) yield* text("issue", "request", issue.request?.text, issue.request?.at);
}

function* routing(packet: TransferPacket, sees: Sees): Generator<Piece> {
  const { id, handoff, epoch, mode, reason, urgency, from, to, callbackAt, skills } = packet;
  if (sees(A.id)) yield piece("routing", "packet", id);
  if (handoff !== undefined && sees(A.handoff)) yield piece("routing", "handoff", handoff);
  if (epoch !== undefined && sees(A.epoch)) yield piece("routing", "epoch", epoch);
  if (to.channel !== undefined && sees(A.to.channel)) yield piece("routing", "to_channel", to.channel);
  if (to.queue !== undefined && sees(A.to.queue)) yield piece("routing", "to_queue", to.queue);
  if (to.party?.id !== undefined && sees(A.to.party.id)) yield piece("routing", "to_party", to.party.id);
  if (from.channel !== undefined && sees(A.from.channel))
    yield piece("routing", "from_channel", from.channel);
  if (sees(A.mode)) yield piece("routing", "mode", mode);
  if (callbackAt !== undefined && sees(A.callbackAt)) yield piece("routing", "callback_at", callbackAt);
  if (sees(A.reason)) yield piece("routing", "reason", reason);
  if (sees(A.urgency)) yield piece("routing", "urgency", urgency);
  if (skills.length > 0 && sees(A.skills)) yield* text("routing", "skills", skills.join(","));
}

function* customer({ customer }: TransferPacket, sees: Sees): Generator<Piece> {
  const { id, language, timeZone, identities } = customer;
  if (sees(A.customer.id)) yield* text("customer", "customer", id);
  if (sees(A.customer.language)) yield* text("customer", "language", language);
  if (sees(A.customer.timeZone)) yield* text("customer", "time_zone", timeZone);
  if (!sees(A.customer.identities.value)) return;
  for (const { kind, value, assurance } of identities) {
    yield* text("customer", `identity_${keyed(kind)}`, value);
    if (sees(A.customer.identities.assurance)) yield piece("customer", `assurance_${keyed(kind)}`, assurance);
  }
}

function* issue({ issue }: TransferPacket, sees: Sees): Generator<Piece> {
  const { category, priority, status, description } = issue;
  if (sees(A.issue.category)) yield* text("issue", "category", category);
  if (sees(A.issue.priority)) yield* text("issue", "priority", priority);
  if (sees(A.issue.status)) yield* text("issue", "status", status);
  if (sees(A.issue.description)) yield* text("issue", "description", description);
}

function* commitments({ commitments }: TransferPacket, sees: Sees): Generator<Piece> {
  if (!sees(A.commitments.text)) return;
  for (const [index, { text: promised, status, dueAt, at }] of commitments.entries()) {
    const due = dueAt === undefined ? "" : `, due ${new Date(dueAt).toISOString()}`;
    if (!isErased(promised))
      yield* text("commitments", `promise_${index + 1}`, `${promised} (${status}${due})`, at);
  }
}

function* facts({ facts }: TransferPacket, sees: Sees): Generator<Piece> {
  if (!sees(A.facts.value)) return;
  for (const { key, value, at } of facts) yield* text("facts", `fact_${keyed(key)}`, value, at);
}

function* extensions({ extensions }: TransferPacket, sees: Sees): Generator<Piece> {
  const shown = Object.entries(extensions).filter(([, { audience }]) => sees(audience));
  shown.sort(([, one], [, other]) => one.dropPriority - other.dropPriority);
  for (const [name, { value }] of shown) {
    if (isErased(value)) continue;
    const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    yield* text("extensions", `x_${keyed(name)}`, plain ? value : JSON.stringify(value));
  }
}

/** The newest first, so that a reader who gets only some has the end of the story. */
function* messages({ timeline }: TransferPacket, isClosed: () => boolean): Generator<Piece> {
  let index = 0;
  for (let at = timeline.conversations.length - 1; at >= 0; at--) {
    const said = timeline.conversations[at]?.messages ?? [];
    for (let one = said.length - 1; one >= 0; one--) {
      const message = said[one];
      if (message === undefined) continue;
      if (isClosed()) return;
      index++;
      yield piece("messages", `msg_${index}`, `${message.from.kind}: ${saidIn(message)}`, message.at);
    }
  }
}

/** A message whose text is elsewhere, deleted or erased is carried as having been there. */
function saidIn({ text: said, excerpt, deleted, attachments }: PacketMessage): string {
  if (deleted === true) return "[deleted]";
  if (typeof said === "string") return said;
  if (typeof excerpt === "string") return `${excerpt}…`;
  if (isErased(said) || isErased(excerpt)) return "[erased]";
  return attachments === undefined ? "[elsewhere]" : "[attachment]";
}

function piece(kind: PieceKind, key: string, value: Piece["value"], at?: EpochMs): Piece {
  return { kind, key, value: typeof value === "string" ? wellFormed(value) : value, at };
}

function* text(kind: PieceKind, key: string, value: unknown, at?: EpochMs): Generator<Piece> {
  const says = typeof value === "number" || typeof value === "boolean" || typeof value === "string";
  if (says && value !== "") yield piece(kind, key, value, at);
}

function joined(one: unknown, other: unknown): string {
  return [one, other].filter((text) => typeof text === "string" && text !== "").join(": ");
}

/** The items of a list numbered from the newest, the last one. */
function newest<Item>(list: readonly Item[]): readonly (readonly [number, Item])[] {
  return list.toReversed().map((item, index) => [index + 1, item] as const);
}

/** A name as keys of carriers may be: letters, digits, `-` and `_`. */
function keyed(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]+/g, "_").slice(0, 60);
}

function entriesOf<Key extends string, Value>(record: { readonly [Name in Key]: Value }): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
