/**
 * What customers say of the service: surveys after an interaction, and what is said in public.
 *
 * @module feedback
 */
export {
  type ParseReplyOptions,
  parseSurveyReply,
  type ReplyProblem,
  type SurveyReply,
} from "./surveys/parse-reply.js";
export type { SurveyScale } from "./surveys/scale.js";
