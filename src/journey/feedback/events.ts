import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import { type PartyRef, partySchema } from "../../handoff/party.js";
import type { EventOf } from "../../kernel/event.js";
import { defineEvent, type EventDefinition } from "../../kernel/event-definition.js";
import type { EpochMs } from "../../kernel/instant.js";
import { type Mac, macSchema } from "../../kernel/mac.js";
import { epochMsSchema, idSchema, wordSchema } from "../../kernel/schema.js";
import { sentence } from "../knowledge/events.js";

/** The values of {@link SurveyKind}. */
export const SURVEY_KINDS = ["csat", "nps", "ces"] as const;
/** What is asked: how satisfied the customer is, whether they would recommend the business, or how easy it was. */
export type SurveyKind = (typeof SURVEY_KINDS)[number];

/** The values of {@link AnswerWay}. */
export const ANSWER_WAYS = ["link", "reply", "desk"] as const;
/** How an answer came: by the link of the invitation, as a written reply, or told to somebody of the desk. */
export type AnswerWay = (typeof ANSWER_WAYS)[number];

/** The whole numbers an answer may be, both ends included: `{ min: 0, max: 10 }`. */
export interface SurveyScale {
  readonly min: number;
  readonly max: number;
}

/** What is asked, of whom it is, and until when. Nothing of it is personal. */
export interface SurveyData {
  readonly survey: string;
  readonly kind: SurveyKind;
  readonly scale: SurveyScale;
  /** Where it is asked. */
  readonly channel: ChannelId;
  /** The conversation it asks about; `null`: the whole journey, or the customer's ties to the business. */
  readonly conversation: string | null;
  /** Whose work it asks about; `null`: nobody's alone. */
  readonly agent: PartyRef | null;
  /** From then on no answer is taken. */
  readonly expiresAt: EpochMs;
  /** The keyed MAC of the token in its link; `null`: it has none. */
  readonly secret: Mac | null;
}

/** The customer was asked. */
export type SurveyInvited = EventOf<"survey.invited", SurveyData>;
/** The customer was asked once more. */
export type SurveyReminded = EventOf<"survey.reminded", { survey: string; channel: ChannelId }>;
/** The customer answered. Of several answers the newest by `occurredAt` holds. */
export type SurveyAnswered = EventOf<
  "survey.answered",
  { survey: string; score: number; channel: ChannelId; occurredAt: EpochMs; how: AnswerWay },
  { comment: string | null }
>;
/** The customer said more about it. */
export type SurveyCommented = EventOf<
  "survey.commented",
  { survey: string; occurredAt: EpochMs },
  { comment: string }
>;
/** A message that was meant as an answer did not say a score. */
export type SurveyNotUnderstood = EventOf<"survey.not-understood", { survey: string; message: string }>;

/** From the invitation to the answer. */
export type SurveyEvent =
  | SurveyInvited
  | SurveyReminded
  | SurveyAnswered
  | SurveyCommented
  | SurveyNotUnderstood;

/** Somebody spoke of the business in public. `topics` are words that the desk's rules found in it. */
export type MentionCaptured = EventOf<
  "mention.captured",
  { mention: string; channel: ChannelId; topics: readonly string[]; occurredAt: EpochMs },
  { author: string; text: string; url: string | null }
>;

/** What the customer says when asked, and what is said in public. */
export type FeedbackEvent = SurveyEvent | MentionCaptured;

const survey = idSchema;
const occurredAt = epochMsSchema;

export const commentSchema = sentence;
export const scoreSchema = z.int().min(0).max(100);
export const surveyShape = {
  survey,
  kind: z.enum(SURVEY_KINDS),
  scale: z
    .strictObject({ min: scoreSchema, max: scoreSchema })
    .refine(({ min, max }) => min < max, "must have min below max"),
  channel: channelSchema,
  conversation: idSchema.nullable(),
  agent: partySchema.nullable(),
  expiresAt: epochMsSchema,
  secret: macSchema.nullable(),
};

export const mentionShape = {
  data: {
    mention: idSchema,
    channel: channelSchema,
    topics: z.array(wordSchema).max(50),
    occurredAt,
  },
  personal: {
    author: z.string().min(1).max(500),
    text: z.string().max(20_000),
    url: z.string().max(2_000).nullable(),
  },
};

export const surveyEvents = {
  "survey.invited": defineEvent<SurveyInvited>({ data: z.strictObject(surveyShape) }),
  "survey.reminded": defineEvent<SurveyReminded>({
    data: z.strictObject({ survey, channel: channelSchema }),
  }),
  "survey.answered": defineEvent<SurveyAnswered>({
    data: z.strictObject({
      survey,
      score: scoreSchema,
      channel: channelSchema,
      occurredAt,
      how: z.enum(ANSWER_WAYS),
    }),
    personal: z.strictObject({ comment: commentSchema.nullable() }),
  }),
  "survey.commented": defineEvent<SurveyCommented>({
    data: z.strictObject({ survey, occurredAt }),
    personal: z.strictObject({ comment: commentSchema }),
  }),
  "survey.not-understood": defineEvent<SurveyNotUnderstood>({
    data: z.strictObject({ survey, message: idSchema }),
  }),
} satisfies Record<SurveyEvent["type"], EventDefinition>;

export const feedbackEvents = {
  ...surveyEvents,
  "mention.captured": defineEvent<MentionCaptured>({
    data: z.strictObject(mentionShape.data),
    personal: z.strictObject(mentionShape.personal),
  }),
} satisfies Record<FeedbackEvent["type"], EventDefinition>;
