import type { ChannelId } from "../../channels/channel-id.js";
import type { ChannelTraits } from "../../channels/traits.js";
import type { PartyRef } from "../../handoff/party.js";
import type { Customer } from "../../journey/customer/state.js";
import type { JourneyEvent } from "../../journey/events.js";
import type { Journey } from "../../journey/state.js";
import type { EpochMs, Instant } from "../../kernel/instant.js";
import type { BuiltInNoticeKind } from "../../notifications/catalogue/built-in-notices.js";

/** The type of an event of a journey. */
export type JourneyEventType = JourneyEvent["type"];

/** The events of these types. */
export type EventNamed<Type extends JourneyEventType> = Extract<JourneyEvent, { readonly type: Type }>;

/** Something that happened on a journey, and how the journey stands. Read it only. */
export interface Happened<Event extends JourneyEvent = JourneyEvent> {
  readonly tenant: string;
  readonly event: Event;
  /** Its position in the journey. */
  readonly version: number;
  /** As it stands now, which may be later than the event. */
  readonly journey: Journey;
  /** Whose journey it is; `null`: nobody knows yet. */
  readonly customer: Customer | null;
  /** What is known of a channel of the desk's. */
  traitsOf(channel: ChannelId): ChannelTraits;
}

/** What a link in a notice leads to. */
export type LinkPurpose =
  /** On with the journey, on the channel that is asked for or one of the desk's. */
  | "continue"
  /** To a private channel, from where everybody can read. */
  | "invitation"
  /** To where a call is booked, moved or cancelled. */
  | "callback"
  /** To a page where the customer proves who they are. */
  | "verify"
  /** To the page of a survey. */
  | "survey";

/** A call that the customer is to make, and what to key in. */
export interface PhoneEntry {
  readonly number: string;
  readonly locator: string;
  readonly pin: string;
  /** How long the PIN is good. */
  readonly minutes: number;
}

/** What the values of a notice can be made with. Links and PINs are made when they are asked for; asked again for the same attempt, they are the same. */
export interface NoticeTools {
  /** Where the notice goes. */
  readonly channel: ChannelId;
  /** The language of the text. */
  readonly locale: string;
  /** How many updates it tells of: 1 unless others joined. */
  readonly count: number;
  readonly now: EpochMs;
  /** `null`: the desk has no such page or channel. */
  link(purpose: LinkPurpose, to?: ChannelId): Promise<string | null>;
  /** `null`: the desk cannot be called. */
  phoneEntry(): Promise<PhoneEntry | null>;
  /** How the journey is called in texts to the customer. */
  readonly caseRef: string;
  /** How a party is called; `null`: nobody said. */
  nameOf(party: PartyRef): string | null;
  /** The status of a journey, in the customer's language. */
  statusLabel(status: Journey["status"]): string;
  /** Until when the customer hears of the journey again. */
  readonly nextUpdateAt: EpochMs;
}

/** What fills a template, by the names of its variables. */
export type TriggeredValues = Readonly<Record<string, string | number | Instant>>;

/** The durations that the default triggers go by, in milliseconds. */
export interface NoticeTimes {
  /** How long before a promise is due the customer hears of it. Default 30 minutes. */
  readonly promiseDueSoonMs: number;
  /** How long before a call the customer is reminded. Default 15 minutes. */
  readonly callbackReminderMs: number;
  /** After how long without a word from the desk a waiting customer hears that it is still at work. Default 24 hours. */
  readonly stillWorkingMs: number;
}

/**
 * What happens on a journey that the customer is told of, and how. Its functions are pure over what they are given, but `values`, and called any number
 * of times.
 */
export interface NoticeTrigger<Event extends JourneyEvent = JourneyEvent> {
  readonly on: Event["type"];
  /** A kind that the notifier has a template of. Of two triggers of one event and kind, the first holds. */
  readonly kind: BuiltInNoticeKind | (string & Record<never, never>);
  /** Which of the events. Asked once, when the event is met. Default: all. */
  when?(happened: Happened<Event>): boolean;
  /** When to tell. Default: at once. */
  at?(happened: Happened<Event>, times: NoticeTimes): EpochMs;
  /** Whether it is still so. Asked right before each attempt; where it is not, the notice is suppressed as `overtaken`. Default: always. */
  still?(happened: Happened<Event>): boolean;
  /**
   * The channels it may go to, in the order to be tried. `reachable` are all that the customer is known on and the desk has a sender for, in the usual
   * order. Default: those.
   */
  channels?(happened: Happened<Event>, reachable: readonly ChannelId[]): readonly ChannelId[];
  /** What a cap counts by: the survey, the commitment. */
  subject?(happened: Happened<Event>): string;
  /** Whether it repeats one that went before. Default: no. */
  readonly reminder?: boolean;
  /** After when it is of no use. Default: never. */
  expiresAt?(happened: Happened<Event>): EpochMs | null;
  /** Where what it tells of can be read; `null`: nowhere but in the notice, so that nothing read elsewhere stops it. */
  newsOn?(happened: Happened<Event>): ChannelId | null;
  /** What fills the template; `null` where something is missing that the desk does not have, such as a link. */
  values(happened: Happened<Event>, tools: NoticeTools): Promise<TriggeredValues | null>;
}

/**
 * Holds a trigger against the type of its event, so that its functions know the event.
 *
 * @example
 * ```ts
 * const absorbed = noticeTrigger({
 *   on: "journey.absorbed",
 *   kind: "requests.joined",
 *   values: async (_, { caseRef }) => ({ caseRef }),
 * });
 * ```
 */
export function noticeTrigger<Type extends JourneyEventType>(
  trigger: NoticeTrigger<EventNamed<Type>> & { readonly on: Type },
): NoticeTrigger {
  return trigger;
}
