import type { ChannelId } from "../../channels/channel-id.js";
import type { Erased } from "../../kernel/erased.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { OwnerRef, PartyRef, QueueRef } from "../party.js";
import type { Assurance, HandoffMode, HandoffReason, Priority } from "../vocabulary.js";
import type { CustomerState, HandoffEnd, PromisesState, ReceiptState, ReceiverState } from "./legs.js";
import { defaultHandoffPolicy, type HandoffPolicy } from "./policy.js";

/** Who is responsible, under which fencing token, until when. */
export interface Ownership {
  readonly owner: OwnerRef;
  /** The fencing token: 1 at the opening, one more at every change of owner. */
  readonly epoch: number;
  readonly since: EpochMs;
  /** For a queue the time by which somebody should pick up, for a bot the end of its lease; `null`: no end. */
  readonly expiresAt: EpochMs | null;
}

/** Every {@link Right}. */
export const RIGHTS = ["speak", "promise", "handoff", "close"] as const;
/** What a participant who is not the owner may do: write to the customer, promise something, request a handoff, close the journey. */
export type Right = (typeof RIGHTS)[number];

/**
 * Somebody who takes part beside the owner, such as the receiver of a warm handoff or a supervisor. Who joined and then
 * accepts a warm handoff stands here twice, so that the end of the handoff leaves them what they had.
 */
export interface Participant {
  readonly party: PartyRef;
  readonly rights: readonly Right[];
  /** The warm handoff that brought them in; they leave with its end. */
  readonly handoff: string | null;
}

/** One step of a route: who is asked, and for how long. A queue stands for any agent of it. */
export interface RouteStep {
  readonly candidates: readonly OwnerRef[];
  readonly answerWithinMs: number;
}

/** Whom to ask in turn, and the queue that owns the journey if nobody answers. */
export interface Route {
  readonly steps: readonly RouteStep[];
  readonly fallback: QueueRef;
}

/** Why we believe that the customer arrived: what was seen, by a reference that holds nothing personal. */
export interface ArrivalEvidence {
  readonly kind: "message" | "contact" | "desk" | "token" | "pin";
  readonly ref?: string;
}

/** Whether somebody receives the journey, and who. */
export interface ReceiverLeg {
  readonly state: ReceiverState;
  /** Index into the route's steps. */
  readonly step: number;
  /** Who accepted. */
  readonly party: OwnerRef | null;
  /** Candidates of this step who declined; the step is over when all have. */
  readonly declinedBy: readonly OwnerRef[];
  /** Until when the answer or, in warm mode, the confirmation is awaited; `null` when neither is. */
  readonly deadlineAt: EpochMs | null;
}

/** Whether the customer goes on at another channel. */
export interface CustomerLeg {
  readonly state: CustomerState;
  /** Where they were invited to, and after the arrival where they are; `null` where they stay. */
  readonly channel: ChannelId | null;
  /** `null` unless they are awaited. */
  readonly deadlineAt: EpochMs | null;
  readonly arrival: {
    readonly at: EpochMs;
    readonly evidence: ArrivalEvidence;
    readonly assurance: Assurance;
  } | null;
}

/** Whether who receives the journey has read the packet. */
export interface ReceiptLeg {
  readonly state: ReceiptState;
  readonly items: readonly string[];
  /** How long the receiver has, from receiving the journey; `null` where no receipt is asked for. */
  readonly withinMs: number | null;
  /** `null` while nobody has received the journey. */
  readonly deadlineAt: EpochMs | null;
}

/** Whether who receives the journey has taken on what was promised to the customer. */
export interface PromisesLeg {
  readonly state: PromisesState;
  /** The ids of the promises that cross over. */
  readonly all: readonly string[];
  /** Those nobody has adopted, renegotiated or settled yet. */
  readonly left: readonly string[];
  /** How long the receiver has, from receiving the journey; `null` where the handoff does not wait for it. */
  readonly withinMs: number | null;
  /** `null` while nobody has received the journey. */
  readonly deadlineAt: EpochMs | null;
}

/** Colleagues who are asked while the owner stays the owner. */
export interface Consult {
  readonly id: string;
  readonly startedBy: PartyRef;
  readonly startedAt: EpochMs;
  /** Agents, or queues that stand for any agent of theirs. */
  readonly with: readonly OwnerRef[];
  /** The medium they speak on; `null`: not said. */
  readonly channel: ChannelId | null;
  /** What it is about. */
  readonly about: string | Erased | null;
}

