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
import { evolvePasses } from "./passes/state.js";
import type { Issue, Journey } from "./state.js";

/**
 * The journey after one more event; `null` is a journey that nobody has opened, and stays so until `journey.opened`.
 * Total and deterministic, also over events whose personal part was erased.
 *
 * @example
 * ```ts
 * const journey = events.reduce<Journey | null>(evolveJourney, null);
 * ```
 */
export function evolveJourney(journey: Journey | null, event: JourneyEvent): Journey | null {
  const before = journey ?? (event.type === "journey.opened" ? opened(event) : null);
  if (before === null) return null;
  const version = before.version + 1;
  return {
    ...before,
    ...changes(before, event),
    version,
    recordedAt: Math.max(before.recordedAt, event.recordedAt),
    commands: before.commands.append(event.commandId, version),
  };
}

/** Only what the event changes: a journey has so many fields that copying it once an event is what an event costs. */
function changes(journey: Journey, event: JourneyEvent): Partial<Journey> {
  if (isHandoffEvent(event))
    return {
      handoff: evolveHandoff(journey.handoff, event),
      handoffs: journey.handoffs.append(event.type, event),
    };
  switch (event.type) {
    case "journey.opened":
      return {};
    case "journey.status-changed":
      return {
        status: event.data.to,
        statusSince: event.recordedAt,
        statuses: journey.statuses.append(event.data.to, event),
      };
    case "journey.merged":
      return {
        mergedInto: event.data.into,
        status: "closed",
        statusSince: event.recordedAt,
      };
    case "journey.absorbed":
      return absorbed(journey, event);
    case "journey.erased":
      return {
        erased: { at: event.recordedAt, customer: event.data.customer, references: event.data.references },
        status: "closed",
        statusSince: event.recordedAt,
        passes: [],
      };
    case "journey.rekeyed":
      return { rekeyed: event.data, passes: evolvePasses(journey.passes, event) };
    case "journey.marked-spam":
      return { spam: true };
    case "journey.cleared-of-spam":
      return { spam: false };
    case "send.authorised":
      return {
        authorisations: journey.authorisations.append(event.data.authorisation, event),
      };
    case "message.recorded":
      return {
        lastInbound: newestInbound(journey.lastInbound, event),
        messages: journey.messages.append(event.data.message, event),
      };
    case "message.edited":
    case "message.deleted":
      return { changes: journey.changes.append(event.data.message, event) };
    case "contact.started":
    case "contact.answered":
    case "contact.missed":
    case "contact.ended":
      return { contacts: journey.contacts.append(event.data.contact, event) };
    case "conversation.ended":
      return {
        conversationEnds: journey.conversationEnds.append(event.data.channel, event),
      };
    case "note.added":
      return { notes: journey.notes.append(event.data.note, event) };
    case "fact.recorded":
    case "fact.retracted":
      return { facts: journey.facts.append(event.data.key, event) };
    case "fact.asked-again":
      return { askedAgain: journey.askedAgain.append(event.data.key, event) };
    case "attempt.recorded":
      return { attempts: journey.attempts.append(event.data.attempt, event) };
    case "question.asked":
    case "question.answered":
      return { questions: journey.questions.append(event.data.question, event) };
    case "issue.described":
      return { issue: described(journey.issue, event) };
    case "journey.tagged":
      return { tags: [...journey.tags, event.data.tag] };
    case "journey.untagged":
      return { tags: journey.tags.filter((tag) => tag !== event.data.tag) };
    case "commitment.made":
      return {
        commitments: journey.commitments.append(event.data.commitment, event),
        openCommitments: [...journey.openCommitments, event.data.commitment],
      };
    case "commitment.renegotiated":
      return { commitments: journey.commitments.append(event.data.commitment, event) };
    case "commitment.kept":
    case "commitment.broken":
      return {
        commitments: journey.commitments.append(event.data.commitment, event),
        openCommitments: journey.openCommitments.filter((id) => id !== event.data.commitment),
      };
    case "customer.attached":
      return { customer: event.data.customer };
    case "customer.detached":
      return { customer: null };
    case "identity.recorded":
      return { identities: journey.identities.append(event.data.identity, event) };
    case "party.introduced":
      return { parties: journey.parties.append(partyKey(event.data.party), event) };
    case "context.reviewed":
    case "identity.confirmed":
    case "issue.confirmed":
    case "transition.explained":
    case "review.scored":
      return { checklist: journey.checklist.append(event.type, event) };
    case "packet.issued":
      return { packets: journey.packets.append(event.data.packet, event) };
    case "notice.started":
      return {
        notices: journey.notices.append(event.data.notice, event),
        noticeKeys: journey.noticeKeys.append(event.data.key, event),
      };
    case "notice.sent":
    case "notice.delivered":
    case "notice.read":
    case "notice.failed":
    case "notice.unknown":
    case "notice.suppressed":
      return { notices: journey.notices.append(event.data.notice, event) };
    case "survey.invited":
    case "survey.reminded":
    case "survey.answered":
    case "survey.commented":
    case "survey.not-understood":
      return { surveys: journey.surveys.append(event.data.survey, event) };
    case "mention.captured":
      return { mentions: journey.mentions.append(event.data.mention, event) };
    case "pass.issued":
    case "pass.pin-tried":
    case "pass.redeemed":
    case "pass.revoked":
      return { passes: evolvePasses(journey.passes, event) };
  }
}

function absorbed(
  journey: Journey,
  { data: { journey: other, customer } }: JourneyAbsorbed,
): Partial<Journey> {
  const { absorbed, absorbedCustomers } = journey;
  const known = customer === undefined || absorbedCustomers.includes(customer);
  return {
    absorbed: [...absorbed, other],
    absorbedCustomers: known ? absorbedCustomers : [...absorbedCustomers, customer],
  };
}

function opened(event: JourneyOpened): Journey {
  const { journey, channel, ownership, invitedFrom } = event.data;
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
    erased: null,
    rekeyed: null,
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
    askedAgain: AppendLog.empty(),
    attempts: AppendLog.empty(),
    questions: AppendLog.empty(),
    commitments: AppendLog.empty(),
    openCommitments: [],
    identities: AppendLog.empty(),
    parties: AppendLog.empty(),
    checklist: AppendLog.empty(),
    packets: AppendLog.empty(),
    passes: [],
    notices: AppendLog.empty(),
    noticeKeys: AppendLog.empty(),
    surveys: AppendLog.empty(),
    mentions: AppendLog.empty(),
    invitedFrom: invitedFrom ?? null,
    authorisations: AppendLog.empty(),
    handoffs: AppendLog.empty(),
    statuses: AppendLog.empty(),
    commands: AppendLog.empty(),
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
