import * as z from "zod";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import { sentence } from "../knowledge/events.js";

/** Somebody promised the customer something; `dueAt: null` is a promise without a due time. */
export type CommitmentMade = EventOf<
  "commitment.made",
  { commitment: string; by: PartyRef; dueAt: EpochMs | null },
  { text: string }
>;
/** The customer agreed to other terms: `dueAt` replaces the due time, `text` the wording unless it is `null`. */
export type CommitmentRenegotiated = EventOf<
  "commitment.renegotiated",
  { commitment: string; by: PartyRef; dueAt: EpochMs | null },
  { text: string | null }
>;
/** What was promised was done; nothing more can happen to the commitment. */
export type CommitmentKept = EventOf<
  "commitment.kept",
  { commitment: string; by: PartyRef; occurredAt: EpochMs }
>;
/** What was promised was not done; nothing more can happen to the commitment. */
export type CommitmentBroken = EventOf<
  "commitment.broken",
  { commitment: string; by: PartyRef; occurredAt: EpochMs }
>;

/** The life of a commitment. */
export type CommitmentEvent = CommitmentMade | CommitmentRenegotiated | CommitmentKept | CommitmentBroken;

const commitment = idSchema;
const dueAt = epochMsSchema.nullable();

export const commitmentEvents = {
  "commitment.made": defineEvent<CommitmentMade>({
    data: z.strictObject({ commitment, by: partySchema, dueAt }),
    personal: z.strictObject({ text: sentence }),
  }),
  "commitment.renegotiated": defineEvent<CommitmentRenegotiated>({
    data: z.strictObject({ commitment, by: partySchema, dueAt }),
    personal: z.strictObject({ text: sentence.nullable() }),
  }),
  "commitment.kept": defineEvent<CommitmentKept>({
    data: z.strictObject({ commitment, by: partySchema, occurredAt: epochMsSchema }),
  }),
  "commitment.broken": defineEvent<CommitmentBroken>({
    data: z.strictObject({ commitment, by: partySchema, occurredAt: epochMsSchema }),
  }),
} satisfies Record<CommitmentEvent["type"], EventDefinition>;
