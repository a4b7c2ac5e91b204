import type { ChannelId } from "../../channels/channel-id.js";
import type { SurveyInvited, SurveyReminded } from "../../journey/feedback/events.js";
import { currentChannel } from "../../journey/timeline.js";
import { linked, named } from "./filled.js";
import {
  arrivedAt,
  hasWordSince,
  invitedTo,
  isAgent,
  isAnswered,
  isAnsweredThere,
  isAwaited,
  isByCustomer,
  isDeleted,
  isDesk,
  isOpen,
  isOwner,
  isPromised,
  isSpokenInPublic,
  isStillThere,
  isToCome,
  metBy,
  openHandoff,
  wayOf,
} from "./journey-questions.js";
import { type Happened, type NoticeTrigger, noticeTrigger } from "./notice-trigger.js";

/** One that is booked, or promised, for so soon needs no reminder. */
const NO_REMINDER_WITHIN_MS = 60 * 60_000;
/** How long a page for proving who one is should be good. */
const VERIFY_MINUTES = 10;

const HANDOFF_TRIGGERS: readonly NoticeTrigger[] = [
  // A public conversation goes on in private: nothing of the case is said where everybody reads.
  noticeTrigger({
    on: "handoff.customer-invited",
    kind: "privacy.move-to-private",
    when: (happened) => isSpokenInPublic(happened),
    still: ({ journey, event }) => isAwaited(journey, event.data.handoff),
    channels: ({ journey }) => [currentChannel(journey)],
    values: ({ event }, tools) => linked(tools, "invitation", {}, event.data.channel),
  }),
  noticeTrigger({
    on: "handoff.customer-invited",
    kind: "handoff.call-us",
    when: (happened) => !isSpokenInPublic(happened) && wayOf(happened) === "by-phone",
    still: ({ journey, event }) => isAwaited(journey, event.data.handoff),
    values: async (_, tools) => {
      const entry = await tools.phoneEntry();
      return entry === null ? null : { ...entry };
    },
  }),
  noticeTrigger({
    on: "handoff.customer-invited",
    kind: "handoff.starting",
    when: (happened) => !isSpokenInPublic(happened) && wayOf(happened) === "as-asked",
    still: ({ journey, event }) => isAwaited(journey, event.data.handoff),
    values: ({ event: { data } }, tools) =>
      linked(tools, "continue", { toChannel: data.channel }, data.channel),
  }),
  noticeTrigger({
    on: "handoff.customer-invited",
    kind: "handoff.offer",
    when: (happened) => !isSpokenInPublic(happened) && wayOf(happened) === "by-our-wish",
    still: ({ journey, event }) => isAwaited(journey, event.data.handoff),
    values: ({ event: { data } }, tools) =>
      linked(tools, "continue", { onChannel: data.channel }, data.channel),
  }),
  noticeTrigger({
    on: "handoff.customer-arrived",
    kind: "identity.verify",
    when: ({ event }) => event.data.assurance === "none" || event.data.assurance === "self-asserted",
    still: ({ journey, event }) => currentChannel(journey) === event.data.channel,
    channels: ({ event }) => [event.data.channel],
    values: (_, tools) => linked(tools, "verify", { minutes: VERIFY_MINUTES }),
  }),
  // Whichever comes last of the customer and the receiver, on the new channel.
  noticeTrigger({
    on: "handoff.customer-arrived",
    kind: "handoff.connected",
    when: ({ event, journey }) => metBy(journey, event) !== null,
    channels: ({ event }) => [event.data.channel],
    values: ({ event, journey }, tools) => named(tools, metBy(journey, event)),
  }),
  noticeTrigger({
    on: "handoff.accepted",
    kind: "handoff.connected",
    when: ({ event, journey }) => metBy(journey, event) !== null,
    channels: ({ event, journey }) => [arrivedAt(journey, event.data.handoff) ?? currentChannel(journey)],
    values: ({ event }, tools) => named(tools, event.data.by),
  }),
  noticeTrigger({
    on: "handoff.accepted",
    kind: "agent.changed",
    when: ({ event, journey }) => isAgent(event.data.by) && invitedTo(journey, event.data.handoff) === null,
    values: ({ event }, tools) => named(tools, event.data.by),
  }),
  ...(["ownership.taken-over", "ownership.reassigned"] as const).map((type) =>
    noticeTrigger({
      on: type,
      kind: "agent.changed",
      when: ({ event }) => isAgent(event.data.ownership.owner),
      still: ({ event, journey }) => isOwner(journey, event.data.ownership.owner),
      values: ({ event }, tools) => named(tools, event.data.ownership.owner),
    }),
  ),
  noticeTrigger({
    on: "handoff.expired",
    kind: "handoff.delayed",
    still: ({ event, journey }) => openHandoff(journey, event.data.handoff)?.receiver.state === "offered",
    values: ({ event, journey }, tools) => {
      const until = openHandoff(journey, event.data.handoff)?.receiver.deadlineAt ?? tools.now;
      return linked(tools, "callback", { minutes: minutesUntil(until, tools.now) });
    },
  }),
  noticeTrigger({
    on: "handoff.fell-back",
    kind: "handoff.delayed",
    still: ({ event, journey }) => isOwner(journey, event.data.ownership.owner),
    values: ({ event }, tools) => {
      const until = event.data.ownership.expiresAt ?? tools.now;
      return linked(tools, "callback", { minutes: minutesUntil(until, tools.now) });
    },
  }),
  noticeTrigger({
    on: "handoff.customer-absent",
    kind: "handoff.failed-returned",
    still: ({ event, journey }) => arrivedAt(journey, event.data.handoff) === null,
    values: ({ event, journey }, tools) => {
      const channel = invitedTo(journey, event.data.handoff) ?? currentChannel(journey);
      return linked(tools, "continue", { onChannel: channel }, channel);
    },
  }),
  noticeTrigger({
    on: "handoff.customer-declined",
    kind: "handoff.declined",
    values: ({ event, journey }, tools) =>
      linked(tools, "continue", {}, invitedTo(journey, event.data.handoff) ?? undefined),
  }),
];

