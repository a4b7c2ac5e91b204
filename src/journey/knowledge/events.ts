import * as z from "zod";
import { CERTAINTIES, type Certainty } from "../../handoff/packet/packet.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import { type Priority, prioritySchema } from "../../handoff/vocabulary.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import { type Content, contentSchema } from "../messages/events.js";

/** A note for the desk, never for the customer. */
export type NoteAdded = EventOf<
  "note.added",
  { note: string; author: PartyRef; occurredAt: EpochMs },
  { content: Content }
>;

/** Where a fact was learnt. */
export interface FactSource {
  readonly message?: string;
  readonly contact?: string;
}

/** Something that is known, so that nobody asks again. */
export type FactRecorded = EventOf<
  "fact.recorded",
  { key: string; certainty: Certainty; by: PartyRef; source?: FactSource; occurredAt: EpochMs },
  { value: string; label?: string }
>;
/** What was recorded of a fact before this is wrong. */
export type FactRetracted = EventOf<"fact.retracted", { key: string; by: PartyRef; occurredAt: EpochMs }>;

/** Somebody of the desk asked for a fact that was known by then: what the customer has to repeat. */
export type FactAskedAgain = EventOf<
  "fact.asked-again",
  { key: string; by: PartyRef; message?: string; occurredAt: EpochMs }
>;

/** The values of {@link Outcome}. */
export const OUTCOMES = ["worked", "partly", "failed", "unknown"] as const;
/** What came of an attempt; `unknown` while nobody can tell. */
export type Outcome = (typeof OUTCOMES)[number];

/** A remedy was tried, or more is known of how it went: the newest of an attempt holds. */
export type AttemptRecorded = EventOf<
  "attempt.recorded",
  { attempt: string; outcome: Outcome; by: PartyRef; occurredAt: EpochMs },
  { what: string; detail?: string }
>;
/** A question was asked; `fact` is the key of the fact that would answer it. */
export type QuestionAsked = EventOf<
  "question.asked",
  { question: string; by: PartyRef; fact?: string; occurredAt: EpochMs },
  { text: string }
>;
/** A question is no longer open. May stand before {@link QuestionAsked}, and holds all the same. */
export type QuestionAnswered = EventOf<
  "question.answered",
  { question: string; by: PartyRef; occurredAt: EpochMs }
>;
/** What the journey is about was described; what is left out stays as it was. */
export type IssueDescribed = EventOf<
  "issue.described",
  { by: PartyRef; category?: string; priority?: Priority; sensitive?: boolean },
  { subject?: string; description?: string }
>;
/** A tag was put on. Tags hold nothing personal. */
export type JourneyTagged = EventOf<"journey.tagged", { tag: string; by: PartyRef }>;
/** A tag was taken off. */
export type JourneyUntagged = EventOf<"journey.untagged", { tag: string; by: PartyRef }>;

/** What is known of the journey beside what was said. */
export type KnowledgeEvent =
  | NoteAdded
  | FactRecorded
  | FactRetracted
  | FactAskedAgain
  | AttemptRecorded
  | QuestionAsked
  | QuestionAnswered
  | IssueDescribed
  | JourneyTagged
  | JourneyUntagged;

export const factKeySchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9._-]{0,63}$/, "must be a letter, then up to 63 letters, digits and . _ -");
export const tagSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/, "must be 1 to 64 letters, digits and . _ : -");
export const factSourceSchema = z.strictObject({
  message: idSchema.exactOptional(),
  contact: idSchema.exactOptional(),
});
export const sentence = z.string().min(1).max(5_000);
export const issueShape = {
  data: {
    category: z.string().min(1).max(100).exactOptional(),
    priority: prioritySchema.exactOptional(),
    sensitive: z.boolean().exactOptional(),
  },
  personal: {
    subject: z.string().max(500).exactOptional(),
    description: z.string().max(20_000).exactOptional(),
  },
};

const byAt = { by: partySchema, occurredAt: epochMsSchema };

export const knowledgeEvents = {
  "note.added": defineEvent<NoteAdded>({
    data: z.strictObject({ note: idSchema, author: partySchema, occurredAt: epochMsSchema }),
    personal: z.strictObject({ content: contentSchema }),
  }),
  "fact.recorded": defineEvent<FactRecorded>({
    data: z.strictObject({
      key: factKeySchema,
      certainty: z.enum(CERTAINTIES),
      source: factSourceSchema.exactOptional(),
      ...byAt,
    }),
    personal: z.strictObject({ value: sentence, label: z.string().max(200).exactOptional() }),
  }),
  "fact.retracted": defineEvent<FactRetracted>({ data: z.strictObject({ key: factKeySchema, ...byAt }) }),
  "fact.asked-again": defineEvent<FactAskedAgain>({
    data: z.strictObject({
      key: factKeySchema,
      by: partySchema,
      message: idSchema.exactOptional(),
      occurredAt: epochMsSchema,
    }),
  }),
  "attempt.recorded": defineEvent<AttemptRecorded>({
    data: z.strictObject({ attempt: idSchema, outcome: z.enum(OUTCOMES), ...byAt }),
    personal: z.strictObject({ what: sentence, detail: sentence.exactOptional() }),
  }),
  "question.asked": defineEvent<QuestionAsked>({
    data: z.strictObject({ question: idSchema, fact: factKeySchema.exactOptional(), ...byAt }),
    personal: z.strictObject({ text: sentence }),
  }),
  "question.answered": defineEvent<QuestionAnswered>({
    data: z.strictObject({ question: idSchema, ...byAt }),
  }),
  "issue.described": defineEvent<IssueDescribed>({
    data: z.strictObject({ by: partySchema, ...issueShape.data }),
    personal: z.strictObject(issueShape.personal),
  }),
  "journey.tagged": defineEvent<JourneyTagged>({ data: z.strictObject({ tag: tagSchema, by: partySchema }) }),
  "journey.untagged": defineEvent<JourneyUntagged>({
    data: z.strictObject({ tag: tagSchema, by: partySchema }),
  }),
} satisfies Record<KnowledgeEvent["type"], EventDefinition>;
