import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import {
  type OwnerRef,
  ownerSchema,
  type PartyRef,
  partySchema,
  type QueueRef,
  queueSchema,
} from "../party.js";
import {
  type Assurance,
  assuranceSchema,
  type HandoffMode,
  type HandoffReason,
  modeSchema,
  type Priority,
  prioritySchema,
  reasonSchema,
} from "../vocabulary.js";
import {
  DECLINE_REASONS,
  type DeclineReason,
  evidenceSchema,
  REASSIGN_CAUSES,
  type ReassignCause,
  rightsSchema,
} from "./events.js";
import type { ArrivalEvidence, Right, RouteStep } from "./state.js";

/** A party that acts. The desk vouches for `supervisor`: the protocol has no list of its own. */
export interface Actor extends PartyRef {
  readonly supervisor?: boolean;
}

/** Acting needs the epoch it was decided under, and an actor with the right. */
export interface Fence {
  readonly epoch: number;
  readonly by: Actor;
}

/** An agent or bot picks the journey up from the queue that owns it. */
export interface Take extends Ordered<"take"> {
  readonly by: OwnerRef;
  /** Refused when the owner changed since this epoch. */
  readonly epoch?: number;
  /** A bot's lease. Default: the policy's. */
  readonly leaseMs?: number;
}

/** A bot goes on owning the journey, before its lease ends. */
export interface RenewLease extends Ordered<"renewLease"> {
  readonly by: OwnerRef;
  readonly epoch: number;
  /** From now on. Default: the policy's. */
  readonly leaseMs?: number;
}

/**
 * Somebody is gone for now: whatever they hold here is offered anew. What they own goes to a queue, an offer to them counts as
 * declined, and they leave. By a supervisor, the system, or in person.
 */
export interface RecordUnavailable extends Ordered<"recordUnavailable"> {
  readonly by: Actor;
  /** An agent or a bot. */
  readonly party: OwnerRef;
  readonly cause: ReassignCause;
  /** Where to what they own goes. Default: the last queue that owned it, else the fallback. */
  readonly queue?: string;
}

/** A supervisor takes over from anyone, or a person from a bot. */
export interface TakeOver extends Ordered<"takeOver"> {
  readonly by: Actor;
  /** Refused when the owner changed since this epoch. Without it, whoever owns the journey now loses it. */
  readonly epoch?: number;
}

/** The owner is gone: the journey goes to another owner. By a supervisor, the system, or the owner in person. */
export interface Reassign extends Ordered<"reassign"> {
  readonly by: Actor;
  readonly to: OwnerRef;
  readonly cause: ReassignCause;
  /** A bot's lease. Default: the policy's. */
  readonly leaseMs?: number;
  /**
   * Refused when the owner changed since this epoch. Give it wherever `cause` was seen of one owner (gone, lease ended), or
   * the next owner may lose the journey for it.
   */
  readonly epoch?: number;
}

/** Somebody joins beside the owner. By the owner, or a supervisor in person. */
export interface Join extends Ordered<"join">, Fence {
  readonly party: PartyRef;
  readonly rights: readonly Right[];
}

/** Ends a participation. By the participant, the owner or a supervisor. Who accepted a warm handoff declines it instead. */
export interface Leave extends Ordered<"leave"> {
  readonly by: Actor;
  readonly party: PartyRef;
}

