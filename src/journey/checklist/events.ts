import * as z from "zod";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Assurance, assuranceSchema } from "../../handoff/vocabulary.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";

interface Observed {
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

export type ContextReviewed = EventOf<"context.reviewed", Observed & { packet?: string }>;

export const CONFIRMATION_METHODS = ["asked", "token", "pin", "sign-in", "call-back", "document"] as const;
/** How an identity was confirmed. */
export type ConfirmationMethod = (typeof CONFIRMATION_METHODS)[number];

export type IdentityConfirmed = EventOf<
  "identity.confirmed",
  Observed & { identity?: string; method: ConfirmationMethod; assurance: Assurance }
>;
export type IssueConfirmed = EventOf<"issue.confirmed", Observed>;
export type TransitionExplained = EventOf<
  "transition.explained",
  Observed & { handoff?: string; message?: string }
>;
export type ReviewScored = EventOf<
  "review.scored",
  Observed & { agent: PartyRef; criterion: string; score: number }
>;

export type ChecklistEvent =
  | ContextReviewed
  | IdentityConfirmed
  | IssueConfirmed
  | TransitionExplained
  | ReviewScored;

const observed = { by: partySchema, occurredAt: epochMsSchema };
const id = idSchema.exactOptional();

export const checklistShape = {
  contextReviewed: { ...observed, packet: id },
  identityConfirmed: {
    ...observed,
    identity: id,
    method: z.enum(CONFIRMATION_METHODS),
    assurance: assuranceSchema,
  },
  issueConfirmed: observed,
  transitionExplained: { ...observed, handoff: id, message: id },
  reviewScored: {
    ...observed,
    agent: partySchema,
    criterion: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, "must be lower-case letters, digits and hyphens"),
    score: z.number().min(0).max(1),
  },
};

export const checklistEvents = {
  "context.reviewed": defineEvent<ContextReviewed>({ data: z.strictObject(checklistShape.contextReviewed) }),
  "identity.confirmed": defineEvent<IdentityConfirmed>({
    data: z.strictObject(checklistShape.identityConfirmed),
  }),
  "issue.confirmed": defineEvent<IssueConfirmed>({ data: z.strictObject(checklistShape.issueConfirmed) }),
  "transition.explained": defineEvent<TransitionExplained>({
    data: z.strictObject(checklistShape.transitionExplained),
  }),
  "review.scored": defineEvent<ReviewScored>({ data: z.strictObject(checklistShape.reviewScored) }),
} satisfies Record<ChecklistEvent["type"], EventDefinition>;
