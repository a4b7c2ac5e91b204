import type {
  PacketSource,
  SourceAttempt,
  SourceCommitment,
  SourceContact,
  SourceCustomer,
  SourceFact,
  SourceHandoff,
  SourceMessage,
  SourceNote,
  SourceOwner,
  SourceParty,
  SourcePastJourney,
  SourceQuestion,
} from "../handoff/packet/source.js";
import { type PartyRef, partyKey } from "../handoff/party.js";
import type { Ownership } from "../handoff/protocol/state.js";
import { type Erased, isErased } from "../kernel/erased.js";
import type { CommitmentMade } from "./commitments/events.js";
import type { Customer } from "./customer/state.js";
import type { Content } from "./messages/events.js";
import type { Journey } from "./state.js";
import { contactItems, messageOf, type TimelineContact, type TimelineMessage } from "./timeline.js";

type Naming = (party: PartyRef) => SourceParty;

/**
 * The rows a transfer packet is built from, read off a journey. Messages are handed over as a view, so that only those the
 * packet keeps are looked at, however many there are.
 *
 * @param customer whose journey it is, where that is known
 * @param past the customer's other journeys, newest first
 * @example
 * ```ts
 * const packet = buildPacket(
 *   packetSource(journey, customer),
 *   { to: { channel: "phone", queue: "billing" }, reason: "escalation" },
 *   { id: "packet-1", issuedAt: 1772348400000 },
 * );
 * packet.journey.id; // "j1"
 * ```
 */
export function packetSource(
  journey: Journey,
  customer: Customer | null = null,
  past: readonly Journey[] = [],
): PacketSource {
  const { issue, handoff, messages } = journey;
  const name: Naming = (party) => named(journey, customer, party);
  return {
    journey: {
      id: journey.id,
      version: journey.version,
      status: journey.status,
      subject: issue.subject,
      description: issue.description,
      category: issue.category,
      priority: issue.priority,
      sensitive: issue.sensitive,
      tags: journey.tags,
      openedAt: journey.openedAt,
      openedOn: journey.openedOn,
    },
    customer: customerRow(journey, customer),
    messageOrder: "oldest-first",
    messages: {
      length: messages.length,
      at: (index) => {
        const recorded = messages.at(index);
        return recorded === undefined ? undefined : messageRow(messageOf(journey, recorded), name);
      },
    },
    contacts: contactItems(journey).map((contact) => contactRow(contact, name)),
    notes: noteRows(journey, name),
    facts: factRows(journey, name),
    attempts: attemptRows(journey, name),
    questions: questionRows(journey, name),
    commitments: commitmentRows(journey, name),
    handoffs: handoffRows(journey, name),
    owners: ownerRows(journey, name),
    pastJourneys: past.map(pastRow),
    owner: name(handoff.open?.from.owner ?? handoff.ownership.owner),
    epoch: handoff.ownership.epoch,
    hop: handoff.open?.hop ?? handoff.hops + 1,
  };
}

/** A party with the name it was introduced under. */
export function named(journey: Journey, customer: Customer | null, { kind, id }: PartyRef): SourceParty {
  if (kind === "customer" && customer?.name != null) return { kind, id, name: customer.name };
  const introduced = journey.parties.latest(partyKey({ kind, id }))?.personal;
  if (introduced === undefined) return { kind, id };
  return { kind, id, name: isErased(introduced) ? introduced : introduced.displayName };
}

/** Whether two keyed MACs are of one identity, made anew since or not. */
function namesSame({ rekeyed }: Journey, seen: string, linked: string): boolean {
  return (
    seen === linked ||
    rekeyed?.identities.some(({ identity, mac }) => identity === seen && mac === linked) === true
  );
}

/** The identities the customer proved, and those the journey saw beside them. */
function customerRow(journey: Journey, customer: Customer | null): SourceCustomer {
  const linked = customer?.identities ?? [];
  const seen = journey.identities
    .values()
    .filter(({ data }) => !linked.some(({ identity }) => namesSame(journey, data.identity, identity)))
    .map(({ data, personal }) => ({
      kind: data.kind,
      value: isErased(personal) ? personal : personal.value,
      assurance: data.assurance,
    }));
  return {
    id: journey.customer ?? customer?.id,
    identities: [...linked.map(({ kind, value, assurance }) => ({ kind, value, assurance })), ...seen],
    name: customer?.name,
    language: customer?.language,
    timeZone: customer?.timeZone,
    preferences: customer?.preferred?.channel == null ? null : { channel: customer.preferred.channel },
    consents: customer?.consents.map(({ purpose, given, occurredAt }) => ({
      purpose,
      given,
      at: occurredAt,
    })),
  };
}

function messageRow(message: TimelineMessage, name: Naming): SourceMessage {
  const { id, occurredAt, author, channel, thread, content, edited, automatic } = message;
  const row = { id, at: occurredAt, from: name(author), channel, thread, edited, automatic };
  if (content === null) return { ...row, deleted: true };
  if (isErased(content)) return { ...row, text: content };
  return { ...row, ...content };
}

