import type { ChannelId } from "../channels/channel-id.js";
import { type PartyRef, partyKey } from "../handoff/party.js";
import { ERASED, type Erased, isErased } from "../kernel/erased.js";
import type { EpochMs } from "../kernel/instant.js";
import type { ContactEvent, Content, MessageEdited, MessageRecorded } from "./messages/events.js";
import type { Journey } from "./state.js";

/** A message as it stands now: edits applied, a deleted one without its content. */
export interface TimelineMessage {
  readonly kind: "message";
  readonly id: string;
  readonly occurredAt: EpochMs;
  readonly channel: ChannelId;
  readonly thread: string | null;
  readonly author: PartyRef;
  /** `null`: deleted. */
  readonly content: Content | Erased | null;
  readonly edited: boolean;
  readonly automatic: boolean;
  /** Sent by somebody who was neither owner nor participant. */
  readonly outsideOwnership: boolean;
}

/** A call, a video session or a visit, with as many of its times as are known. */
export interface TimelineContact {
  readonly kind: "contact";
  readonly id: string;
  /** When it started, or its earliest known time. */
  readonly occurredAt: EpochMs;
  readonly channel: ChannelId;
  /** A contact has no threads. */
  readonly thread: null;
  /** Everybody who was on it or asked for in any phase, those of earlier phases first. */
  readonly parties: readonly PartyRef[];
  readonly answeredAt: EpochMs | null;
  readonly missedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  readonly transcript: string | Erased | null;
  readonly recording: string | Erased | null;
}

/** Something in the timeline, told apart by `kind`. */
export type TimelineItem = TimelineMessage | TimelineContact;

/** An unbroken stretch on one channel (and thread). */
export interface Conversation {
  /** The id of its first item. */
  readonly id: string;
  readonly channel: ChannelId;
  readonly thread: string | null;
  readonly startedAt: EpochMs;
  /** When its last item occurred. */
  readonly lastAt: EpochMs;
  readonly items: readonly TimelineItem[];
}

/**
 * Everything that was said, in the order it occurred; equal times by id. The order in which it was recorded, and
 * recording it twice, make no difference.
 */
export function timeline(journey: Journey): readonly TimelineItem[] {
  const items: TimelineItem[] = [...contactItems(journey)];
  for (const recorded of journey.messages.entries()) items.push(messageOf(journey, recorded));
  return items.sort(byOccurrence);
}

/**
 * The timeline cut into conversations: a change of channel or thread begins a new one, and so does what follows an ended
 * one.
 */
export function conversations(journey: Journey): readonly Conversation[] {
  const found: TimelineItem[][] = [];
  for (const item of timeline(journey)) {
    const stretch = found.at(-1);
    const last = stretch?.at(-1);
    if (stretch === undefined || last === undefined || isBreak(journey, last, item)) found.push([item]);
    else stretch.push(item);
  }
  return found.flatMap((items) => {
    const first = items[0];
    const last = items.at(-1);
    if (first === undefined || last === undefined) return [];
    const { id, channel, thread, occurredAt: startedAt } = first;
    return [{ id, channel, thread, startedAt, lastAt: last.occurredAt, items }];
  });
}

function isBreak(journey: Journey, last: TimelineItem, next: TimelineItem): boolean {
  if (last.channel !== next.channel || last.thread !== next.thread) return true;
  return journey.conversationEnds
    .history(last.channel)
    .some(
      ({ data }) =>
        (data.thread ?? null) === last.thread &&
        data.occurredAt >= last.occurredAt &&
        data.occurredAt < next.occurredAt,
    );
}

/** Where the customer is now, as far as is known: the channel of their newest message, else where the journey began. */
export function currentChannel(journey: Journey): ChannelId {
  return journey.lastInbound?.channel ?? journey.openedOn;
}

/** One message as it stands now. Of edits the newest by the source's clock holds; a deletion holds over all. */
export function messageOf(journey: Journey, recorded: MessageRecorded): TimelineMessage {
  const { message, author, channel, thread, occurredAt, automatic, outsideOwnership } = recorded.data;
  let newest: MessageEdited | null = null;
  let deleted = false;
  for (const event of journey.changes.history(message)) {
    if (event.type === "message.deleted") deleted = true;
    if (
      event.type === "message.edited" &&
      (newest === null || event.data.occurredAt >= newest.data.occurredAt)
    )
      newest = event;
  }
  const { personal } = newest ?? recorded;
  return {
    kind: "message",
    id: message,
    occurredAt,
    channel,
    thread: thread ?? null,
    author,
    content: deleted ? null : isErased(personal) ? ERASED : personal.content,
    edited: newest !== null,
    automatic: automatic ?? false,
    outsideOwnership: outsideOwnership ?? false,
  };
}

/** Every contact, with what is known of it. */
export function contactItems(journey: Journey): readonly TimelineContact[] {
  return journey.contacts
    .values()
    .map(({ data: { contact } }) => contactOf(contact, journey.contacts.history(contact)));
}

/** The phases in the order in which they happen: so what is shown does not hang on the order in which they came. */
const PHASES = ["contact.started", "contact.answered", "contact.missed", "contact.ended"] as const;

function contactOf(id: string, recorded: readonly ContactEvent[]): TimelineContact {
  const phases = PHASES.flatMap((type) => recorded.find((phase) => phase.type === type) ?? []);
  const at = (type: ContactEvent["type"]): EpochMs | null =>
    phases.find((phase) => phase.type === type)?.data.occurredAt ?? null;
  const earliest = Math.min(...phases.map(({ data }) => data.occurredAt));
  const parties = new Map(
    phases.flatMap(({ data }) => data.parties.map((party) => [partyKey(party), party])),
  );
  const ended = phases.find((phase) => phase.type === "contact.ended");
  const media = ended?.personal ?? {};
  return {
    kind: "contact",
    id,
    occurredAt: at("contact.started") ?? earliest,
    channel: phases[0]?.data.channel ?? "phone",
    thread: null,
    parties: [...parties.values()],
    answeredAt: at("contact.answered"),
    missedAt: at("contact.missed"),
    endedAt: at("contact.ended"),
    transcript: isErased(media) ? ERASED : (media.transcript ?? null),
    recording: isErased(media) ? ERASED : (media.recording ?? null),
  };
}

/** By when things occurred; equal times by id. */
export function byOccurrence(
  one: Pick<TimelineItem, "occurredAt" | "id">,
  other: Pick<TimelineItem, "occurredAt" | "id">,
): number {
  return one.occurredAt - other.occurredAt || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
