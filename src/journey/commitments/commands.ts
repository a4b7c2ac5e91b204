import * as z from "zod";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Fence, fenceShape } from "../../handoff/protocol/commands.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import { sentence } from "../knowledge/events.js";

/** A promise to the customer. Crosses every handoff until it is kept, broken or renegotiated. */
export interface MakeCommitment extends Ordered<"makeCommitment">, Fence {
  readonly commitment: string;
  readonly text: string;
  /** Default: no due time. */
  readonly dueAt?: EpochMs;
}

/** The customer agreed to another time, or to another promise. */
export interface RenegotiateCommitment extends Ordered<"renegotiateCommitment">, Fence {
  readonly commitment: string;
  /** Default: no due time. */
  readonly dueAt?: EpochMs;
  /** Default: the promise stays as it was worded. */
  readonly text?: string;
}

/**
 * The promise was kept, or broken. Not fenced: whoever saw it may say so. Refused with `UNKNOWN_ITEM` where it was never
 * made, and with `WRONG_STATE` once it is settled.
 */
export interface SettleCommitment extends Ordered<"settleCommitment"> {
  readonly commitment: string;
  readonly outcome: "kept" | "broken";
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/** Commands about promises. Making and renegotiating act, and need the right to `promise`. */
export type CommitmentCommand = MakeCommitment | RenegotiateCommitment | SettleCommitment;

const id = idSchema;

export const commitmentCommands = {
  makeCommitment: z.strictObject({
    type: z.literal("makeCommitment"),
    id,
    ...fenceShape,
    commitment: idSchema,
    text: sentence,
    dueAt: epochMsSchema.exactOptional(),
  }),
  renegotiateCommitment: z.strictObject({
    type: z.literal("renegotiateCommitment"),
    id,
    ...fenceShape,
    commitment: idSchema,
    dueAt: epochMsSchema.exactOptional(),
    text: sentence.exactOptional(),
  }),
  settleCommitment: z.strictObject({
    type: z.literal("settleCommitment"),
    id,
    commitment: idSchema,
    outcome: z.enum(["kept", "broken"]),
    by: partySchema,
    occurredAt: epochMsSchema,
  }),
} satisfies {
  readonly [Type in CommitmentCommand["type"]]: z.ZodType<Extract<CommitmentCommand, { type: Type }>>;
};
