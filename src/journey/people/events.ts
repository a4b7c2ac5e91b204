import * as z from "zod";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Assurance, assuranceSchema } from "../../handoff/vocabulary.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";

/** The values of {@link LinkEvidence}. */
export const LINK_EVIDENCE = ["sender", "token", "pin", "sign-in", "agent", "import"] as const;
/** Why we believe that a journey, or an identity, belongs to a customer. */
export type LinkEvidence = (typeof LINK_EVIDENCE)[number];

/** The journey belongs to this customer. */
export type CustomerAttached = EventOf<
  "customer.attached",
  { customer: string; evidence: LinkEvidence; assurance: Assurance; by: PartyRef }
>;
/** The journey did not belong to this customer after all. */
export type CustomerDetached = EventOf<"customer.detached", { customer: string; by: PartyRef }>;
/** The customer was seen under an identity, surer than before. */
export type IdentityRecorded = EventOf<
  "identity.recorded",
  { identity: string; kind: IdentityKind; assurance: Assurance; by: PartyRef; occurredAt: EpochMs },
  { value: string }
>;
/** How a party is called; the newest name holds. */
export type PartyIntroduced = EventOf<
  "party.introduced",
  { party: PartyRef; by: PartyRef },
  { displayName: string }
>;

/** The values of {@link IdentityKind}. */
export const IDENTITY_KINDS = ["phone", "email", "account"] as const;
/** What identifies somebody: a phone number, an e-mail address, or an account of a platform. */
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** Who takes part in the journey, and how sure that is. */
export type PeopleEvent = CustomerAttached | CustomerDetached | IdentityRecorded | PartyIntroduced;

export const identityValueSchema = z.string().min(1).max(500);
export const displayNameSchema = z.string().min(1).max(200);

export const peopleEvents = {
  "customer.attached": defineEvent<CustomerAttached>({
    data: z.strictObject({
      customer: idSchema,
      evidence: z.enum(LINK_EVIDENCE),
      assurance: assuranceSchema,
      by: partySchema,
    }),
  }),
  "customer.detached": defineEvent<CustomerDetached>({
    data: z.strictObject({ customer: idSchema, by: partySchema }),
  }),
  "identity.recorded": defineEvent<IdentityRecorded>({
    data: z.strictObject({
      identity: idSchema,
      kind: z.enum(IDENTITY_KINDS),
      assurance: assuranceSchema,
      by: partySchema,
      occurredAt: epochMsSchema,
    }),
    personal: z.strictObject({ value: identityValueSchema }),
  }),
  "party.introduced": defineEvent<PartyIntroduced>({
    data: z.strictObject({ party: partySchema, by: partySchema }),
    personal: z.strictObject({ displayName: displayNameSchema }),
  }),
} satisfies Record<PeopleEvent["type"], EventDefinition>;
