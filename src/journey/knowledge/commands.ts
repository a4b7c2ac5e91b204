import * as z from "zod";
import { CERTAINTIES, type Certainty } from "../../handoff/packet/packet.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import type { Priority } from "../../handoff/vocabulary.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import { type Content, contentSchema } from "../messages/events.js";
import {
  type FactSource,
  factKeySchema,
  factSourceSchema,
  issueShape,
  OUTCOMES,
  type Outcome,
  sentence,
  tagSchema,
} from "./events.js";

interface Observed<Type extends string> extends Ordered<Type> {
  readonly by: PartyRef;
  readonly occurredAt: EpochMs;
}

/** A note internal to the desk. Not fenced: anyone of the desk may write one. Recorded once per id. */
export interface AddNote extends Ordered<"addNote"> {
  readonly note: string;
  readonly author: PartyRef;
  readonly occurredAt: EpochMs;
  readonly content: Content;
}

/**
 * Something the customer has told, so that nobody asks again. Of the values recorded since the last retraction of a key
 * the newest by `occurredAt` holds.
 */
export interface RecordFact extends Observed<"recordFact"> {
  /** Such as `orderNumber`. */
  readonly key: string;
  readonly value: string;
  /** How people call it, such as "Order number". */
  readonly label?: string;
  /** Default `stated`. */
  readonly certainty?: Certainty;
  readonly source?: FactSource;
}

/** What was recorded of a fact so far turned out to be wrong. */
export interface RetractFact extends Observed<"retractFact"> {
  readonly key: string;
}

/** A remedy that was tried. Recorded again under the same id when its outcome is known; once per outcome and time. */
export interface RecordAttempt extends Observed<"recordAttempt"> {
  readonly attempt: string;
  readonly what: string;
  readonly outcome: Outcome;
  readonly detail?: string;
}

/** A question that is open, on either side. Recorded once per id. */
export interface AskQuestion extends Observed<"askQuestion"> {
  readonly question: string;
  readonly text: string;
  /** The fact it asks for. */
  readonly fact?: string;
}

/**
 * The customer was asked for a fact, in a message or aloud. Recorded where the fact was known by then, once per fact and message:
 * the customer had to repeat it. Asking for what is not known leaves no trace.
 */
export interface AskForFact extends Observed<"askForFact"> {
  readonly key: string;
  /** The message that asks. */
  readonly message?: string;
}

/** A question is no longer open. May come before the question itself. */
export interface AnswerQuestion extends Observed<"answerQuestion"> {
  readonly question: string;
}

/** What the journey is about. Fields left out stay as they are. */
export interface DescribeIssue extends Ordered<"describeIssue"> {
  readonly by: PartyRef;
  readonly subject?: string;
  readonly description?: string;
  readonly category?: string;
  readonly priority?: Priority;
  /** Not to be spoken of where others can read it. */
  readonly sensitive?: boolean;
}

/** Puts a tag on, once. Tags stand unencrypted: nothing personal in them. */
export interface Tag extends Ordered<"tag"> {
  readonly tag: string;
  readonly by: PartyRef;
}

/** Takes a tag off. */
export interface Untag extends Ordered<"untag"> {
  readonly tag: string;
  readonly by: PartyRef;
}

/** Commands that record what is known. Every one is an observation, and none is fenced. */
export type KnowledgeCommand =
  | AddNote
  | RecordFact
  | RetractFact
  | RecordAttempt
  | AskForFact
  | AskQuestion
  | AnswerQuestion
  | DescribeIssue
  | Tag
  | Untag;

const id = idSchema;
const byAt = { by: partySchema, occurredAt: epochMsSchema };

export const knowledgeCommands = {
  askForFact: z.strictObject({
    type: z.literal("askForFact"),
    id,
    ...byAt,
    key: factKeySchema,
    message: idSchema.exactOptional(),
  }),
  addNote: z.strictObject({
    type: z.literal("addNote"),
    id,
    note: idSchema,
    author: partySchema,
    occurredAt: epochMsSchema,
    content: contentSchema,
  }),
  recordFact: z.strictObject({
    type: z.literal("recordFact"),
    id,
    ...byAt,
    key: factKeySchema,
    value: sentence,
    label: z.string().max(200).exactOptional(),
    certainty: z.enum(CERTAINTIES).exactOptional(),
    source: factSourceSchema.exactOptional(),
  }),
  retractFact: z.strictObject({ type: z.literal("retractFact"), id, ...byAt, key: factKeySchema }),
  recordAttempt: z.strictObject({
    type: z.literal("recordAttempt"),
    id,
    ...byAt,
    attempt: idSchema,
    what: sentence,
    outcome: z.enum(OUTCOMES),
    detail: sentence.exactOptional(),
  }),
  askQuestion: z.strictObject({
    type: z.literal("askQuestion"),
    id,
    ...byAt,
    question: idSchema,
    text: sentence,
    fact: factKeySchema.exactOptional(),
  }),
  answerQuestion: z.strictObject({ type: z.literal("answerQuestion"), id, ...byAt, question: idSchema }),
  describeIssue: z.strictObject({
    type: z.literal("describeIssue"),
    id,
    by: partySchema,
    ...issueShape.data,
    ...issueShape.personal,
  }),
  tag: z.strictObject({ type: z.literal("tag"), id, tag: tagSchema, by: partySchema }),
  untag: z.strictObject({ type: z.literal("untag"), id, tag: tagSchema, by: partySchema }),
} satisfies {
  readonly [Type in KnowledgeCommand["type"]]: z.ZodType<Extract<KnowledgeCommand, { type: Type }>>;
};