const CALLBACK_TRIGGERS: readonly NoticeTrigger[] = [
  noticeTrigger({
    on: "handoff.requested",
    kind: "callback.scheduled",
    when: ({ event }) => event.data.callbackAt !== null,
    still: ({ event, journey }) => isToCome(journey, event.data.handoff),
    expiresAt: ({ event }) => event.data.callbackAt,
    values: ({ event }, tools) => linked(tools, "callback", { at: event.data.callbackAt ?? tools.now }),
  }),
  noticeTrigger({
    on: "handoff.requested",
    kind: "callback.reminder",
    reminder: true,
    // One that is booked so shortly before needs no reminder.
    when: ({ event: { data, recordedAt } }) =>
      data.callbackAt !== null && data.callbackAt - recordedAt > NO_REMINDER_WITHIN_MS,
    at: ({ event }, times) => (event.data.callbackAt ?? 0) - times.callbackReminderMs,
    still: ({ event, journey }) => isToCome(journey, event.data.handoff),
    expiresAt: ({ event }) => event.data.callbackAt,
    values: ({ event }, tools) => linked(tools, "callback", { at: event.data.callbackAt ?? tools.now }),
  }),
  noticeTrigger({
    on: "contact.missed",
    kind: "callback.missed",
    // Who was called is the customer, unless it was the customer who called.
    when: ({ event, journey }) => !isByCustomer(journey, event.data.contact),
    still: ({ event, journey }) =>
      !journey.contacts.history(event.data.contact).some(({ type }) => type === "contact.answered"),
    values: (_, tools) => linked(tools, "callback"),
  }),
];

const UPDATE_TRIGGERS: readonly NoticeTrigger[] = [
  noticeTrigger({
    on: "message.recorded",
    kind: "update.reply-waiting",
    // Elsewhere the channel itself tells who is away.
    when: ({ event: { data }, traitsOf }) =>
      isDesk(data.author) && data.automatic !== true && traitsOf(data.channel).reach === "present",
    still: ({ event, journey }) =>
      !isDeleted(journey, event.data.message) && !isAnsweredThere(journey, event.data),
    channels: ({ event }, reachable) => reachable.filter((channel) => channel !== event.data.channel),
    newsOn: ({ event }) => event.data.channel,
    values: ({ event }, tools) => linked(tools, "continue", { count: tools.count }, event.data.channel),
  }),
  noticeTrigger({
    on: "journey.status-changed",
    kind: "action.needed",
    when: ({ event }) => event.data.to === "pending",
    still: ({ journey }) => journey.status === "pending",
    values: (_, tools) => linked(tools, "continue", { caseRef: tools.caseRef }),
  }),
  noticeTrigger({
    on: "journey.status-changed",
    kind: "update.status-changed",
    when: ({ event }) => event.data.to === "onHold",
    still: ({ journey }) => journey.status === "onHold",
    values: ({ journey }, tools) =>
      linked(tools, "continue", {
        caseRef: tools.caseRef,
        status: tools.statusLabel(journey.status),
      }),
  }),
  noticeTrigger({
    on: "message.recorded",
    kind: "update.still-working",
    when: ({ event }) => event.data.author.kind === "customer",
    at: ({ event }, times) => event.recordedAt + times.stillWorkingMs,
    // Of several messages without an answer the newest tells.
    still: ({ event, journey }) =>
      isOpen(journey) &&
      journey.lastInbound?.message === event.data.message &&
      !hasWordSince(journey, event.recordedAt),
    values: (_, tools) => linked(tools, "continue", { caseRef: tools.caseRef, nextAt: tools.nextUpdateAt }),
  }),
  noticeTrigger({
    on: "journey.status-changed",
    kind: "journey.resolved",
    when: ({ event }) => event.data.to === "solved",
    still: ({ journey }) => journey.status === "solved" || journey.status === "closed",
    values: (_, tools) => linked(tools, "continue", { caseRef: tools.caseRef }),
  }),
  noticeTrigger({
    on: "journey.status-changed",
    kind: "journey.reopened",
    when: ({ event: { data } }) => data.to === "open" && (data.from === "solved" || data.from === "closed"),
    still: ({ journey }) => isOpen(journey),
    values: (_, tools) => linked(tools, "continue", { caseRef: tools.caseRef, nextAt: tools.nextUpdateAt }),
  }),
];

