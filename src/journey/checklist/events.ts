import * as z from "zod";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Assurance, assuranceSchema } from "../../handoff/vocabulary.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema, wordSchema } from "../../kernel/schema.js";

/** Somebody read the journey's history, or the packet named. */
export type ContextReviewed = EventOf<
  "context.reviewed",
  { by: PartyRef; occurredAt: EpochMs; packet?: string }
>;

/** The ways of {@link ConfirmationMethod}. */
export const CONFIRMATION_METHODS = ["asked", "token", "pin", "sign-in", "call-back", "document"] as const;
/** How an identity was confirmed. */
export type ConfirmationMethod = (typeof CONFIRMATION_METHODS)[number];

/** The customer showed who they are, under the identity named or as such. */
export type IdentityConfirmed = EventOf<
  "identity.confirmed",
  {
    by: PartyRef;
    occurredAt: EpochMs;
    identity?: string;
    method: ConfirmationMethod;
    assurance: Assurance;
  }
>;
/** The agent and the customer agreed on what the issue is. */
export type IssueConfirmed = EventOf<"issue.confirmed", { by: PartyRef; occurredAt: EpochMs }>;
/** The customer was told why and how the conversation moves. */
export type TransitionExplained = EventOf<
  "transition.explained",
  { by: PartyRef; occurredAt: EpochMs; handoff?: string; message?: string }
>;
/** A reviewer scored an agent's work: 0 to 1, by one criterion. */
export type ReviewScored = EventOf<
  "review.scored",
  { by: PartyRef; occurredAt: EpochMs; agent: PartyRef; criterion: string; score: number }
>;

/** What the agent's checklist is evaluated from. */
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
    criterion: wordSchema,
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
