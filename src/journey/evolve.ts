import { partyKey } from "../handoff/party.js";
import { isHandoffEvent } from "../handoff/protocol/events.js";
import { evolveHandoff } from "../handoff/protocol/evolve.js";
import { startHandoffState } from "../handoff/protocol/state.js";
import { AppendLog } from "../kernel/append-log.js";
import { isErased } from "../kernel/erased.js";
import type { JourneyEvent } from "./events.js";
import type { IssueDescribed } from "./knowledge/events.js";
import type { JourneyAbsorbed, JourneyOpened } from "./lifecycle/events.js";
import type { MessageRecorded } from "./messages/events.js";
import type { Issue, Journey } from "./state.js";

/**
 * The journey after one more event; `null` is the journey nobody has opened. Total and deterministic, also over events
 * whose personal part was erased.
 *
 * @example
 * ```ts
 * const journey = events.reduce<Journey | null>(evolveJourney, null);
 * ```
 */
export function evolveJourney(journey: Journey | null, event: JourneyEvent): Journey | null {
  if (journey === null) return event.type === "journey.opened" ? counted(opened(event), event) : null;
  return counted(apply(journey, event), event);
}

function apply(journey: Journey, event: JourneyEvent): Journey {
  if (isHandoffEvent(event))
    return {
      ...journey,
      handoff: evolveHandoff(journey.handoff, event),
      handoffs: journey.handoffs.append(event.type, event),
    };
  switch (event.type) {
    case "journey.opened":
      return journey;
    case "journey.status-changed":
      return {
        ...journey,
        status: event.data.to,
        statusSince: event.recordedAt,
        statuses: journey.statuses.append(event.data.to, event),
      };
    case "journey.merged":
      return {
        ...journey,
        mergedInto: event.data.into,
        status: "closed",
        statusSince: event.recordedAt,
      };
    case "journey.absorbed":
      return absorbed(journey, event);
    case "journey.marked-spam":
      return { ...journey, spam: true };
    case "journey.cleared-of-spam":
      return { ...journey, spam: false };
    case "send.authorised":
      return {
        ...journey,
        authorisations: journey.authorisations.append(event.data.authorisation, event),
      };
    case "message.recorded":
      return {
        ...journey,
        lastInbound: newestInbound(journey.lastInbound, event),
        messages: journey.messages.append(event.data.message, event),
      };
    case "message.edited":
    case "message.deleted":
      return { ...journey, changes: journey.changes.append(event.data.message, event) };
    case "contact.started":
    case "contact.answered":
    case "contact.missed":
    case "contact.ended":
      return { ...journey, contacts: journey.contacts.append(event.data.contact, event) };
    case "conversation.ended":
      return {
        ...journey,
        conversationEnds: journey.conversationEnds.append(event.data.channel, event),
      };
    case "note.added":
      return { ...journey, notes: journey.notes.append(event.data.note, event) };
    case "fact.recorded":
    case "fact.retracted":
      return { ...journey, facts: journey.facts.append(event.data.key, event) };
    case "attempt.recorded":
      return { ...journey, attempts: journey.attempts.append(event.data.attempt, event) };
    case "question.asked":
    case "question.answered":
      return { ...journey, questions: journey.questions.append(event.data.question, event) };
    case "issue.described":
      return { ...journey, issue: described(journey.issue, event) };
    case "journey.tagged":
      return { ...journey, tags: [...journey.tags, event.data.tag] };
    case "journey.untagged":
      return { ...journey, tags: journey.tags.filter((tag) => tag !== event.data.tag) };
    case "commitment.made":
    case "commitment.renegotiated":
    case "commitment.kept":
    case "commitment.broken":
      return {
        ...journey,
        commitments: journey.commitments.append(event.data.commitment, event),
      };
    case "customer.attached":
      return { ...journey, customer: event.data.customer };
    case "customer.detached":
      return { ...journey, customer: null };
    case "identity.recorded":
      return { ...journey, identities: journey.identities.append(event.data.identity, event) };
    case "party.introduced":
      return { ...journey, parties: journey.parties.append(partyKey(event.data.party), event) };
    case "context.reviewed":
    case "identity.confirmed":
    case "issue.confirmed":
    case "transition.explained":
    case "review.scored":
      return { ...journey, checklist: journey.checklist.append(event.type, event) };
  }
}

function absorbed(journey: Journey, { data: { journey: other, customer } }: JourneyAbsorbed): Journey {
  const { absorbed, absorbedCustomers } = journey;
  const known = customer === undefined || absorbedCustomers.includes(customer);
  return {
    ...journey,
    absorbed: [...absorbed, other],
    absorbedCustomers: known ? absorbedCustomers : [...absorbedCustomers, customer],
  };
}

function opened(event: JourneyOpened): Journey {
  const { journey, channel, ownership } = event.data;
  const { owner, expiresAt } = ownership;
  return {
    id: journey,
    version: 0,
    openedAt: event.recordedAt,
    openedOn: channel,
    status: "open",
    statusSince: event.recordedAt,
    issue: { subject: null, description: null, category: null, priority: "normal", sensitive: false },
    tags: [],
    spam: false,
    customer: null,
    mergedInto: null,
    absorbed: [],
    absorbedCustomers: [],
    lastInbound: null,
    firstOwnership: ownership,
    handoff: startHandoffState({ owner, at: event.recordedAt, expiresAt }),
    recordedAt: event.recordedAt,
    messages: AppendLog.empty(),
    changes: AppendLog.empty(),
    contacts: AppendLog.empty(),
    conversationEnds: AppendLog.empty(),
    notes: AppendLog.empty(),
    facts: AppendLog.empty(),
    attempts: AppendLog.empty(),
    questions: AppendLog.empty(),
    commitments: AppendLog.empty(),
    identities: AppendLog.empty(),
    parties: AppendLog.empty(),
    checklist: AppendLog.empty(),
    authorisations: AppendLog.empty(),
    handoffs: AppendLog.empty(),
    statuses: AppendLog.empty(),
    commands: AppendLog.empty(),
  };
}

function counted(journey: Journey, event: JourneyEvent): Journey {
  const version = journey.version + 1;
  return {
    ...journey,
    version,
    recordedAt: Math.max(journey.recordedAt, event.recordedAt),
    commands: journey.commands.append(event.commandId, version),
  };
}

/** By the source's clock, so that the order of arrival makes no difference; equal times are settled by id. */
function newestInbound(last: Journey["lastInbound"], event: MessageRecorded): Journey["lastInbound"] {
  const { author, message, channel, occurredAt } = event.data;
  if (author.kind !== "customer") return last;
  const newer =
    last === null ||
    occurredAt > last.occurredAt ||
    (occurredAt === last.occurredAt && message > last.message);
  return newer ? { message, channel, occurredAt } : last;
}

/** An erased description erases what was said: nobody can tell which of the two it changed. */
function described(issue: Issue, event: IssueDescribed): Issue {
  const { category, priority, sensitive } = event.data;
  const { personal } = event;
  return {
    subject: isErased(personal) ? personal : (personal.subject ?? issue.subject),
    description: isErased(personal) ? personal : (personal.description ?? issue.description),
    category: category ?? issue.category,
    priority: priority ?? issue.priority,
    sensitive: sensitive ?? issue.sensitive,
  };
}