const PROMISE_TRIGGERS: readonly NoticeTrigger[] = (
  ["commitment.made", "commitment.renegotiated"] as const
).flatMap((type) => [
  noticeTrigger({
    on: type,
    kind: "commitment.due-soon",
    // One that is due so soon was promised just now.
    when: ({ event: { data, recordedAt } }) =>
      data.dueAt !== null && data.dueAt - recordedAt > NO_REMINDER_WITHIN_MS,
    at: ({ event }, times) => (event.data.dueAt ?? 0) - times.promiseDueSoonMs,
    still: ({ event, journey }) => isPromised(journey, event),
    expiresAt: ({ event }) => event.data.dueAt,
    subject: ({ event }) => event.data.commitment,
    values: ({ event }, tools) =>
      linked(tools, "continue", { caseRef: tools.caseRef, dueAt: event.data.dueAt ?? tools.now }),
  }),
  noticeTrigger({
    on: type,
    kind: "commitment.late",
    when: ({ event }) => event.data.dueAt !== null,
    at: ({ event }) => event.data.dueAt ?? 0,
    still: ({ event, journey }) => isPromised(journey, event),
    subject: ({ event }) => event.data.commitment,
    values: (_, tools) => linked(tools, "continue", { caseRef: tools.caseRef }),
  }),
]);

/** Where it is asked, unless the customer has left that place. */
function askedFirst(
  { event, journey, traitsOf }: Happened<SurveyInvited | SurveyReminded>,
  reachable: readonly ChannelId[],
): readonly ChannelId[] {
  const { channel } = event.data;
  const stays = traitsOf(channel).reach !== "present" || isStillThere(journey, channel, event.recordedAt);
  return stays ? [channel, ...reachable] : [...reachable.filter((one) => one !== channel), channel];
}

const SURVEY_TRIGGERS: readonly NoticeTrigger[] = [
  ...(["csat", "nps", "ces"] as const).flatMap((kind) => [
    noticeTrigger({
      on: "survey.invited",
      kind: `survey.${kind}`,
      when: ({ event }) => event.data.kind === kind,
      still: ({ event, journey }) => !isAnswered(journey, event.data.survey),
      channels: askedFirst,
      subject: ({ event }) => event.data.survey,
      expiresAt: ({ event }) => event.data.expiresAt,
      values: (_, tools) => linked(tools, "survey"),
    }),
    noticeTrigger({
      on: "survey.reminded",
      kind: `survey.${kind}`,
      reminder: true,
      when: ({ event, journey }) =>
        journey.surveys
          .history(event.data.survey)
          .some((asked) => asked.type === "survey.invited" && asked.data.kind === kind),
      still: ({ event, journey }) => !isAnswered(journey, event.data.survey),
      channels: askedFirst,
      subject: ({ event }) => event.data.survey,
      values: (_, tools) => linked(tools, "survey"),
    }),
  ]),
  noticeTrigger({
    on: "survey.answered",
    kind: "feedback.thanks",
    when: ({ event }) => event.data.how === "reply",
    channels: ({ event }) => [event.data.channel],
    values: async () => ({}),
  }),
];

/**
 * What customers are told of, unless the desk says otherwise: every edge of a handoff that concerns them, replies while they are away, changes of
 * status, promises due or late, calls, the resolution, surveys. An array of data: leave some out, or put your own first.
 *
 * @example
 * ```ts
 * noticeTriggers.filter(({ kind }) => kind !== "update.still-working");
 * ```
 */
export const noticeTriggers: readonly NoticeTrigger[] = Object.freeze([
  ...HANDOFF_TRIGGERS,
  ...CALLBACK_TRIGGERS,
  ...UPDATE_TRIGGERS,
  ...PROMISE_TRIGGERS,
  ...SURVEY_TRIGGERS,
]);

function minutesUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 60_000));
}
