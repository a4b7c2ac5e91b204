import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Assurance, assuranceSchema } from "../../handoff/vocabulary.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema, languageTagSchema, wordSchema } from "../../kernel/schema.js";
import { type SurveyEvent, surveyEvents } from "../feedback/events.js";
import {
  displayNameSchema,
  IDENTITY_KINDS,
  type IdentityKind,
  identityValueSchema,
  LINK_EVIDENCE,
  type LinkEvidence,
} from "../people/events.js";
import { type ReachEvent, reachEvents } from "./reach/events.js";

/** The first event of a customer's stream. */
export type CustomerRegistered = EventOf<"customer.registered", { customer: string; by: PartyRef }>;
/** Fields left out stay as they were. */
export type CustomerDescribed = EventOf<
  "customer.described",
  { by: PartyRef; language?: string; timeZone?: string },
  { name?: string }
>;
/** From now on a message from this identity is the customer's. */
export type IdentityLinked = EventOf<
  "identity.linked",
  { identity: string; kind: IdentityKind; assurance: Assurance; evidence: LinkEvidence; by: PartyRef },
  { value: string }
>;

/** Every {@link UnlinkReason}. */
export const UNLINK_REASONS = ["mistake", "recycled", "requested"] as const;
/** Why an identity no longer belongs to the customer; `recycled`: the number was given to somebody else. */
export type UnlinkReason = (typeof UNLINK_REASONS)[number];

/** From now on it is nobody's. */
export type IdentityUnlinked = EventOf<
  "identity.unlinked",
  { identity: string; why: UnlinkReason; by: PartyRef }
>;
/** The newest per purpose holds, by `occurredAt`. */
export type ConsentRecorded = EventOf<
  "consent.recorded",
  { purpose: string; given: boolean; by: PartyRef; occurredAt: EpochMs }
>;
/** The newest holds, by `occurredAt`; `null`: no preference. */
export type PreferenceRecorded = EventOf<
  "preference.recorded",
  { channel: ChannelId | null; by: PartyRef; occurredAt: EpochMs }
>;

/** Every {@link SharedJourneys}. */
export const SHARED_JOURNEYS = ["keep", "erase"] as const;
/** What becomes of journeys that somebody else has a part in when a customer is erased. */
export type SharedJourneys = (typeof SHARED_JOURNEYS)[number];

/** What is personal of the customer is to be erased. Nobody finds them by an identity any more. */
export type ErasureRequested = EventOf<
  "customer.erasure-requested",
  { by: PartyRef; reason?: string; shared: SharedJourneys }
>;
/** It is erased: of so many journeys, and so many were kept since they are somebody else's too. */
export type CustomerErased = EventOf<"customer.erased", { journeys: number; kept: number }>;
/** Keyed MACs of the identities in the place of older ones, under the secret `kid`. */
export type CustomerRekeyed = EventOf<
  "customer.rekeyed",
  { kid: string; identities: readonly { readonly identity: string; readonly mac: string }[] }
>;

/** Every event that can stand in a customer's stream. */
export type CustomerEvent =
  | CustomerRegistered
  | CustomerDescribed
  | IdentityLinked
  | IdentityUnlinked
  | ConsentRecorded
  | PreferenceRecorded
  | ReachEvent
  | SurveyEvent
  | ErasureRequested
  | CustomerErased
  | CustomerRekeyed;

const by = partySchema;

/** The fields of a description, by where they are kept. */
export const descriptionShape = {
  data: {
    language: languageTagSchema.exactOptional(),
    timeZone: z.string().min(1).max(64).exactOptional(),
  },
  personal: { name: displayNameSchema.exactOptional() },
};

export const newIdentityMacs = {
  kid: idSchema,
  identities: z.array(z.strictObject({ identity: idSchema, mac: idSchema })),
};

/** The schema of every event of a customer's stream, by type. */
export const customerEvents = {
  "customer.registered": defineEvent<CustomerRegistered>({
    data: z.strictObject({ customer: idSchema, by }),
  }),
  "customer.described": defineEvent<CustomerDescribed>({
    data: z.strictObject({ by, ...descriptionShape.data }),
    personal: z.strictObject(descriptionShape.personal),
  }),
  "identity.linked": defineEvent<IdentityLinked>({
    data: z.strictObject({
      identity: idSchema,
      kind: z.enum(IDENTITY_KINDS),
      assurance: assuranceSchema,
      evidence: z.enum(LINK_EVIDENCE),
      by,
    }),
    personal: z.strictObject({ value: identityValueSchema }),
  }),
  "identity.unlinked": defineEvent<IdentityUnlinked>({
    data: z.strictObject({ identity: idSchema, why: z.enum(UNLINK_REASONS), by }),
  }),
  "consent.recorded": defineEvent<ConsentRecorded>({
    data: z.strictObject({
      purpose: wordSchema,
      given: z.boolean(),
      by,
      occurredAt: epochMsSchema,
    }),
  }),
  "preference.recorded": defineEvent<PreferenceRecorded>({
    data: z.strictObject({ channel: channelSchema.nullable(), by, occurredAt: epochMsSchema }),
  }),
  ...reachEvents,
  ...surveyEvents,
  "customer.erasure-requested": defineEvent<ErasureRequested>({
    data: z.strictObject({
      by,
      reason: wordSchema.exactOptional(),
      shared: z.enum(SHARED_JOURNEYS),
    }),
  }),
  "customer.erased": defineEvent<CustomerErased>({
    data: z.strictObject({ journeys: z.int().min(0), kept: z.int().min(0) }),
  }),
  "customer.rekeyed": defineEvent<CustomerRekeyed>({ data: z.strictObject(newIdentityMacs) }),
} satisfies { readonly [Type in CustomerEvent["type"]]: EventDefinition };