/** Moves the journey to another channel, another owner, or both. */
export interface RequestHandoff extends Ordered<"requestHandoff">, Fence {
  /** The handoff's id; by default a new one. */
  readonly handoff?: string;
  readonly mode: HandoffMode;
  /** Callback mode: when the customer is to be called, later than now. */
  readonly at?: EpochMs;
  readonly reason: HandoffReason;
  /** Default `normal`. */
  readonly urgency?: Priority;
  readonly skills?: readonly string[];
  /** The channel the customer is on. */
  readonly from?: { readonly channel: ChannelId };
  /**
   * `channel`: where the customer is to go on. Receivers: a cold handoff names a `queue`; a warm one or a callback names a
   * `queue`, one `party`, or a `route` of steps asked in turn. Neither: the owner stays and only the channel changes.
   */
  readonly to: {
    readonly channel?: ChannelId;
    readonly queue?: string;
    readonly party?: OwnerRef;
    readonly route?: readonly RouteStep[];
  };
  /** Who owns the journey if nobody answers. Default: the policy's. */
  readonly fallback?: QueueRef;
  /** Items of the packet the receiver must acknowledge. Default: none. */
  readonly receipt?: readonly string[];
  /** Ids of open promises that the receiver has to adopt. Default: none; in a journey all that are open. */
  readonly promises?: readonly string[];
  /** The open handoff whose place this one takes. By the owner, the customer or a supervisor. */
  readonly supersedes?: string;
  /** The consult that becomes this warm handoff. Without receivers in `to` it goes to who was consulted. */
  readonly consult?: string;
  /** The sender's note to the receiver. */
  readonly note?: string;
}

interface OnHandoff {
  readonly handoff: string;
}

/** Asks other candidates now, in place of who was asked. By the owner, a supervisor or the system. */
export interface OfferHandoff extends Ordered<"offerHandoff">, OnHandoff {
  readonly by: Actor;
  readonly candidates: readonly OwnerRef[];
  /** Default: the policy's. */
  readonly answerWithinMs?: number;
}

/** A candidate accepts; for a queue, any agent or bot of it. */
export interface AcceptHandoff extends Ordered<"acceptHandoff">, OnHandoff {
  readonly by: OwnerRef;
  /** A bot's lease, where the ownership moves with it. Default: the policy's. */
  readonly leaseMs?: number;
}

/** A candidate says no, or who accepted a warm handoff backs out: the route goes on. For a queue, the queue itself. */
export interface DeclineHandoff extends Ordered<"declineHandoff">, OnHandoff {
  readonly by: OwnerRef;
  readonly why: DeclineReason;
}

/** The receiver of a warm handoff takes the ownership. By the receiver or the sender. */
export interface ConfirmHandoff extends Ordered<"confirmHandoff">, OnHandoff {
  readonly by: Actor;
  /** A bot's lease. Default: the policy's. */
  readonly leaseMs?: number;
}

/** The customer arrived on the new channel. */
export interface RecordArrival extends Ordered<"recordArrival">, OnHandoff {
  readonly at: EpochMs;
  /** Default: the channel invited to. */
  readonly channel?: ChannelId;
  readonly evidence: ArrivalEvidence;
  /** What the evidence proves of the customer. Default `self-asserted`. */
  readonly assurance?: Assurance;
}

/** The customer would rather stay where they are. */
export interface RecordCustomerRefusal extends Ordered<"recordCustomerRefusal">, OnHandoff {
  readonly at: EpochMs;
}

/** Who receives the journey has read the packet: the one who accepted, or the owner once it is theirs. `items` has to name all that were asked for. */
export interface AcknowledgeHandoff extends Ordered<"acknowledgeHandoff">, OnHandoff {
  readonly by: PartyRef;
  readonly items: readonly string[];
}

/** Who receives the journey takes on promises made before. A promise that is renegotiated or settled counts as adopted. */
export interface AdoptPromises extends Ordered<"adoptPromises">, OnHandoff {
  readonly by: PartyRef;
  readonly promises: readonly string[];
}

/**
 * The receiver, who owns the journey now, gives it back to who handed it over. An open handoff ends with it; after the last one
 * was completed it works as long as nobody else owned the journey since.
 */
export interface ReturnHandoff extends Ordered<"returnHandoff">, OnHandoff, Fence {
  readonly why: DeclineReason;
  /** Who gets it, where the sender is gone. Default: the sender. */
  readonly to?: OwnerRef;
  /** A bot's lease. Default: the policy's. */
  readonly leaseMs?: number;
}

/** A callback takes the place of the open handoff. By who may request one, the customer or a supervisor. */
export interface RescheduleHandoff extends Ordered<"rescheduleHandoff">, OnHandoff, Fence {
  /** When the customer is to be called, later than now. */
  readonly at: EpochMs;
  /** The callback's id; by default a new one. */
  readonly successor?: string;
  /** Receivers and channel. Default: those of the handoff. */
  readonly to?: RequestHandoff["to"];
  /** Default: the handoff's own. */
  readonly note?: string;
}

