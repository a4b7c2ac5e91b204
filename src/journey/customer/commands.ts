import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Assurance, assuranceSchema } from "../../handoff/vocabulary.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema, wordSchema } from "../../kernel/schema.js";
import { type SurveyCommand, surveyCommands } from "../feedback/commands.js";
import {
  IDENTITY_KINDS,
  type IdentityKind,
  identityValueSchema,
  LINK_EVIDENCE,
  type LinkEvidence,
} from "../people/events.js";
import {
  descriptionShape,
  newIdentityMacs,
  SHARED_JOURNEYS,
  type SharedJourneys,
  UNLINK_REASONS,
  type UnlinkReason,
} from "./events.js";
import { type ReachCommand, reachCommands } from "./reach/commands.js";

/** A number, an address or an account that belongs to a customer, and why we believe so. */
export interface ProvenIdentity {
  /** Holds nothing personal, such as a keyed MAC of the value. */
  readonly identity: string;
  readonly kind: IdentityKind;
  readonly value: string;
  readonly assurance: Assurance;
  readonly evidence: LinkEvidence;
}

/** The first command of a customer's stream, with the identity they were first seen under. */
export interface RegisterCustomer extends Ordered<"registerCustomer"> {
  readonly customer: string;
  readonly by: PartyRef;
  readonly identity?: ProvenIdentity;
  /** As the channel shows them. */
  readonly name?: string;
}

/** What is known of the customer. Fields left out stay as they are. */
export interface DescribeCustomer extends Ordered<"describeCustomer"> {
  readonly by: PartyRef;
  readonly name?: string;
  /** Language tag, such as `el` or `en-GB`. */
  readonly language?: string;
  /** IANA zone, such as `Europe/Athens`. */
  readonly timeZone?: string;
}

/**
 * A further identity of the customer. Only on evidence: that a message came from it (`sender`) proves nothing about the
 * customer's other identities, and less than `possession` is refused.
 */
export interface LinkIdentity extends Ordered<"linkIdentity">, ProvenIdentity {
  readonly by: PartyRef;
}

/** The identity no longer belongs to the customer. One that does not is left as it is. */
export interface UnlinkIdentity extends Ordered<"unlinkIdentity"> {
  readonly identity: string;
  readonly why: UnlinkReason;
  readonly by: PartyRef;
}

/** The customer gave or withdrew a consent. The newest by the source's clock holds. */
export interface RecordConsent extends Ordered<"recordConsent"> {
  /** Such as `sms` or `recording`. */
  readonly purpose: string;
  readonly given: boolean;
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/** Where the customer would rather be reached; `null`: no preference. */
export interface RecordPreference extends Ordered<"recordPreference"> {
  readonly channel: ChannelId | null;
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/**
 * What is personal of the customer is to be erased. Once it is requested it goes on; requesting it again changes nothing, but that `erase`
 * takes the place of `keep`.
 */
export interface RequestErasure extends Ordered<"requestErasure"> {
  readonly by: PartyRef;
  /** A word for why, such as `request` or `retention`. */
  readonly reason?: string;
  readonly shared: SharedJourneys;
}

/** The erasure that was requested is done. */
export interface RecordErasure extends Ordered<"recordErasure"> {
  readonly journeys: number;
  readonly kept: number;
}

/** The keyed MACs of identities were made anew under another secret. */
export interface RekeyCustomer extends Ordered<"rekeyCustomer"> {
  readonly kid: string;
  readonly identities: readonly { readonly identity: string; readonly mac: string }[];
}

/** Every command of a customer's stream. */
export type CustomerCommand =
  | RegisterCustomer
  | DescribeCustomer
  | LinkIdentity
  | UnlinkIdentity
  | RecordConsent
  | RecordPreference
  | ReachCommand
  | SurveyCommand
  | RequestErasure
  | RecordErasure
  | RekeyCustomer;

const id = idSchema;
const by = partySchema;
const provenShape = {
  identity: idSchema,
  kind: z.enum(IDENTITY_KINDS),
  value: identityValueSchema,
  assurance: assuranceSchema,
  evidence: z.enum(LINK_EVIDENCE),
};

export const customerCommands = {
  registerCustomer: z.strictObject({
    type: z.literal("registerCustomer"),
    id,
    customer: idSchema,
    by,
    identity: z.strictObject(provenShape).exactOptional(),
    ...descriptionShape.personal,
  }),
  describeCustomer: z.strictObject({
    type: z.literal("describeCustomer"),
    id,
    by,
    ...descriptionShape.data,
    ...descriptionShape.personal,
  }),
  linkIdentity: z.strictObject({ type: z.literal("linkIdentity"), id, by, ...provenShape }),
  unlinkIdentity: z.strictObject({
    type: z.literal("unlinkIdentity"),
    id,
    by,
    identity: idSchema,
    why: z.enum(UNLINK_REASONS),
  }),
  recordConsent: z.strictObject({
    type: z.literal("recordConsent"),
    id,
    by,
    purpose: wordSchema,
    given: z.boolean(),
    occurredAt: epochMsSchema,
  }),
  recordPreference: z.strictObject({
    type: z.literal("recordPreference"),
    id,
    by,
    channel: channelSchema.nullable(),
    occurredAt: epochMsSchema,
  }),
  ...reachCommands,
  ...surveyCommands,
  requestErasure: z.strictObject({
    type: z.literal("requestErasure"),
    id,
    by,
    reason: wordSchema.exactOptional(),
    shared: z.enum(SHARED_JOURNEYS),
  }),
  recordErasure: z.strictObject({
    type: z.literal("recordErasure"),
    id,
    journeys: z.int().min(0),
    kept: z.int().min(0),
  }),
  rekeyCustomer: z.strictObject({ type: z.literal("rekeyCustomer"), id, ...newIdentityMacs }),
} satisfies {
  readonly [Type in CustomerCommand["type"]]: z.ZodType<Extract<CustomerCommand, { type: Type }>>;
};
