import type { HandoffState } from "throughline/handoff";
import type { Journey } from "throughline/journey";
import { conversations, notices, surveys, timeline } from "throughline/journey";
import type { JourneyModel } from "./journey-model.js";
import type { ProtocolModel } from "./protocol-model.js";
import { conversationsOf, timelineOf } from "./timeline-model.js";

const key = ({ kind, id }: { readonly kind: string; readonly id: string }) => `${kind}:${id}`;

/** Where the journey and the model differ, or `null`. Everything that one command may change is looked at. */
export function difference(journey: Journey, model: JourneyModel): string | null {
  const { handoff } = journey;
  const { protocol } = model;
  return (
    differs("id", journey.id, model.id) ??
    differs("version", journey.version, model.version) ??
    differs("recordedAt", journey.recordedAt, model.clock) ??
    differs("status", journey.status, model.status) ??
    differs("statusSince", journey.statusSince, model.statusSince) ??
    differs("spam", journey.spam, model.spam) ??
    differs("erased", journey.erased !== null, model.erased) ??
    differs("mergedInto", journey.mergedInto, model.mergedInto) ??
    differs("absorbed", journey.absorbed.join(), model.absorbed.join()) ??
    differs("absorbed customers", journey.absorbedCustomers.join(), model.absorbedCustomers.join()) ??
    differs("customer", journey.customer, model.customer) ??
    differs("tags", journey.tags.join(), model.tags.join()) ??
    deepDiffers("issue", journey.issue, model.issue) ??
    deepDiffers("lastInbound", journey.lastInbound, model.lastInbound) ??
    protocolDifference(handoff, protocol) ??
    knowledgeDiffers(journey, model)
  );
}

/** Where the protocol's state and the model differ, or `null`. */
export function protocolDifference(handoff: HandoffState, protocol: ProtocolModel): string | null {
  const { ownership, open } = handoff;
  return (
    differs("owner", key(ownership.owner), key(protocol.owner)) ??
    differs("epoch", ownership.epoch, protocol.epoch) ??
    differs("since", ownership.since, protocol.since) ??
    differs("expiresAt", ownership.expiresAt, protocol.until) ??
    deepDiffers(
      "participants",
      handoff.participants.map(({ party, rights, handoff: through }) => ({
        who: key(party),
        rights,
        through,
      })),
      protocol.guests,
    ) ??
    differs("open", open?.id ?? null, protocol.open?.id ?? null) ??
    legsDiffer(handoff, protocol) ??
    differs("hops", handoff.hops, protocol.hops) ??
    deepDiffers("people", handoff.people, protocol.people) ??
    deepDiffers("last queue", handoff.lastQueue, protocol.lastQueue) ??
    deepDiffers(
      "consult",
      handoff.consult === null
        ? null
        : {
            id: handoff.consult.id,
            starter: key(handoff.consult.startedBy),
            asked: handoff.consult.with.map(key),
          },
      protocol.consult,
    ) ??
    differs(
      "ended handoffs",
      handoff.past
        .map(({ id, end, receiver }) => `${id} ${end} ${receiver === null ? null : key(receiver)}`)
        .join(),
      protocol.ended.map(({ id, end, receiver }) => `${id} ${end} ${receiver}`).join(),
    )
  );
}

function legsDiffer({ open }: HandoffState, { open: expected }: ProtocolModel): string | null {
  if (open === null || expected === null) return null;
  return (
    differs("hop", open.hop, expected.hop) ??
    differs("mode", open.mode, expected.mode) ??
    differs("requestedBy", key(open.requestedBy), expected.requestedBy) ??
    differs("receiver", open.receiver.state, expected.receiver) ??
    differs("step", open.receiver.step, expected.step) ??
    differs(
      "accepted by",
      open.receiver.party === null ? null : key(open.receiver.party),
      expected.acceptedBy,
    ) ??
    differs("answer by", open.receiver.deadlineAt, expected.answerBy) ??
    differs("customer leg", open.customer.state, expected.customer) ??
    differs("new channel", open.customer.channel, expected.channel) ??
    differs("arrive by", open.customer.deadlineAt, expected.arriveBy) ??
    differs("receipt", open.receipt.state, expected.receipt) ??
    differs("read by", open.receipt.deadlineAt, expected.readBy) ??
    differs("promises", open.promises.state, expected.promises) ??
    differs("promises left", open.promises.left.join(), expected.stillPromised.join()) ??
    differs("adopt by", open.promises.deadlineAt, expected.adoptBy) ??
    differs("call at", open.callbackAt, expected.callAt) ??
    differs("via fallback", open.viaFallback, expected.fellBack)
  );
}

