import type { PartyKind } from "../../handoff/party.js";
import type { HandoffEvent } from "../../handoff/protocol/events.js";
import type { Ownership } from "../../handoff/protocol/state.js";
import { surveys } from "../../journey/feedback/state.js";
import type { MessageRecorded } from "../../journey/messages/events.js";
import type { Journey } from "../../journey/state.js";
import { contactItems, conversations, type TimelineContact } from "../../journey/timeline.js";
import type { EpochMs } from "../../kernel/instant.js";
import type {
  AssignmentRecord,
  ContactRecord,
  HandoffRecord,
  JourneyRecord,
  JourneyRecordEvent,
  MessageRecord,
  RecordActor,
  SurveyEventRecord,
  SwitchOfferRecord,
} from "../../kpi/records.js";
import { type PacketContext, requiredAndProvided } from "./packet-context.js";
import { scaleRecord } from "./survey-scale.js";

/** What a journey does not say of itself. */
export interface JourneyRecordOptions {
  readonly tenant: string;
  /** A group to compare by, such as the customer's plan. Default: none. */
  readonly segment?: string;
  /**
   * The packets of its handoffs, for context completeness; a `TransferPacket` is one. Default: none, and that KPI counts the handoffs as
   * without requirements.
   */
  readonly packets?: readonly PacketContext[];
}

/**
 * A journey of the event-sourced aggregate as the record that KPI calculators take. Texts are not read, so it makes no difference whether they
 * were erased.
 *
 * - What was said counts by when it occurred; statuses, handoffs and owners by when they were recorded.
 * - Notes are left out. A message of a queue is one of an agent whose name is not known.
 * - A contact that nobody was seen to begin was begun by the customer, at its earliest known time.
 * - A handoff is one that asks for a receiver: a decline is a rejection; the fallback queue's turn is its expiry; what was withdrawn, superseded or
 *   rescheduled is cancelled; a pickup from the queue of a cold one is its acceptance. A change of channel alone is an offer to switch, and
 *   one that does both is both.
 * - A survey of recommendation on another scale than 0 to 10 is left out: its answers are no NPS.
 * - Of facts, what was asked for again although it was known is `asked`.
 * - Erasure closes a journey; spam counts nowhere, whenever it was found out.
 *
 * @example
 * ```ts
 * const journey = await desk.journeys.get("j1");
 * const { overall } = report({ journeys: [journeyRecord(journey, { tenant: "acme" })] }, options);
 * overall.handoffSuccess.value; // 1
 * ```
 */
export function journeyRecord(journey: Journey, options: JourneyRecordOptions): JourneyRecord {
  const { tenant, segment, packets = [] } = options;
  const { category } = journey.issue;
  return {
    id: journey.id,
    tenant,
    customer: journey.customer,
    ...(category === null || category === "" ? {} : { topic: category }),
    ...(segment === undefined ? {} : { segment }),
    events: [
      ...assignmentsOf(journey),
      ...[...journey.messages.entries()].map(messageRecord),
      ...contactItems(journey).flatMap((contact) => contactRecords(journey, contact)),
      ...statusRecords(journey),
      ...handoffRecords(journey, packets),
      ...factRecords(journey),
      ...surveyEvents(journey),
      ...endRecords(journey),
    ],
  };
}

const ACTORS = {
  customer: "customer",
  agent: "agent",
  queue: "agent",
  bot: "bot",
  system: "system",
} as const satisfies Record<PartyKind, RecordActor>;

function messageRecord({ data }: MessageRecorded): MessageRecord {
  const { message, author, channel, occurredAt, automatic } = data;
  return {
    type: "message",
    id: `message:${message}`,
    at: occurredAt,
    actor: ACTORS[author.kind],
    ...nameOf(author),
    channel,
    ...(automatic === true ? { auto: true } : {}),
  };
}

