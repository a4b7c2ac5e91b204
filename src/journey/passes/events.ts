import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Assurance, assuranceSchema } from "../../handoff/vocabulary.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";

/** The values of {@link PassKind}. */
export const PASS_KINDS = ["token", "pin", "invitation"] as const;
/** What a customer comes back with: a link's token, a PIN for the phone, or an invitation, which anybody may hold. */
export type PassKind = (typeof PASS_KINDS)[number];

/** The values of {@link RevocationReason}. */
export const REVOCATION_REASONS = ["withdrawn", "superseded", "guessed", "exposed"] as const;
/** `withdrawn` by the desk, `superseded` by a newer one, `guessed` at too often, or `exposed` in public. */
export type RevocationReason = (typeof REVOCATION_REASONS)[number];

/** Under which a pass is found: a keyed MAC, or the locator of a PIN with the time it is for. */
export interface PassKey {
  readonly kid: string;
  readonly mac: string;
}

/** What a pass is: recorded when it is issued. */
export interface PassData {
  readonly pass: string;
  readonly kind: PassKind;
  readonly keys: readonly PassKey[];
  /** The id of the key that the secret is made with, and what it is made from. The secret itself is nowhere. */
  readonly kid: string;
  readonly nonce: string;
  readonly expiresAt: EpochMs;
  /** Where it is meant to be used. */
  readonly channel?: ChannelId;
  /** Of a PIN: the digits before the secret ones. */
  readonly locator?: string;
}

/** The customer was given something to come back with. */
export type PassIssued = EventOf<"pass.issued", PassData & { by: PartyRef }>;
/** Somebody tries a PIN. Written before the PIN is looked at. */
export type PinTried = EventOf<"pass.pin-tried", { pass: string; channel?: ChannelId }>;
/** The customer came back with it. `claim`: a keyed MAC of who they were seen as, where they were. */
export type PassRedeemed = EventOf<
  "pass.redeemed",
  { pass: string; claim?: string; channel: ChannelId; at: EpochMs; assurance: Assurance }
>;
/** It is good for nothing any more. */
export type PassRevoked = EventOf<"pass.revoked", { pass: string; reason: RevocationReason; by: PartyRef }>;

/** What the customer comes back with, and what becomes of it. */
export type PassEvent = PassIssued | PinTried | PassRedeemed | PassRevoked;

export const passShape = {
  pass: idSchema,
  kind: z.enum(PASS_KINDS),
  keys: z
    .array(z.strictObject({ kid: idSchema, mac: idSchema }))
    .min(1)
    .max(4),
  kid: idSchema,
  nonce: idSchema,
  expiresAt: epochMsSchema,
  channel: channelSchema.exactOptional(),
  locator: z
    .string()
    .regex(/^\d{4,12}$/)
    .exactOptional(),
};

export const passEvents = {
  "pass.issued": defineEvent<PassIssued>({ data: z.strictObject({ ...passShape, by: partySchema }) }),
  "pass.pin-tried": defineEvent<PinTried>({
    data: z.strictObject({ pass: idSchema, channel: channelSchema.exactOptional() }),
  }),
  "pass.redeemed": defineEvent<PassRedeemed>({
    data: z.strictObject({
      pass: idSchema,
      claim: idSchema.exactOptional(),
      channel: channelSchema,
      at: epochMsSchema,
      assurance: assuranceSchema,
    }),
  }),
  "pass.revoked": defineEvent<PassRevoked>({
    data: z.strictObject({ pass: idSchema, reason: z.enum(REVOCATION_REASONS), by: partySchema }),
  }),
} satisfies Record<PassEvent["type"], EventDefinition>;
