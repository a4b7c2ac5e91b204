import * as z from "zod";
import type { PartyRef } from "../../handoff/party.js";
import type { Assurance } from "../../handoff/vocabulary.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { idSchema } from "../../kernel/schema.js";
import { type ConfirmationMethod, checklistShape } from "./events.js";

interface Observed<Type extends string> extends Ordered<Type> {
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/** Somebody read the journey's history, or a packet of it. */
export interface ReviewContext extends Observed<"reviewContext"> {
  readonly packet?: string;
}

/** The customer showed who they are. */
export interface ConfirmIdentity extends Observed<"confirmIdentity"> {
  /** The identity confirmed. Default: the customer as such. */
  readonly identity?: string;
  readonly method: ConfirmationMethod;
  readonly assurance: Assurance;
}

/** The agent and the customer agreed on what the issue is. */
export interface ConfirmIssue extends Observed<"confirmIssue"> {}

/** The customer was told why and how the conversation moves. */
export interface ExplainTransition extends Observed<"explainTransition"> {
  readonly handoff?: string;
  readonly message?: string;
}

/** A reviewer's score of an agent's work on this journey. */
export interface ScoreReview extends Observed<"scoreReview"> {
  readonly agent: PartyRef;
  /** Such as `empathy`: lower-case letters, digits and hyphens. */
  readonly criterion: string;
  /** 0 to 1. */
  readonly score: number;
}

/** Reports of what the agent's checklist asks for. Each is an observation, recorded every time. */
export type ChecklistCommand =
  | ReviewContext
  | ConfirmIdentity
  | ConfirmIssue
  | ExplainTransition
  | ScoreReview;

const id = idSchema;

export const checklistCommands = {
  reviewContext: z.strictObject({ type: z.literal("reviewContext"), id, ...checklistShape.contextReviewed }),
  confirmIdentity: z.strictObject({
    type: z.literal("confirmIdentity"),
    id,
    ...checklistShape.identityConfirmed,
  }),
  confirmIssue: z.strictObject({ type: z.literal("confirmIssue"), id, ...checklistShape.issueConfirmed }),
  explainTransition: z.strictObject({
    type: z.literal("explainTransition"),
    id,
    ...checklistShape.transitionExplained,
  }),
  scoreReview: z.strictObject({ type: z.literal("scoreReview"), id, ...checklistShape.reviewScored }),
} satisfies {
  readonly [Type in ChecklistCommand["type"]]: z.ZodType<Extract<ChecklistCommand, { type: Type }>>;
};