function nameOf({ kind, id }: { readonly kind: PartyKind; readonly id: string }): { actorId?: string } {
  return kind === "agent" || kind === "bot" ? { actorId: id } : {};
}

function contactRecords(journey: Journey, contact: TimelineContact): readonly ContactRecord[] {
  const { id, channel, occurredAt, answeredAt, missedAt, endedAt, parties } = contact;
  const started = journey.contacts.history(id).find((event) => event.type === "contact.started");
  const beganBy = started?.type === "contact.started" ? started.data.by : undefined;
  const caller: RecordActor = beganBy === undefined ? "customer" : ACTORS[beganBy.kind];
  const answered = journey.contacts.history(id).find((event) => event.type === "contact.answered");
  const desk = (answered?.data.parties ?? parties).toSorted(
    (one, other) => Number(other.kind === "agent") - Number(one.kind === "agent"),
  );
  const taker = desk.find(({ kind }) => kind === "agent" || kind === "bot");
  const step = (
    phase: ContactRecord["phase"],
    at: EpochMs | null,
    who: { readonly actor: RecordActor; readonly actorId?: string },
  ): readonly ContactRecord[] =>
    at === null
      ? []
      : [{ type: "contact", id: `contact:${id}:${phase}`, at, contact: id, phase, channel, ...who }];
  const began = { actor: caller, ...(beganBy === undefined ? {} : nameOf(beganBy)) };
  const took =
    caller === "customer"
      ? { actor: ACTORS[taker?.kind ?? "agent"], ...(taker === undefined ? {} : nameOf(taker)) }
      : { actor: "customer" as const, ...nameOfCaller(beganBy) };
  return [
    ...step("started", occurredAt, began),
    ...step("answered", answeredAt, took),
    ...step("missed", missedAt, { actor: "system" }),
    ...step("ended", endedAt, { actor: "system" }),
  ];
}

/** Where the customer took an agent's call, the answer is a turn of that agent as well. */
function nameOfCaller(caller: { readonly kind: PartyKind; readonly id: string } | undefined) {
  return caller === undefined ? {} : nameOf(caller);
}

/** The owner from the opening on. */
function assignmentsOf(journey: Journey): readonly AssignmentRecord[] {
  return [
    assignment("event:opened", journey.openedAt, journey.firstOwnership),
    ...[...journey.handoffs.entries()].flatMap((event) => {
      const ownership = "ownership" in event.data ? event.data.ownership : null;
      return ownership === null ? [] : [assignment(`owner:${event.id}`, event.recordedAt, ownership)];
    }),
  ];
}

function assignment(id: string, at: EpochMs, { owner }: Ownership): AssignmentRecord {
  return {
    type: "assigned",
    id,
    at,
    agent: owner.kind === "agent" ? owner.id : null,
    ...(owner.kind === "queue" ? { queue: owner.id } : {}),
  };
}

function statusRecords(journey: Journey): readonly JourneyRecordEvent[] {
  return [...journey.statuses.entries()].map(({ id, recordedAt, data }) => ({
    type: "status" as const,
    id: `event:${id}`,
    at: recordedAt,
    to: data.to,
    by: ACTORS[data.by.kind],
    ...nameOf(data.by),
  }));
}

const ENDS = {
  "handoff.fell-back": "expired",
  "handoff.superseded": "cancelled",
  "handoff.rescheduled": "cancelled",
  "handoff.withdrawn": "cancelled",
  "handoff.declined": "rejected",
} as const satisfies Partial<Record<HandoffEvent["type"], HandoffRecord["phase"]>>;

function handoffRecords(
  journey: Journey,
  packets: readonly PacketContext[],
): readonly (HandoffRecord | SwitchOfferRecord)[] {
  const events = [...journey.handoffs.entries()];
  const withReceiver = new Set(
    events.flatMap((event) =>
      event.type === "handoff.requested" && event.data.route !== null ? [event.data.handoff] : [],
    ),
  );
  return events.flatMap((event) => {
    const record = handoffRecord(event, packets);
    return record === null || (record.type === "handoff" && !withReceiver.has(record.handoff))
      ? []
      : [record];
  });
}

