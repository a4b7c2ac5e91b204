/**
 * What customers say of the service: surveys after an interaction, and what is said in public.
 *
 * @module feedback
 */
export { captureMention, type MentionContext, type MentionDecision } from "./mentions/capture-mention.js";
export { type Finding, type Findings, findings } from "./mentions/findings.js";
export {
  type JudgedPeriod,
  type RisingOptions,
  type RisingTopic,
  risingTopics,
} from "./mentions/rising-topics.js";
export {
  type CountedMention,
  mergeTopicCounts,
  type PeriodCounts,
  type Periods,
  type TopicCount,
  type TopicCounts,
  topicCounts,
} from "./mentions/topic-counts.js";
export { defineTopics, type TopicRule, type Topics, topicsOf } from "./mentions/topics.js";
export { isAnswerToken } from "./surveys/answer-token.js";
export {
  decideReminder,
  decideSurvey,
  type InvitationContext,
  type PastSurvey,
  type ReminderContext,
  SURVEY_REASONS,
  type SurveyDecision,
  type SurveyedInteraction,
  type SurveyReason,
  type SurveyReasonCode,
} from "./surveys/decide.js";
export { type PostedAnswer, readSurveyForm } from "./surveys/form.js";
export {
  type LinkedAnswer,
  readSurveyLink,
  type SurveyLink,
  surveyLink,
  surveyLinks,
} from "./surveys/links.js";
export { type SurveyPage, type SurveyPageOptions, surveyPage } from "./surveys/page.js";
export {
  type ParseReplyOptions,
  parseSurveyReply,
  type ReplyProblem,
  type SurveyReply,
} from "./surveys/parse-reply.js";
export {
  defaultSurveyPolicy,
  type FatigueRule,
  type SurveyPolicy,
  type SurveyRules,
} from "./surveys/policy.js";
export {
  type ChannelResponse,
  type ResponseCount,
  type ResponseRates,
  responseRates,
} from "./surveys/response-rate.js";
export { isPositive, type KnownScale, SURVEY_SCALES } from "./surveys/scale.js";
export { type HeardConversation, type Voice, type VoiceItem, voice } from "./voice.js";
