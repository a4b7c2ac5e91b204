import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import { invalidInput } from "../../kpi/invalid-input.js";
import type {
  ContactRecord,
  HandoffRecord,
  JourneyRecord,
  JourneyRecordEvent,
  RatingScale,
  RecordActor,
  RecordStatus,
  SurveyKind,
} from "../../kpi/records.js";

/** What time is told in. */
export type TimeUnit = "milliseconds" | "seconds" | "minutes" | "hours" | "days";

const UNIT_MS: Readonly<Record<TimeUnit, number>> = {
  milliseconds: 1,
  seconds: 1_000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

/** An event without what the builder knows: `id` and `at`. */
type EventData = JourneyRecordEvent extends infer Event
  ? Event extends JourneyRecordEvent
    ? Omit<Event, "id" | "at">
    : never
  : never;

interface Known {
  readonly record: Omit<JourneyRecord, "events">;
  readonly now: EpochMs;
  readonly channel: string;
  readonly events: readonly JourneyRecordEvent[];
}

/**
 * A journey for a test of KPI figures, told in order. Each call gives a new one, so that what is common can be kept and told on in several ways.
 * Begin with {@link journeyData}.
 */
export class JourneyData {
  readonly #known: Known;

  /** @internal */
  constructor(known: Known) {
    this.#known = known;
  }

  /** The journey as the calculators take it. */
  get record(): JourneyRecord {
    const { record, events } = this.#known;
    return { ...record, events };
  }

  /** When the next thing happens, unless time passes before it. */
  get now(): EpochMs {
    return this.#known.now;
  }

  /**
   * Time passes; less than 0 goes back, for what is told out of order.
   *
   * @throws ThroughlineError `INVALID_INPUT` for an amount that is no finite number, or an unknown unit
   */
  after(amount: number, unit: TimeUnit): JourneyData {
    if (!Number.isFinite(amount)) throw invalidInput("amount", "must be a finite number");
    if (!Object.hasOwn(UNIT_MS, unit))
      throw invalidInput("unit", `must be one of ${Object.keys(UNIT_MS).join(", ")}`);
    return this.#with({ now: this.#known.now + Math.round(amount * UNIT_MS[unit]) });
  }

  /** What follows happens on this channel. */
  on(channel: string): JourneyData {
    return this.#with({ channel });
  }

  /** The customer writes. */
  customerWrites(): JourneyData {
    return this.#message("customer");
  }

  /** An agent writes to the customer. */
  agentWrites(agent = "maria"): JourneyData {
    return this.#message("agent", { actorId: agent });
  }

  /** A bot writes to the customer. */
  botWrites(bot = "bot"): JourneyData {
    return this.#message("bot", { actorId: bot });
  }

  /** Software confirms the receipt, which is no answer. */
  autoReplies(): JourneyData {
    return this.#message("system", { auto: true });
  }

  /** An agent writes a note, which the customer does not see. */
  agentNotes(agent = "maria"): JourneyData {
    return this.#message("agent", { actorId: agent, public: false });
  }

  /** The customer calls. */
  customerCalls(contact = "call"): JourneyData {
    return this.#contact(contact, "started", "customer");
  }

  /** An agent calls the customer. */
  agentCalls(agent = "maria", contact = "call"): JourneyData {
    return this.#contact(contact, "started", "agent", agent);
  }

  /** An agent takes the call. */
  agentAnswers(agent = "maria", contact = "call"): JourneyData {
    return this.#contact(contact, "answered", "agent", agent);
  }

  /** The customer takes the call. */
  customerAnswers(contact = "call"): JourneyData {
    return this.#contact(contact, "answered", "customer");
  }

  /** Nobody takes the call. */
  callMissed(contact = "call"): JourneyData {
    return this.#contact(contact, "missed", "system");
  }

  /** The status changes. */
  status(to: RecordStatus): JourneyData {
    return this.event({ type: "status", to });
  }

  /** `status("solved")`. */
  solved(): JourneyData {
    return this.status("solved");
  }

  /** Somebody else is responsible. */
  assigned(to: { readonly agent?: string | null; readonly queue?: string | null }): JourneyData {
    return this.event({ type: "assigned", ...to });
  }

  /** A step of a handoff. */
  handoff(
    phase: HandoffRecord["phase"],
    more: Omit<HandoffRecord, "type" | "id" | "at" | "phase" | "handoff"> & {
      readonly handoff?: string;
    } = {},
  ): JourneyData {
    return this.event({ type: "handoff", handoff: "handoff", ...more, phase });
  }

  /** The customer gives a fact. */
  given(slot: string): JourneyData {
    return this.event({ type: "info", phase: "provided", slot });
  }

  /** The customer is asked for a fact. */
  asked(slot: string): JourneyData {
    return this.event({ type: "info", phase: "asked", slot });
  }

  /** The customer is offered to go on elsewhere. */
  offeredSwitch(to: string, offer = `to ${to}`): JourneyData {
    return this.event({ type: "switch", offer, to });
  }

  /** A survey is offered. */
  surveyed(more: SurveyDetails = {}): JourneyData {
    return this.event({ type: "survey", survey: "survey", ...more, phase: "offered" });
  }

  /** The customer answers a survey; a second answer to the same counts in place of the first. */
  rated(rating: number, more: SurveyDetails = {}): JourneyData {
    return this.event({ type: "survey", survey: "survey", ...more, phase: "answered", rating });
  }

  /** The journey goes on in another. */
  merged(into: string): JourneyData {
    return this.event({ type: "merged", into });
  }

  /** The journey was no customer's. */
  spam(): JourneyData {
    return this.event({ type: "spam" });
  }

  /** Any event, now. */
  event(data: EventData): JourneyData {
    const { events, now, record } = this.#known;
    const event: JourneyRecordEvent = { ...data, id: `${record.id}.${events.length + 1}`, at: now };
    return this.#with({ events: [...events, event] });
  }

  #message(
    actor: RecordActor,
    more: { readonly actorId?: string; readonly auto?: boolean; readonly public?: boolean } = {},
  ): JourneyData {
    return this.event({ type: "message", actor, channel: this.#known.channel, ...more });
  }

  #contact(
    contact: string,
    phase: ContactRecord["phase"],
    actor: RecordActor,
    actorId?: string,
  ): JourneyData {
    const { channel } = this.#known;
    return this.event({
      type: "contact",
      contact,
      phase,
      actor,
      channel,
      ...(actorId === undefined ? {} : { actorId }),
    });
  }

  #with(change: Partial<Known>): JourneyData {
    return new JourneyData({ ...this.#known, ...change });
  }
}

/** What a survey may say of itself. */
export interface SurveyDetails {
  /** Default `survey`. */
  readonly survey?: string;
  readonly kind?: SurveyKind;
  readonly scale?: RatingScale;
  readonly channel?: string;
  readonly agent?: string;
}

/** What a journey begins with. */
export interface JourneyDataOptions {
  /** When its first event happens. Default 2026-05-04T09:00:00Z, a Monday. */
  readonly at?: Instant;
  /** Default `web-chat`. */
  readonly channel?: string;
  /** Default `acme`. */
  readonly tenant?: string;
  /** Default: one of its own. */
  readonly customer?: string | null;
  readonly topic?: string;
  readonly segment?: string;
}

/**
 * Begins a journey for a test.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an `at` that is no point in time
 * @example
 * ```ts
 * const { record } = journeyData("j1").customerWrites().after(4, "minutes").agentWrites().after(1, "hours").solved().rated(5);
 * firstResponseTime([record], { asOf: "2026-05-20T00:00:00Z" }).value; // 240000
 * ```
 */
export function journeyData(id: string, options: JourneyDataOptions = {}): JourneyData {
  const { at = "2026-05-04T09:00:00Z", channel = "web-chat", tenant = "acme", topic, segment } = options;
  const { customer = `customer of ${id}` } = options;
  return new JourneyData({
    record: {
      id,
      tenant,
      customer,
      ...(topic === undefined ? {} : { topic }),
      ...(segment === undefined ? {} : { segment }),
    },
    now: epochMs(at, "at"),
    channel,
    events: [],
  });
}
