import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type OwnerRef, ownerSchema, type PartyRef, partySchema } from "../../handoff/party.js";
import { type Fence, fenceShape } from "../../handoff/protocol/commands.js";
import type { Ordered } from "../../kernel/ordered.js";
import { idSchema } from "../../kernel/schema.js";
import { type ObservedMessage, observedMessageShape } from "../messages/commands.js";
import {
  type AttachCustomer,
  attachedCustomerShape,
  type RecordIdentity,
  recordedIdentityShape,
} from "../people/commands.js";
import { type JourneyStatus, type NewMacs, newMacsShape, statusSchema } from "./events.js";

/** Opens a journey: the first command of its stream. Refused with `ALREADY_OPEN` on any other. */
export interface OpenJourney extends Ordered<"openJourney"> {
  readonly journey: string;
  readonly channel: ChannelId;
  readonly by: PartyRef;
  readonly firstOwner: OwnerRef;
  /** Whose it is, recorded in the same commit as what follows. */
  readonly customer?: Omit<AttachCustomer, keyof Ordered<string> | "by">;
  /** What the customer was seen under. */
  readonly identity?: Omit<RecordIdentity, keyof Ordered<string> | "by">;
  /** The message it began with. */
  readonly message?: ObservedMessage;
  /** The journey of a public invitation that was followed: no more than a claim. */
  readonly invitedFrom?: string;
}

/**
 * Sets the status. From `solved` or `closed` to `open` is a reopening; `closed` goes nowhere else (`WRONG_STATUS`). Refused
 * with `HANDOFF_OPEN` for `solved` and `closed` while a handoff is open; one whose deadlines have passed ends first.
 */
export interface ChangeStatus extends Ordered<"changeStatus">, Fence {
  readonly to: JourneyStatus;
}

/**
 * The journey is the same need as another: it ends here and goes on there. Refused with `TARGET_INVALID` for itself and
 * for a journey that was merged into this one.
 */
export interface MergeJourney extends Ordered<"mergeJourney">, Fence {
  readonly into: string;
  /** Withdraw an open handoff first, which `by` needs to be let do. Default `false`: refused with `HANDOFF_OPEN`. */
  readonly withdrawHandoff?: boolean;
}

/** The other side of {@link MergeJourney}, on the journey that goes on. */
export interface AbsorbJourney extends Ordered<"absorbJourney"> {
  readonly journey: string;
  /** Whose the merged journey was: what they write from now on belongs here. */
  readonly customer?: string;
  readonly by: PartyRef;
}

/** Nobody is to act on the journey. Refused with `HANDOFF_OPEN` while a handoff is open. */
export interface MarkSpam extends Ordered<"markSpam">, Fence {}

/** The journey was no spam after all. */
export interface ClearOfSpam extends Ordered<"clearOfSpam">, Fence {}

/**
 * What is personal of the journey is being erased, since its customer asked for it or its time is up. Ends the journey, withdraws an open
 * handoff, and makes every pass good for nothing. One that was erased before is left as it is.
 */
export interface EraseJourney extends Ordered<"eraseJourney"> {
  /** On whose account. */
  readonly customer: string;
  /** How many of its texts and files lie with the desk. */
  readonly references: number;
  readonly by: PartyRef;
}

/**
 * The keys the journey is found by were made anew under another secret: what stands in its events by a keyed MAC has another one from now on.
 */
export interface RekeyJourney extends Ordered<"rekeyJourney">, NewMacs {}

/**
 * Commands that open, settle and join journeys. Settling needs the right to `close`, which a supervisor and the system
 * have always.
 */
export type LifecycleCommand =
  | OpenJourney
  | ChangeStatus
  | MergeJourney
  | AbsorbJourney
  | MarkSpam
  | ClearOfSpam
  | EraseJourney
  | RekeyJourney;

const id = idSchema;

export const lifecycleCommands = {
  openJourney: z.strictObject({
    type: z.literal("openJourney"),
    id,
    journey: idSchema,
    channel: channelSchema,
    by: partySchema,
    firstOwner: ownerSchema,
    customer: z.strictObject(attachedCustomerShape).exactOptional(),
    identity: z.strictObject(recordedIdentityShape).exactOptional(),
    message: z.strictObject(observedMessageShape).exactOptional(),
    invitedFrom: idSchema.exactOptional(),
  }),
  changeStatus: z.strictObject({ type: z.literal("changeStatus"), id, ...fenceShape, to: statusSchema }),
  mergeJourney: z.strictObject({
    type: z.literal("mergeJourney"),
    id,
    ...fenceShape,
    into: idSchema,
    withdrawHandoff: z.boolean().exactOptional(),
  }),
  absorbJourney: z.strictObject({
    type: z.literal("absorbJourney"),
    id,
    journey: idSchema,
    customer: idSchema.exactOptional(),
    by: partySchema,
  }),
  markSpam: z.strictObject({ type: z.literal("markSpam"), id, ...fenceShape }),
  clearOfSpam: z.strictObject({ type: z.literal("clearOfSpam"), id, ...fenceShape }),
  eraseJourney: z.strictObject({
    type: z.literal("eraseJourney"),
    id,
    customer: idSchema,
    references: z.int().min(0),
    by: partySchema,
  }),
  rekeyJourney: z.strictObject({ type: z.literal("rekeyJourney"), id, ...newMacsShape }),
} satisfies {
  readonly [Type in LifecycleCommand["type"]]: z.ZodType<Extract<LifecycleCommand, { type: Type }>>;
};
