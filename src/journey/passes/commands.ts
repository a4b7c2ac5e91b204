import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Assurance, assuranceSchema } from "../../handoff/vocabulary.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import {
  type AttachCustomer,
  attachedCustomerShape,
  type RecordIdentity,
  recordedIdentityShape,
} from "../people/commands.js";
import { type PassData, passShape, REVOCATION_REASONS, type RevocationReason } from "./events.js";

/**
 * Gives the customer something to come back with. A PIN supersedes the PINs before it; of tokens and invitations, the oldest
 * beyond 20 is superseded.
 */
export interface IssuePass extends Ordered<"issuePass">, PassData {
  readonly by: PartyRef;
}

/** Uses up one of a PIN's tries, before the PIN is looked at. Refused with `PASS_INVALID` where none is left. */
export interface TryPin extends Ordered<"tryPin"> {
  readonly pass: string;
  readonly channel?: ChannelId;
}

/**
 * The customer came back: whoever calls has checked the secret. Once per token or PIN, but for the same claimant, for whom it
 * changes nothing. The customer arrives at the open handoff with it. Refused: `PASS_INVALID` (unknown, revoked, or an
 * invitation), `PASS_USED`, `PASS_EXPIRED`.
 */
export interface RedeemPass extends Ordered<"redeemPass"> {
  readonly pass: string;
  readonly channel: ChannelId;
  readonly at: EpochMs;
  readonly assurance: Assurance;
  /** A keyed MAC of who they were seen as. Without it, only the same command id is the same claimant. */
  readonly claim?: string;
  /** What they were seen under. */
  readonly identity?: Omit<RecordIdentity, keyof Ordered<string> | "by">;
  /** Whose that is, for a journey that belongs to nobody known. */
  readonly customer?: Omit<AttachCustomer, keyof Ordered<string> | "by">;
}

/** Makes a pass good for nothing. One that is so already is left as it is. */
export interface RevokePass extends Ordered<"revokePass"> {
  readonly pass: string;
  readonly reason: RevocationReason;
  readonly by: PartyRef;
}

/** Commands on what the customer comes back with. None is fenced. */
export type PassCommand = IssuePass | TryPin | RedeemPass | RevokePass;

const id = idSchema;
const pass = idSchema;

export const passCommands = {
  issuePass: z.strictObject({ type: z.literal("issuePass"), id, ...passShape, by: partySchema }),
  tryPin: z.strictObject({ type: z.literal("tryPin"), id, pass, channel: channelSchema.exactOptional() }),
  redeemPass: z.strictObject({
    type: z.literal("redeemPass"),
    id,
    pass,
    channel: channelSchema,
    at: epochMsSchema,
    assurance: assuranceSchema,
    claim: idSchema.exactOptional(),
    identity: z.strictObject(recordedIdentityShape).exactOptional(),
    customer: z.strictObject(attachedCustomerShape).exactOptional(),
  }),
  revokePass: z.strictObject({
    type: z.literal("revokePass"),
    id,
    pass,
    reason: z.enum(REVOCATION_REASONS),
    by: partySchema,
  }),
} satisfies { readonly [Type in PassCommand["type"]]: z.ZodType<Extract<PassCommand, { type: Type }>> };