function contactRow(contact: TimelineContact, name: Naming): SourceContact {
  const { id, channel, occurredAt, answeredAt, endedAt, missedAt, parties, transcript, recording } = contact;
  const other = parties.find(({ kind }) => kind !== "customer");
  return {
    id,
    channel,
    startedAt: occurredAt,
    answeredAt,
    endedAt: endedAt ?? missedAt,
    status: missedAt === null ? null : "missed",
    with: other === undefined ? null : name(other),
    transcript: isErased(transcript) ? null : transcript,
    recording: isErased(recording) ? null : recording,
  };
}

function noteRows(journey: Journey, name: Naming): readonly SourceNote[] {
  return journey.notes.values().map(({ data, personal }) => ({
    id: data.note,
    at: data.occurredAt,
    by: name(data.author),
    text: isErased(personal) ? personal : textOf(personal.content),
  }));
}

/** Every value since the last retraction of its key: the packet takes the latest, and warns where they disagree. */
function factRows(journey: Journey, name: Naming): readonly SourceFact[] {
  return journey.facts.values().flatMap(({ data: { key } }) => {
    const history = journey.facts.history(key);
    const retracted = history.findLastIndex(({ type }) => type === "fact.retracted");
    return history.slice(retracted + 1).flatMap((event) => {
      if (event.type !== "fact.recorded") return [];
      const { data, personal } = event;
      return {
        key,
        at: data.occurredAt,
        by: name(data.by),
        certainty: data.certainty,
        message: data.source?.message,
        contact: data.source?.contact,
        value: isErased(personal) ? personal : personal.value,
        label: isErased(personal) ? null : personal.label,
      };
    });
  });
}

function attemptRows(journey: Journey, name: Naming): readonly SourceAttempt[] {
  return journey.attempts.values().map(({ data, personal }) => ({
    id: data.attempt,
    at: data.occurredAt,
    by: name(data.by),
    outcome: data.outcome === "unknown" ? null : data.outcome,
    what: isErased(personal) ? personal : personal.what,
    detail: isErased(personal) ? null : personal.detail,
  }));
}

function questionRows(journey: Journey, name: Naming): readonly SourceQuestion[] {
  return journey.questions.values().flatMap((latest) => {
    if (latest.type !== "question.asked") return [];
    const { data, personal } = latest;
    const text = isErased(personal) ? personal : personal.text;
    return { id: data.question, at: data.occurredAt, by: name(data.by), fact: data.fact, text };
  });
}

function commitmentRows(journey: Journey, name: Naming): readonly SourceCommitment[] {
  return journey.commitments.values().flatMap(({ data: { commitment } }) => {
    const history = journey.commitments.history(commitment);
    const made = history.find((event) => event.type === "commitment.made");
    if (made === undefined) return [];
    let row: SourceCommitment = {
      id: commitment,
      at: made.recordedAt,
      by: name(made.data.by),
      dueAt: made.data.dueAt,
      text: promised(made),
      status: "open",
    };
    for (const event of history) {
      if (event.type === "commitment.kept") row = { ...row, status: "kept" };
      if (event.type === "commitment.broken") row = { ...row, status: "broken" };
      if (event.type !== "commitment.renegotiated") continue;
      const text = isErased(event.personal) ? event.personal : (event.personal.text ?? row.text);
      row = { ...row, dueAt: event.data.dueAt, text };
    }
    return row;
  });
}

function promised({ personal }: CommitmentMade): string | Erased {
  return isErased(personal) ? personal : personal.text;
}

function handoffRows(journey: Journey, name: Naming): readonly SourceHandoff[] {
  return journey.handoff.past.map(({ id, requestedAt, from, to, receiver, mode, reason, end }) => {
    const target = receiver ?? to.queue;
    return {
      id,
      at: requestedAt,
      from: name(from.owner),
      to: target === null ? null : name(target),
      fromChannel: from.channel,
      toChannel: to.channel,
      mode,
      reason,
      outcome: end,
    };
  });
}

/** Everyone who owned the journey before its present owner. */
function ownerRows(journey: Journey, name: Naming): readonly SourceOwner[] {
  const owned: Ownership[] = [journey.firstOwnership];
  for (const { data } of journey.handoffs.entries())
    if ("ownership" in data && data.ownership !== null) owned.push(data.ownership);
  return owned.slice(0, -1).map(({ owner, since }, index) => ({
    party: name(owner),
    fromAt: since,
    toAt: owned[index + 1]?.since,
  }));
}

function pastRow(journey: Journey): SourcePastJourney {
  const { id, status, issue, openedAt, statusSince } = journey;
  const closedAt = status === "solved" || status === "closed" ? statusSince : null;
  return { id, status, subject: issue.subject, openedAt, closedAt };
}

function textOf(content: Content): string {
  return "text" in content ? content.text : (content.excerpt ?? `See ${content.ref}`);
}
