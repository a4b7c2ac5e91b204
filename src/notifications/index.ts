/**
 * Notices to the customer: typed templates in several languages, how each channel shows them, and whether one may be sent.
 *
 * @module notifications
 */
export type { OptOutScope, QuietHours } from "../journey/customer/reach/events.js";
export {
  type ChannelPresence,
  type KnownOptOut,
  NOTICE_STATES,
  type NoticeContext,
  type NoticeState,
  type PastNotice,
  type PurposeConsent,
  type WaitingUpdate,
} from "./deciding/context.js";
export { type DecideNoticeOptions, decideNotice } from "./deciding/decide-notice.js";
export {
  decideNoticeOver,
  type NoticeRoute,
  type RoutedNoticeContext,
  type RoutedNoticeDecision,
} from "./deciding/decide-notice-over.js";
export {
  type DeferDecision,
  NOTICE_RULES,
  type NoticeDecision,
  type NoticeReason,
  type NoticeReasonCode,
  type NoticeRule,
  type RuleReason,
  type SendDecision,
  type SuppressDecision,
} from "./deciding/decision.js";
export { OPT_OUT_WORDS, type ParseOptOutOptions, parseOptOut } from "./deciding/parse-opt-out.js";
export {
  type ConsentNeed,
  defaultNoticePolicy,
  defineNoticePolicy,
  type NoticeCap,
  type NoticeDigest,
  type NoticePolicy,
  type NoticePolicyInput,
} from "./deciding/policy.js";
export type {
  Brand,
  LiteralPart,
  NoticeCategory,
  NoticeMessage,
  NoticePart,
  NoticeText,
  NoticeUrgency,
  ValuePart,
} from "./message.js";
