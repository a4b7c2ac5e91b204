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
  type HandoffReason,
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
  /** A bot's lease. Default: none. */
  readonly leaseMs?: number;
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
  readonly mode: "cold" | "warm";
  readonly reason: HandoffReason;
  /** Default `normal`. */
  readonly urgency?: Priority;
  readonly skills?: readonly string[];
  /** The channel the customer is on. */
  readonly from?: { readonly channel: ChannelId };
  /**
   * `channel`: where the customer is to go on. Receivers: a cold handoff names a `queue`; a warm one names a `queue`,
   * one `party`, or a `route` of steps asked in turn. Neither: the owner stays and only the channel changes.
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
  /** The sender's note to the receiver. */
  readonly note?: string;
}

interface OnHandoff {
  readonly handoff: string;
}

/** A candidate accepts; for a queue, any agent or bot of it. */
export interface AcceptHandoff extends Ordered<"acceptHandoff">, OnHandoff {
  readonly by: OwnerRef;
}

/** A candidate says no, or who accepted a warm handoff backs out: the route goes on. For a queue, the queue itself. */
export interface DeclineHandoff extends Ordered<"declineHandoff">, OnHandoff {
  readonly by: OwnerRef;
  readonly why: DeclineReason;
}

/** The receiver of a warm handoff takes the ownership. By the receiver or the sender. */
export interface ConfirmHandoff extends Ordered<"confirmHandoff">, OnHandoff {
  readonly by: Actor;
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
  | Join
  | Leave
  | RequestHandoff
  | AcceptHandoff
  | DeclineHandoff
  | ConfirmHandoff
  | RecordArrival
  | RecordCustomerRefusal
  | AcknowledgeHandoff
  | WithdrawHandoff
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

/** The schema of every command, by type; `id` and `type` included. */
export const handoffCommands = {
  take: z.strictObject({
    type: z.literal("take"),
    id,
    by: ownerSchema,
    epoch: epoch.exactOptional(),
    leaseMs: z.int().positive().exactOptional(),
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
    epoch: epoch.exactOptional(),
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
    mode: z.enum(["cold", "warm"]),
    reason: reasonSchema,
    urgency: prioritySchema.exactOptional(),
    skills: names.max(20).exactOptional(),
    from: z.strictObject({ channel: channelSchema }).exactOptional(),
    to: z.strictObject({
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
    }),
    fallback: queueSchema.exactOptional(),
    receipt: names.min(1).max(50).exactOptional(),
    note: z.string().max(10_000).exactOptional(),
  }),
  acceptHandoff: z.strictObject({ type: z.literal("acceptHandoff"), id, handoff, by: ownerSchema }),
  declineHandoff: z.strictObject({
    type: z.literal("declineHandoff"),
    id,
    handoff,
    by: ownerSchema,
    why: z.enum(DECLINE_REASONS),
  }),
  confirmHandoff: z.strictObject({ type: z.literal("confirmHandoff"), id, handoff, by: actorSchema }),
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
  withdrawHandoff: z.strictObject({ type: z.literal("withdrawHandoff"), id, handoff, by: actorSchema }),
  tick: z.strictObject({ type: z.literal("tick"), id }),
} satisfies { readonly [Type in HandoffCommand["type"]]: z.ZodType<Extract<HandoffCommand, { type: Type }>> };

/** Whether a command belongs to the protocol's slice. */
export function isHandoffCommand(command: { readonly type: string }): command is HandoffCommand {
  return Object.hasOwn(handoffCommands, command.type);
}