/** The owner ends a handoff although the customer or the receipt is still awaited. */
export interface CompleteHandoff extends Ordered<"completeHandoff">, OnHandoff, Fence {}

/** Asks colleagues while the owner stays the owner. At most one consult at a time; a change of owner ends it. */
export interface StartConsult extends Ordered<"startConsult">, Fence {
  /** The consult's id; by default a new one. */
  readonly consult?: string;
  /** Agents, or queues that stand for any agent of theirs; 1 to 10. */
  readonly with: readonly OwnerRef[];
  /** The medium they speak on. */
  readonly channel?: ChannelId;
  /** What it is about. */
  readonly about?: string;
}

/** Ends a consult. By who started it, who was asked, the owner or a supervisor. */
export interface EndConsult extends Ordered<"endConsult"> {
  readonly consult: string;
  readonly by: Actor;
}

/** Takes a handoff back. By whoever requested it, the owner, or a supervisor. */
export interface WithdrawHandoff extends Ordered<"withdrawHandoff">, OnHandoff {
  readonly by: Actor;
}

/** Lets every deadline that has passed take effect. Twice is harmless, late is made up for, and most other commands do it too. */
export interface Tick extends Ordered<"tick"> {}

/** Every command of the protocol. */
export type HandoffCommand =
  | Take
  | TakeOver
  | Reassign
  | RenewLease
  | RecordUnavailable
  | Join
  | Leave
  | RequestHandoff
  | OfferHandoff
  | AcceptHandoff
  | DeclineHandoff
  | ConfirmHandoff
  | RecordArrival
  | RecordCustomerRefusal
  | AcknowledgeHandoff
  | AdoptPromises
  | ReturnHandoff
  | RescheduleHandoff
  | CompleteHandoff
  | WithdrawHandoff
  | StartConsult
  | EndConsult
  | Tick;

const actorSchema: z.ZodType<Actor> = z.strictObject({
  kind: z.enum(["customer", "agent", "bot", "queue", "system"]),
  id: idSchema,
  supervisor: z.boolean().exactOptional(),
});
const id = idSchema;
const handoff = idSchema;
const epoch = z.int().min(1);
/** The fields of a {@link Fence}. */
export const fenceShape = { epoch, by: actorSchema };

const names = z.array(z.string().min(1).max(100));
const leaseMs = z.int().positive().exactOptional();
const promises = z.array(idSchema).min(1).max(50);
const target = z.strictObject({
  channel: channelSchema.exactOptional(),
  queue: idSchema.exactOptional(),
  party: ownerSchema.exactOptional(),
  route: z
    .array(
      z.strictObject({
        candidates: z.array(ownerSchema).min(1).max(50),
        answerWithinMs: z.int().positive(),
      }),
    )
    .min(1)
    .max(20)
    .exactOptional(),
});

