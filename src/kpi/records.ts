import type { EpochMs } from "../kernel/instant.js";

/**
 * A journey as the calculators take it: plain data, without text. The order of the events does not matter.
 *
 * @example
 * ```ts
 * const journey: JourneyRecord = {
 *   id: "j1",
 *   tenant: "acme",
 *   customer: "c1",
 *   events: [
 *     { type: "message", at: 1777622400000, actor: "customer", channel: "web-chat" },
 *     { type: "message", at: 1777622460000, actor: "agent", actorId: "maria", channel: "web-chat" },
 *   ],
 * };
 * ```
 */
export interface JourneyRecord {
  /** Unique within the tenant. */
  readonly id: string;
  readonly tenant: string;
  /** `null` where nobody knows who it was; such a journey is nobody's repeated contact. */
  readonly customer: string | null;
  /** What it is about; journeys of one customer and topic can be repeated contacts. */
  readonly topic?: string;
  /** A group to compare by, such as a product or a plan. */
  readonly segment?: string;
  readonly events: readonly JourneyRecordEvent[];
}

/** One thing that happened on a journey. */
export type JourneyRecordEvent =
  | MessageRecord
  | ContactRecord
  | StatusRecord
  | AssignmentRecord
  | HandoffRecord
  | FactRecord
  | SwitchOfferRecord
  | SurveyEventRecord
  | MergeRecord
  | SpamRecord;

/** What every event has. */
export interface EventRecordBase {
  /** Events of one journey with the same id are one. Default: it is never taken for another's duplicate. */
  readonly id?: string;
  /** When it happened. */
  readonly at: EpochMs;
}

/** Who did something, by kind. A `system` is software that answers nobody, such as an auto-responder. */
export type RecordActor = "customer" | "agent" | "bot" | "system";

/** Something was written. */
export interface MessageRecord extends EventRecordBase {
  readonly type: "message";
  readonly actor: RecordActor;
  /** Which agent or bot. */
  readonly actorId?: string;
  readonly channel: string;
  /** `false` for a note between agents. Default `true`. */
  readonly public?: boolean;
  /** Sent by a rule and not by hand, such as a confirmation of receipt. Default `false`. */
  readonly auto?: boolean;
}

/**
 * A step of a call, a video call or a visit. Started by the customer it counts as their message; answered
 * by an agent, as an agent's; answered by the customer (an agent called), as both. Missed and ended ones
 * count as nothing.
 */
export interface ContactRecord extends EventRecordBase {
  readonly type: "contact";
  readonly contact: string;
  readonly phase: "started" | "answered" | "missed" | "ended";
  /** Who took this step. */
  readonly actor: RecordActor;
  readonly actorId?: string;
  readonly channel: string;
}

/** The states of a journey: `pending` waits for the customer, `onHold` for somebody else. */
export type RecordStatus = "open" | "pending" | "onHold" | "solved" | "closed";

/** The status changed. A journey begins `open`. */
export interface StatusRecord extends EventRecordBase {
  readonly type: "status";
  readonly to: RecordStatus;
  readonly by?: RecordActor;
  readonly actorId?: string;
}

/** Somebody else became responsible. */
export interface AssignmentRecord extends EventRecordBase {
  readonly type: "assigned";
  /** `null`: no agent. Default: stays as it was. */
  readonly agent?: string | null;
  /** `null`: no queue. Default: stays as it was. */
  readonly queue?: string | null;
}

/**
 * A step of a handoff. `rejected` is one receiver's no, after which another may accept; `cancelled` and
 * `expired` end it.
 */
export interface HandoffRecord extends EventRecordBase {
  readonly type: "handoff";
  readonly handoff: string;
  readonly phase: "requested" | "accepted" | "rejected" | "cancelled" | "expired";
  /** With `requested`: whose it is to be. */
  readonly queue?: string;
  /** With `accepted`: who accepted. */
  readonly actorId?: string;
  /** With `requested`: the fields that the receiver needs. */
  readonly required?: readonly string[];
  /** With `requested`: the fields that came along. */
  readonly provided?: readonly string[];
}

/** The customer gave a fact, or was asked for one. */
export interface FactRecord extends EventRecordBase {
  readonly type: "info";
  readonly phase: "asked" | "provided";
  /** What kind of fact, such as `order`. */
  readonly slot: string;
}

/** The customer was offered to go on elsewhere. */
export interface SwitchOfferRecord extends EventRecordBase {
  readonly type: "switch";
  readonly offer: string;
  /** The channel offered. */
  readonly to: string;
}

/** A survey was offered or answered. The last answer to a survey counts. */
export interface SurveyEventRecord extends EventRecordBase {
  readonly type: "survey";
  readonly survey: string;
  readonly phase: "offered" | "answered";
  /** Default `"csat"`. */
  readonly kind?: SurveyKind;
  /** Default: 1 to 5 for `csat`, 0 to 10 for `nps`, 1 to 7 for `ces`. */
  readonly scale?: RatingScale;
  /**
   * The channel of the conversation that it asks about. Default: the one the customer used last before it.
   */
  readonly channel?: string;
  /** The agent it asks about. Default: the one who answered last before it. */
  readonly agent?: string;
  /** With `answered`: the answer, within the scale. */
  readonly rating?: number;
}

/** The journey was found to be part of another. Its messages and contacts count there. */
export interface MergeRecord extends EventRecordBase {
  readonly type: "merged";
  /** Id of the journey that goes on, of the same tenant. */
  readonly into: string;
}

/** The journey was no customer's. It counts nowhere. */
export interface SpamRecord extends EventRecordBase {
  readonly type: "spam";
}

/** `csat`: satisfaction; `nps`: recommendation; `ces`: effort. */
export type SurveyKind = "csat" | "nps" | "ces";

/**
 * A scale of whole numbers. What stands beside its ends has a default for the usual scales, see `csat` and
 * `ces`.
 */
export interface RatingScale {
  readonly min: number;
  readonly max: number;
  /** The lowest rating that is positive (`csat`) or agrees (`ces`). `null` for `ces`: none does. */
  readonly positiveFrom?: number | null;
  /** `false` for an effort scale on which 1 is best. Default `true`. */
  readonly higherIsBetter?: boolean;
}

/** A survey that belongs to a customer and to no journey, as an NPS survey often does. */
export interface SurveyRecord {
  /** Unique within the tenant; several records of one id are offers and answers of one survey. */
  readonly id: string;
  readonly tenant: string;
  /** `null`: anonymous, each a respondent of their own. */
  readonly customer: string | null;
  readonly kind: SurveyKind;
  /** Default: 1 to 5 for `csat`, 0 to 10 for `nps`, 1 to 7 for `ces`. */
  readonly scale?: RatingScale;
  readonly offeredAt: EpochMs;
  readonly channel?: string;
  readonly segment?: string;
  readonly agent?: string;
  /** `null`: not answered. */
  readonly answer: { readonly rating: number; readonly at: EpochMs } | null;
}
