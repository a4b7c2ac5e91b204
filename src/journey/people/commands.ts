import * as z from "zod";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Assurance, assuranceSchema } from "../../handoff/vocabulary.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import {
  displayNameSchema,
  IDENTITY_KINDS,
  type IdentityKind,
  identityValueSchema,
  LINK_EVIDENCE,
  type LinkEvidence,
} from "./events.js";

/** The journey belongs to a customer: only on evidence. Refused with `WRONG_STATE` while it belongs to another. */
export interface AttachCustomer extends Ordered<"attachCustomer"> {
  readonly customer: string;
  readonly evidence: LinkEvidence;
  readonly assurance: Assurance;
  readonly by: PartyRef;
}

/** The evidence was wrong: the journey belongs to nobody known. */
export interface DetachCustomer extends Ordered<"detachCustomer"> {
  readonly by: PartyRef;
}

/** The customer was seen under a number, an address or an account. A higher assurance replaces a lower one. */
export interface RecordIdentity extends Ordered<"recordIdentity"> {
  /** Holds nothing personal, such as a keyed MAC of the value. */
  readonly identity: string;
  readonly kind: IdentityKind;
  readonly value: string;
  readonly assurance: Assurance;
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/** A party's name, as others may see it. */
export interface IntroduceParty extends Ordered<"introduceParty"> {
  readonly party: PartyRef;
  readonly displayName: string;
  readonly by: PartyRef;
}

/** Commands about who takes part. None is fenced. */
export type PeopleCommand = AttachCustomer | DetachCustomer | RecordIdentity | IntroduceParty;

const id = idSchema;

export const attachedCustomerShape = {
  customer: idSchema,
  evidence: z.enum(LINK_EVIDENCE),
  assurance: assuranceSchema,
};

export const recordedIdentityShape = {
  identity: idSchema,
  kind: z.enum(IDENTITY_KINDS),
  value: identityValueSchema,
  assurance: assuranceSchema,
  occurredAt: epochMsSchema,
};

export const peopleCommands = {
  attachCustomer: z.strictObject({
    type: z.literal("attachCustomer"),
    id,
    ...attachedCustomerShape,
    by: partySchema,
  }),
  detachCustomer: z.strictObject({ type: z.literal("detachCustomer"), id, by: partySchema }),
  recordIdentity: z.strictObject({
    type: z.literal("recordIdentity"),
    id,
    ...recordedIdentityShape,
    by: partySchema,
  }),
  introduceParty: z.strictObject({
    type: z.literal("introduceParty"),
    id,
    party: partySchema,
    displayName: displayNameSchema,
    by: partySchema,
  }),
} satisfies { readonly [Type in PeopleCommand["type"]]: z.ZodType<Extract<PeopleCommand, { type: Type }>> };