/** The schema of every command, by type; `id` and `type` included. */
export const handoffCommands = {
  take: z.strictObject({
    type: z.literal("take"),
    id,
    by: ownerSchema,
    epoch: epoch.exactOptional(),
    leaseMs,
  }),
  takeOver: z.strictObject({
    type: z.literal("takeOver"),
    id,
    by: actorSchema,
    epoch: epoch.exactOptional(),
  }),
  reassign: z.strictObject({
    type: z.literal("reassign"),
    id,
    by: actorSchema,
    to: ownerSchema,
    cause: z.enum(REASSIGN_CAUSES),
    leaseMs,
    epoch: epoch.exactOptional(),
  }),
  renewLease: z.strictObject({ type: z.literal("renewLease"), id, by: ownerSchema, epoch, leaseMs }),
  recordUnavailable: z.strictObject({
    type: z.literal("recordUnavailable"),
    id,
    by: actorSchema,
    party: ownerSchema,
    cause: z.enum(REASSIGN_CAUSES),
    queue: idSchema.exactOptional(),
  }),
  join: z.strictObject({
    type: z.literal("join"),
    id,
    ...fenceShape,
    party: partySchema,
    rights: rightsSchema,
  }),
  leave: z.strictObject({ type: z.literal("leave"), id, by: actorSchema, party: partySchema }),
  requestHandoff: z.strictObject({
    type: z.literal("requestHandoff"),
    id,
    ...fenceShape,
    handoff: handoff.exactOptional(),
    mode: modeSchema,
    at: epochMsSchema.exactOptional(),
    reason: reasonSchema,
    urgency: prioritySchema.exactOptional(),
    skills: names.max(20).exactOptional(),
    from: z.strictObject({ channel: channelSchema }).exactOptional(),
    to: target,
    fallback: queueSchema.exactOptional(),
    receipt: names.min(1).max(50).exactOptional(),
    promises: promises.exactOptional(),
    supersedes: handoff.exactOptional(),
    consult: idSchema.exactOptional(),
    note: z.string().max(10_000).exactOptional(),
  }),
  offerHandoff: z.strictObject({
    type: z.literal("offerHandoff"),
    id,
    handoff,
    by: actorSchema,
    candidates: z.array(ownerSchema).min(1).max(50),
    answerWithinMs: z.int().positive().exactOptional(),
  }),
  acceptHandoff: z.strictObject({ type: z.literal("acceptHandoff"), id, handoff, by: ownerSchema, leaseMs }),
  declineHandoff: z.strictObject({
    type: z.literal("declineHandoff"),
    id,
    handoff,
    by: ownerSchema,
    why: z.enum(DECLINE_REASONS),
  }),
  confirmHandoff: z.strictObject({
    type: z.literal("confirmHandoff"),
    id,
    handoff,
    by: actorSchema,
    leaseMs,
  }),
  recordArrival: z.strictObject({
    type: z.literal("recordArrival"),
    id,
    handoff,
    at: epochMsSchema,
    channel: channelSchema.exactOptional(),
    evidence: evidenceSchema,
    assurance: assuranceSchema.exactOptional(),
  }),
  recordCustomerRefusal: z.strictObject({
    type: z.literal("recordCustomerRefusal"),
    id,
    handoff,
    at: epochMsSchema,
  }),
  acknowledgeHandoff: z.strictObject({
    type: z.literal("acknowledgeHandoff"),
    id,
    handoff,
    by: partySchema,
    items: names.min(1).max(50),
  }),
  adoptPromises: z.strictObject({
    type: z.literal("adoptPromises"),
    id,
    handoff,
    by: partySchema,
    promises,
  }),
  returnHandoff: z.strictObject({
    type: z.literal("returnHandoff"),
    id,
    ...fenceShape,
    handoff,
    why: z.enum(DECLINE_REASONS),
    to: ownerSchema.exactOptional(),
    leaseMs,
  }),
  rescheduleHandoff: z.strictObject({
    type: z.literal("rescheduleHandoff"),
    id,
    ...fenceShape,
    handoff,
    at: epochMsSchema,
    successor: handoff.exactOptional(),
    to: target.exactOptional(),
    note: z.string().max(10_000).exactOptional(),
  }),
  completeHandoff: z.strictObject({ type: z.literal("completeHandoff"), id, ...fenceShape, handoff }),
  startConsult: z.strictObject({
    type: z.literal("startConsult"),
    id,
    ...fenceShape,
    consult: idSchema.exactOptional(),
    with: z.array(ownerSchema).min(1).max(10),
    channel: channelSchema.exactOptional(),
    about: z.string().max(10_000).exactOptional(),
  }),
  endConsult: z.strictObject({ type: z.literal("endConsult"), id, consult: idSchema, by: actorSchema }),
  withdrawHandoff: z.strictObject({ type: z.literal("withdrawHandoff"), id, handoff, by: actorSchema }),
  tick: z.strictObject({ type: z.literal("tick"), id }),
} satisfies { readonly [Type in HandoffCommand["type"]]: z.ZodType<Extract<HandoffCommand, { type: Type }>> };

/** Whether a command belongs to the protocol's slice. */
export function isHandoffCommand(command: { readonly type: string }): command is HandoffCommand {
  return Object.hasOwn(handoffCommands, command.type);
}