function handoffRecord(
  event: HandoffEvent,
  packets: readonly PacketContext[],
): HandoffRecord | SwitchOfferRecord | null {
  const base = { id: `event:${event.id}`, at: event.recordedAt };
  switch (event.type) {
    case "handoff.requested": {
      const { handoff, to } = event.data;
      const queue = to.queue?.id;
      return {
        ...base,
        type: "handoff",
        handoff,
        phase: "requested",
        ...(queue === undefined ? {} : { queue }),
        ...requiredAndProvided(handoff, packets),
      };
    }
    case "handoff.accepted": {
      const { handoff, by } = event.data;
      return { ...base, type: "handoff", handoff, phase: "accepted", ...nameOf(by) };
    }
    case "handoff.fell-back":
    case "handoff.superseded":
    case "handoff.rescheduled":
    case "handoff.withdrawn":
    case "handoff.declined":
      return { ...base, type: "handoff", handoff: event.data.handoff, phase: ENDS[event.type] };
    case "handoff.customer-invited":
      return { ...base, type: "switch", offer: event.data.handoff, to: event.data.channel };
    default:
      return null;
  }
}

function factRecords(journey: Journey): readonly JourneyRecordEvent[] {
  const provided = [...journey.facts.entries()].flatMap((event) =>
    event.type === "fact.recorded" ? [{ event, phase: "provided" as const }] : [],
  );
  const asked = [...journey.askedAgain.entries()].map((event) => ({ event, phase: "asked" as const }));
  return [...provided, ...asked].map(({ event: { id, data }, phase }) => ({
    type: "info" as const,
    id: `event:${id}`,
    at: data.occurredAt,
    phase,
    slot: data.key,
  }));
}

function surveyEvents(journey: Journey): readonly SurveyEventRecord[] {
  const asked = surveys(journey);
  if (asked.length === 0) return [];
  const channels = new Map(conversations(journey).map(({ id, channel }) => [id, channel]));
  return asked.flatMap(
    ({ survey, kind, scale: ends, conversation, agent, invitedAt }): SurveyEventRecord[] => {
      const scale = scaleRecord(kind, ends);
      if (scale === null) return [];
      const about = conversation === null ? undefined : channels.get(conversation);
      const base = {
        type: "survey" as const,
        survey,
        kind,
        scale,
        ...(about === undefined ? {} : { channel: about }),
        ...(agent?.kind === "agent" ? { agent: agent.id } : {}),
      };
      return [
        { ...base, id: `survey:${survey}`, at: invitedAt, phase: "offered" },
        ...journey.surveys.history(survey).flatMap((event): SurveyEventRecord[] => {
          if (event.type !== "survey.answered") return [];
          const { occurredAt, score } = event.data;
          return [{ ...base, id: `event:${event.id}`, at: occurredAt, phase: "answered", rating: score }];
        }),
      ];
    },
  );
}

/** What took the journey out of the count, or ended it otherwise than by a change of status. */
function endRecords(journey: Journey): readonly JourneyRecordEvent[] {
  const { id, openedAt, statusSince, mergedInto, erased, spam, statuses } = journey;
  const before = statuses.at(statuses.length - 1)?.data.to ?? "open";
  return [
    ...(erased === null || before === "closed" || mergedInto !== null
      ? []
      : [
          {
            type: "status" as const,
            id: `erased:${id}`,
            at: erased.at,
            to: "closed" as const,
            by: "system" as const,
          },
        ]),
    ...(mergedInto === null
      ? []
      : [{ type: "merged" as const, id: `merged:${id}`, at: statusSince, into: mergedInto }]),
    ...(spam ? [{ type: "spam" as const, id: `spam:${id}`, at: openedAt }] : []),
  ];
}