function knowledgeDiffers(journey: Journey, model: JourneyModel): string | null {
  for (const name of ["orderNumber", "errorCode", "product"]) {
    const latest = journey.facts.latest(name);
    const told = model.facts.filter((one) => one.key === name).at(-1);
    const found =
      latest?.type === "fact.recorded" && "value" in latest.personal ? latest.personal.value : null;
    const problem = differs(`fact ${name}`, found, told?.type === "recordFact" ? told.value : null);
    if (problem !== null) return problem;
  }
  for (const promise of model.promises) {
    const latest = journey.commitments.latest(promise.id);
    const dueAt = journey.commitments
      .history(promise.id)
      .flatMap(({ data }) => ("dueAt" in data ? [data.dueAt] : []))
      .at(-1);
    const problem =
      differs(`commitment ${promise.id}`, latest?.type, `commitment.${promise.state}`) ??
      differs(`due time of ${promise.id}`, dueAt, promise.dueAt);
    if (problem !== null) return problem;
  }
  for (const { id, assurance } of model.identities) {
    const problem = differs(`identity ${id}`, journey.identities.latest(id)?.data.assurance, assurance);
    if (problem !== null) return problem;
  }
  for (const question of ["q1", "q2", "q3", "q4"]) {
    const types = journey.questions.history(question).map(({ type }) => type);
    const problem =
      differs(`${question} asked`, types.includes("question.asked"), model.asked.includes(question)) ??
      differs(`${question} answered`, types.includes("question.answered"), model.answered.includes(question));
    if (problem !== null) return problem;
  }
  return (
    differs("messages", journey.messages.length, model.messages.length) ??
    differs("changes", journey.changes.length, model.edits.length + model.deletions.length) ??
    differs("contacts", journey.contacts.length, model.contacts.length) ??
    differs("ends", journey.conversationEnds.length, model.ends.length) ??
    differs("notes", journey.notes.length, model.notes.length) ??
    differs("packets", journey.packets.length, model.packets.length) ??
    differs(
      "passes",
      journey.passes
        .map(({ pass, tries, redeemed, revoked }) => `${pass} ${tries} ${redeemed !== null} ${revoked}`)
        .join(),
      model.passes.map(({ id, tries, used, revoked }) => `${id} ${tries} ${used} ${revoked}`).join(),
    ) ??
    differs("events of notices", journey.notices.length, model.notices.events) ??
    differs("events of surveys", journey.surveys.length, model.surveys.events) ??
    differs("mentions", journey.mentions.length, model.mentions.length) ??
    differs("asked again", journey.askedAgain.length, model.askedAgain.length) ??
    differs("facts", journey.facts.length, model.facts.length) ??
    differs("attempts", journey.attempts.length, model.attempts.length) ??
    differs("commitments", journey.commitments.values().length, model.promises.length) ??
    differs("identities", journey.identities.values().length, model.identities.length) ??
    differs("names", journey.parties.length, model.names.length) ??
    differs("checklist", journey.checklist.length, model.checklist.length) ??
    differs("authorisations", journey.authorisations.length, model.authorised.length) ??
    differs("statuses", journey.statuses.length, model.statusChanges) ??
    differs("steps of handoffs", journey.handoffs.length, model.handoffEvents) ??
    differs("commands", journey.commands.length, model.version)
  );
}

/** Where the timelines, and the conversations they are cut into, differ, or `null`. */
export function timelineDifference(journey: Journey, model: JourneyModel): string | null {
  const shown = timeline(journey).map((item) => {
    const { id, occurredAt, channel, thread } = item;
    if (item.kind === "message") {
      const { author, content, edited, automatic, outsideOwnership: outside } = item;
      return {
        id,
        occurredAt,
        channel,
        thread,
        shows: { author: key(author), content, edited, automatic, outside },
      };
    }
    const { parties, answeredAt, missedAt, endedAt, transcript, recording } = item;
    const shows = { parties: parties.map(key), answeredAt, missedAt, endedAt, transcript, recording };
    return { id, occurredAt, channel, thread, shows };
  });
  return (
    deepDiffers("timeline", shown, timelineOf(model)) ??
    deepDiffers(
      "conversations",
      conversations(journey).map(({ items }) => items.map(({ id }) => id)),
      conversationsOf(model),
    )
  );
}

/** Where the notices, or the surveys, differ as they are shown, or `null`. */
export function addressedDifference(journey: Journey, model: JourneyModel): string | null {
  const told = notices(journey).map(({ notice, state, attempts, suppressions, readAt }) => ({
    id: notice,
    state,
    attempts: attempts.map((one) => ({
      channel: one.channel,
      state: one.state,
      deliveredAt: one.deliveredAt,
    })),
    suppressed: suppressions.length,
    readAt,
  }));
  const asked = surveys(journey).map(({ survey, reminders, answer, byLink, comments, notUnderstood }) => ({
    id: survey,
    reminders: reminders.length,
    answer: answer === null ? null : { score: answer.score, how: answer.how, at: answer.occurredAt },
    tapped: byLink?.score ?? null,
    comments: comments.map(({ occurredAt }) => occurredAt),
    unclear: notUnderstood,
  }));
  return (
    deepDiffers("notices", told, model.notices.shown()) ??
    deepDiffers("surveys", asked, model.surveys.shown())
  );
}

function differs(what: string, found: unknown, expected: unknown): string | null {
  if (found === expected) return null;
  return `${what}: found ${JSON.stringify(found)}, the model says ${JSON.stringify(expected)}`;
}

function deepDiffers(what: string, found: unknown, expected: unknown): string | null {
  return same(found, expected) ? null : differs(what, found, expected);
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((name) => Object.hasOwn(other, name) && same(Reflect.get(one, name), Reflect.get(other, name)))
  );
}
