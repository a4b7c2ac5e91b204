import * as z from "zod";
import { type ChannelId, channelSchema } from "../../channels/channel-id.js";
import type { EpochMs } from "../../kernel/instant.js";
import { type Mac, macSchema } from "../../kernel/mac.js";
import type { Ordered } from "../../kernel/ordered.js";
import { epochMsSchema, idSchema } from "../../kernel/schema.js";
import {
  ANSWER_WAYS,
  type AnswerWay,
  commentSchema,
  mentionShape,
  type SurveyData,
  scoreSchema,
  surveyShape,
} from "./events.js";

/** Asks the customer. Refused with `WRONG_STATE` where that survey was asked already. */
export interface InviteToSurvey extends Ordered<"inviteToSurvey">, SurveyData {}

/** Asks once more. Refused: `UNKNOWN_ITEM`, `WRONG_STATE` (it was answered), `SURVEY_EXPIRED`. */
export interface RemindOfSurvey extends Ordered<"remindOfSurvey"> {
  readonly survey: string;
  readonly channel: ChannelId;
}

/**
 * The customer answered. By the link once: the same score once more changes nothing, another is refused with `PASS_USED`. Refused beside
 * that: `UNKNOWN_ITEM`, `PASS_INVALID` (the link's token is not that of the survey), `SURVEY_EXPIRED`, `OUT_OF_SCALE`.
 */
export interface AnswerSurvey extends Ordered<"answerSurvey"> {
  readonly survey: string;
  readonly score: number;
  readonly channel: ChannelId;
  readonly occurredAt: EpochMs;
  readonly how: AnswerWay;
  readonly comment?: string;
  /** The keyed MAC of the token that was shown. By `link` there has to be one. */
  readonly secret?: Mac;
}

/**
 * The customer said more about it, before or after the score. Once for each `occurredAt`. Refused: `UNKNOWN_ITEM`, `PASS_INVALID`,
 * `SURVEY_EXPIRED`, `WRONG_STATE` (there are 20 comments).
 */
export interface CommentOnSurvey extends Ordered<"commentOnSurvey"> {
  readonly survey: string;
  readonly comment: string;
  readonly occurredAt: EpochMs;
  /** The keyed MAC of the token that was shown, where the comment came by the link. */
  readonly secret?: Mac;
}

/** A message was meant as an answer, and said no score. Once for each message, and for 3 at most. Refused: `UNKNOWN_ITEM`, `SURVEY_EXPIRED`. */
export interface RecordUnclearReply extends Ordered<"recordUnclearReply"> {
  readonly survey: string;
  readonly message: string;
}

/** Somebody spoke of the business in public. Recorded once for each mention. */
export interface CaptureMention extends Ordered<"captureMention"> {
  readonly mention: string;
  readonly channel: ChannelId;
  /** Words that the desk's rules found in it. */
  readonly topics: readonly string[];
  readonly occurredAt: EpochMs;
  /** As the channel shows them. */
  readonly author: string;
  readonly text: string;
  readonly url: string | null;
}

/** Commands on a survey: of a journey, or of a customer alone. None is fenced. */
export type SurveyCommand =
  | InviteToSurvey
  | RemindOfSurvey
  | AnswerSurvey
  | CommentOnSurvey
  | RecordUnclearReply;

/** Commands on what customers say of the business. */
export type FeedbackCommand = SurveyCommand | CaptureMention;

const id = idSchema;
const survey = idSchema;
const secret = macSchema.exactOptional();

export const surveyCommands = {
  inviteToSurvey: z.strictObject({ type: z.literal("inviteToSurvey"), id, ...surveyShape }),
  remindOfSurvey: z.strictObject({ type: z.literal("remindOfSurvey"), id, survey, channel: channelSchema }),
  answerSurvey: z.strictObject({
    type: z.literal("answerSurvey"),
    id,
    survey,
    score: scoreSchema,
    channel: channelSchema,
    occurredAt: epochMsSchema,
    how: z.enum(ANSWER_WAYS),
    comment: commentSchema.exactOptional(),
    secret,
  }),
  commentOnSurvey: z.strictObject({
    type: z.literal("commentOnSurvey"),
    id,
    survey,
    comment: commentSchema,
    occurredAt: epochMsSchema,
    secret,
  }),
  recordUnclearReply: z.strictObject({
    type: z.literal("recordUnclearReply"),
    id,
    survey,
    message: idSchema,
  }),
} satisfies { readonly [Type in SurveyCommand["type"]]: z.ZodType<Extract<SurveyCommand, { type: Type }>> };

export const feedbackCommands = {
  ...surveyCommands,
  captureMention: z.strictObject({
    type: z.literal("captureMention"),
    id,
    ...mentionShape.data,
    ...mentionShape.personal,
  }),
} satisfies {
  readonly [Type in FeedbackCommand["type"]]: z.ZodType<Extract<FeedbackCommand, { type: Type }>>;
};
