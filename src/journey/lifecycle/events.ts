import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { ownershipSchema } from "../../handoff/protocol/events.js";
import type { Ownership } from "../../handoff/protocol/state.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import { idSchema } from "../../kernel/schema.js";

/** The values of {@link JourneyStatus}. */
export const JOURNEY_STATUSES = ["open", "pending", "onHold", "solved", "closed"] as const;
/**
 * Whose turn it is: `open`: the desk's, `pending`: the customer's, `onHold`: a third party's. `solved` is opened again by
 * a customer's message, `closed` only by the desk.
 */
export type JourneyStatus = (typeof JOURNEY_STATUSES)[number];

/** The first event of a journey, which names its first owner under epoch 1. */
export type JourneyOpened = EventOf<
  "journey.opened",
  { journey: string; channel: ChannelId; by: PartyRef; ownership: Ownership; invitedFrom?: string }
>;

/** What changed the status: somebody's command, or a message of the customer. */
export type StatusCause = "command" | "customer-message";

/** The status went `from` one `to` another, never to the same. */
export type StatusChanged = EventOf<
  "journey.status-changed",
  { from: JourneyStatus; to: JourneyStatus; by: PartyRef; cause: StatusCause }
>;
/** The journey ended here, closed, and goes on in another. */
export type JourneyMerged = EventOf<"journey.merged", { into: string; by: PartyRef }>;
/** Another journey goes on in this one; what its customer writes belongs here. */
export type JourneyAbsorbed = EventOf<
  "journey.absorbed",
  { journey: string; customer?: string; by: PartyRef }
>;
/** Nobody is to act on the journey. */
export type MarkedSpam = EventOf<"journey.marked-spam", { by: PartyRef }>;
/** The journey was no spam after all. */
export type ClearedOfSpam = EventOf<"journey.cleared-of-spam", { by: PartyRef }>;
/** A party was let speak to the customer, under the epoch given; `channel: null` is any. */
export type SendAuthorised = EventOf<
  "send.authorised",
  { authorisation: string; by: PartyRef; epoch: number; channel: ChannelId | null }
>;

/** What was personal of the journey is erased; it ended. `references`: how many of its texts and files lie with the desk, which
 * erases them itself. */
export type JourneyErased = EventOf<"journey.erased", { customer: string; by: PartyRef; references: number }>;

/** Keyed MACs in the place of older ones, under the secret `kid`. */
export interface NewMacs {
  readonly kid: string;
  /** By which the messages of providers are found. */
  readonly messages: readonly { readonly message: string; readonly mac: string }[];
  /** By which the identities that were seen are known again. */
  readonly identities: readonly { readonly identity: string; readonly mac: string }[];
  /** By which the tokens and invitations are found. */
  readonly passes: readonly { readonly pass: string; readonly mac: string }[];
  /** By which the receipts of providers are found. */
  readonly notices?: readonly {
    readonly notice: string;
    readonly attempt: number;
    readonly mac: string;
  }[];
}

/** What the journey is found by was made anew under another secret. */
export type JourneyRekeyed = EventOf<"journey.rekeyed", NewMacs>;

/** From the opening to the end, and who was let speak between. */
export type LifecycleEvent =
  | JourneyOpened
  | StatusChanged
  | JourneyMerged
  | JourneyAbsorbed
  | MarkedSpam
  | ClearedOfSpam
  | SendAuthorised
  | JourneyErased
  | JourneyRekeyed;

const by = partySchema;
export const statusSchema = z.enum(JOURNEY_STATUSES);

export const newMacsShape = {
  kid: idSchema,
  messages: z.array(z.strictObject({ message: idSchema, mac: idSchema })),
  identities: z.array(z.strictObject({ identity: idSchema, mac: idSchema })),
  passes: z.array(z.strictObject({ pass: idSchema, mac: idSchema })),
  notices: z
    .array(z.strictObject({ notice: idSchema, attempt: z.int().min(1), mac: idSchema }))
    .exactOptional(),
};

export const lifecycleEvents = {
  "journey.opened": defineEvent<JourneyOpened>({
    data: z.strictObject({
      journey: idSchema,
      channel: channelSchema,
      by,
      ownership: ownershipSchema,
      invitedFrom: idSchema.exactOptional(),
    }),
  }),
  "journey.status-changed": defineEvent<StatusChanged>({
    data: z.strictObject({
      from: statusSchema,
      to: statusSchema,
      by,
      cause: z.enum(["command", "customer-message"]),
    }),
  }),
  "journey.merged": defineEvent<JourneyMerged>({ data: z.strictObject({ into: idSchema, by }) }),
  "journey.absorbed": defineEvent<JourneyAbsorbed>({
    data: z.strictObject({ journey: idSchema, customer: idSchema.exactOptional(), by }),
  }),
  "journey.marked-spam": defineEvent<MarkedSpam>({ data: z.strictObject({ by }) }),
  "journey.cleared-of-spam": defineEvent<ClearedOfSpam>({ data: z.strictObject({ by }) }),
  "send.authorised": defineEvent<SendAuthorised>({
    data: z.strictObject({
      authorisation: idSchema,
      by,
      epoch: z.int().min(1),
      channel: channelSchema.nullable(),
    }),
  }),
  "journey.erased": defineEvent<JourneyErased>({
    data: z.strictObject({ customer: idSchema, by, references: z.int().min(0) }),
  }),
  "journey.rekeyed": defineEvent<JourneyRekeyed>({ data: z.strictObject(newMacsShape) }),
} satisfies Record<LifecycleEvent["type"], EventDefinition>;