/** A handoff that has not ended. */
export interface Handoff {
  readonly id: string;
  /** 1 for the journey's first handoff, one more for each that follows. */
  readonly hop: number;
  readonly mode: HandoffMode;
  readonly reason: HandoffReason;
  readonly urgency: Priority;
  readonly skills: readonly string[];
  readonly requestedBy: PartyRef;
  readonly requestedAt: EpochMs;
  readonly from: { readonly owner: OwnerRef; readonly channel: ChannelId | null };
  readonly to: { readonly channel: ChannelId | null; readonly queue: QueueRef | null };
  /** `null` where only the channel changes: nobody has to be asked. */
  readonly route: Route | null;
  readonly receiver: ReceiverLeg;
  readonly customer: CustomerLeg;
  readonly receipt: ReceiptLeg;
  readonly promises: PromisesLeg;
  /** When the customer is to be called; `null` but in callback mode. */
  readonly callbackAt: EpochMs | null;
  readonly viaFallback: boolean;
  /** The sender's note to the receiver. */
  readonly note: string | Erased | null;
}

/** What is kept of a handoff that has ended. */
export interface EndedHandoff {
  readonly id: string;
  readonly hop: number;
  readonly mode: HandoffMode;
  readonly reason: HandoffReason;
  readonly from: Handoff["from"];
  readonly to: Handoff["to"];
  readonly receiver: OwnerRef | null;
  readonly customer: CustomerState;
  readonly requestedAt: EpochMs;
  readonly end: HandoffEnd;
  readonly endedAt: EpochMs;
  /** Of the journey when it ended. */
  readonly epoch: number;
  readonly viaFallback: boolean;
}

/**
 * The protocol's state: who owns the journey, who takes part, and the handoff that is open. Plain JSON of bounded size,
 * so that it can live in a column of the desk's own ticket row; inside a journey it is a slice of the journey's state.
 */
export interface HandoffState {
  readonly ownership: Ownership;
  readonly participants: readonly Participant[];
  readonly consult: Consult | null;
  readonly open: Handoff | null;
  /** The last {@link KEPT_PAST} that ended, oldest first. */
  readonly past: readonly EndedHandoff[];
  /** The last queue that owned the journey; `null`: none has. */
  readonly lastQueue: QueueRef | null;
  /** Since when, and under which epoch first, people have owned it after the last bot did; `null`: nobody has. */
  readonly people: { readonly since: EpochMs; readonly epoch: number } | null;
  /** How many handoffs were ever requested. */
  readonly hops: number;
  /** When the newest event was recorded: the protocol's clock never goes back behind it. */
  readonly changedAt: EpochMs;
  /** The ids of the last {@link KEPT_COMMANDS} accepted commands: repeating one changes nothing. */
  readonly commands: readonly string[];
}

/** How many ended handoffs the state remembers. */
export const KEPT_PAST = 20;
/** How many accepted commands the state remembers. An event store remembers all of them. */
export const KEPT_COMMANDS = 100;
/** How many steps a route may have, with those that a router added. */
export const MOST_STEPS = 100;
/** How many parties may have joined beside the owner. */
export const MOST_PARTICIPANTS = 50;

/**
 * The state of a journey nobody has handed over yet. `expiresAt` is the time by which somebody should pick it up from a
 * queue, or the end of a bot's lease. Default: 15 minutes for a queue and 10 for a bot, as in {@link defaultHandoffPolicy}; an
 * agent has no end.
 *
 * @example
 * ```ts
 * startHandoffState({ owner: { kind: "queue", id: "intake" }, at: 0 }).ownership.epoch; // 1
 * ```
 */
export function startHandoffState(options: {
  readonly owner: OwnerRef;
  readonly at: EpochMs;
  readonly expiresAt?: EpochMs | null;
}): HandoffState {
  const { owner, at } = options;
  const { expiresAt = lastsUntil(owner, at, defaultHandoffPolicy) } = options;
  return {
    ownership: { owner: { kind: owner.kind, id: owner.id }, epoch: 1, since: at, expiresAt },
    participants: [],
    consult: null,
    open: null,
    past: [],
    lastQueue: queueOf(owner),
    people: owner.kind === "agent" ? { since: at, epoch: 1 } : null,
    hops: 0,
    changedAt: at,
    commands: [],
  };
}

/** Until when an ownership lasts that begins now: a queue has its time to pick up, a bot its lease. */
export function lastsUntil(
  owner: OwnerRef,
  at: EpochMs,
  { pickupWithinMs, botLeaseMs }: Pick<HandoffPolicy, "pickupWithinMs" | "botLeaseMs">,
  leaseMs = botLeaseMs,
): EpochMs | null {
  if (owner.kind === "queue") return at + pickupWithinMs;
  return owner.kind === "bot" ? at + leaseMs : null;
}

/** The owner as a queue, if it is one. */
export function queueOf({ kind, id }: OwnerRef): QueueRef | null {
  return kind === "queue" ? { kind, id } : null;
}
