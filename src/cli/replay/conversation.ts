import * as z from "zod";
import { channelSchema } from "../../channels/channel-id.js";
import type { ChannelId } from "../../channels/index.js";
import type { Certainty, PartyKind } from "../../handoff/index.js";
import { factKeySchema, OUTCOMES, sentence } from "../../journey/knowledge/events.js";
import { idSchema, instantSchema } from "../../kernel/schema.js";
import type { EpochMs } from "../../throughline.js";

/** Somebody who says something. */
export interface Speaker {
  readonly kind: PartyKind;
  readonly id?: string;
  readonly name?: string;
}

/** One thing that was said, or that the desk's software did. */
export interface Turn {
  readonly from: Speaker;
  readonly text: string;
  /** Default: a minute after the turn before. */
  readonly at?: EpochMs;
  /** Default: the conversation's. */
  readonly channel?: ChannelId;
}

/** What became known in a turn. */
interface InTurn {
  /** Its index, from 0. Default: the last one. */
  readonly turn?: number;
}

/** Something the customer has told. */
export interface ToldFact extends InTurn {
  readonly key: string;
  readonly value: string;
  readonly label?: string;
  readonly certainty?: Certainty;
}

/** A remedy that was tried. */
interface Attempt extends InTurn {
  readonly what: string;
  readonly outcome?: (typeof OUTCOMES)[number];
}

/** A promise of the desk. */
interface MadePromise extends InTurn {
  readonly text: string;
  readonly dueAt?: EpochMs;
}

/** A recorded conversation, in the form of `docs/replay-format.md`. */
export interface Conversation {
  readonly id: string;
  readonly channel: ChannelId;
  readonly subject?: string;
  readonly customer?: {
    readonly id?: string;
    readonly name?: string;
    readonly language?: string;
    readonly timeZone?: string;
    readonly phone?: string;
    readonly email?: string;
  };
  readonly turns: readonly Turn[];
  readonly facts?: readonly ToldFact[];
  readonly attempts?: readonly Attempt[];
  readonly promises?: readonly MadePromise[];
}

/** The most turns of one conversation. */
const MOST_TURNS = 10_000;
const MOST_ITEMS = 500;
/** So that what is named after a conversation has an id too. */
const LONGEST_ID = 100;

const KINDS = ["customer", "agent", "bot", "system"] as const;
const name = z.string().min(1).max(200);
const turn = z.int().min(0).exactOptional();
const speaker = z.union(
  [
    z.enum(KINDS).transform((kind) => ({ kind })),
    z.object({ kind: z.enum(KINDS), id: idSchema.exactOptional(), name: name.exactOptional() }),
  ],
  { error: `must be ${KINDS.join(", ")}, or an object with one of them as kind` },
);

/** Fields that are not named here are ignored. */
export const conversationSchema: z.ZodType<Conversation> = z
  .object({
    id: idSchema.max(LONGEST_ID),
    channel: channelSchema,
    subject: z.string().max(500).exactOptional(),
    customer: z
      .object({
        id: idSchema.exactOptional(),
        name: name.exactOptional(),
        language: z.string().max(35).exactOptional(),
        timeZone: z.string().max(64).exactOptional(),
        phone: z.string().min(1).max(40).exactOptional(),
        email: z.string().min(1).max(320).exactOptional(),
      })
      .exactOptional(),
    turns: z
      .array(
        z.object({
          from: speaker,
          text: z.string().max(100_000),
          at: instantSchema.exactOptional(),
          channel: channelSchema.exactOptional(),
        }),
      )
      .min(1)
      .max(MOST_TURNS),
    facts: z
      .array(
        z.object({
          key: factKeySchema,
          value: sentence,
          label: z.string().max(200).exactOptional(),
          certainty: z.enum(["inferred", "stated", "confirmed"]).exactOptional(),
          turn,
        }),
      )
      .max(MOST_ITEMS)
      .exactOptional(),
    attempts: z
      .array(z.object({ what: sentence, outcome: z.enum(OUTCOMES).exactOptional(), turn }))
      .max(MOST_ITEMS)
      .exactOptional(),
    promises: z
      .array(z.object({ text: sentence, dueAt: instantSchema.exactOptional(), turn }))
      .max(MOST_ITEMS)
      .exactOptional(),
  })
  .superRefine(({ turns, facts = [], attempts = [], promises = [] }, context) => {
    for (const [list, items] of Object.entries({ facts, attempts, promises }))
      for (const [index, item] of items.entries())
        if (item.turn !== undefined && item.turn >= turns.length)
          context.addIssue({
            code: "custom",
            path: [list, index, "turn"],
            message: "must be the index of a turn, from 0",
          });
  });
