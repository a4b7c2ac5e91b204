/**
 * Notices to the customer: typed templates in several languages, how each channel shows them, and whether one may be sent.
 *
 * @module notifications
 */
export type { OptOutScope, QuietHours } from "../journey/customer/reach/events.js";
export {
  type BuiltInNoticeKind,
  type BuiltInNotices,
  builtInNotices,
} from "./catalogue/built-in-notices.js";
export {
  type CheckedOverrides,
  type NoticeCatalog,
  type NoticeCatalogOptions,
  type NoticeOverride,
  type NoticeOverrides,
  noticeCatalog,
} from "./catalogue/notice-catalog.js";
export { BUILT_IN_PHRASES, type BuiltInLocale } from "./catalogue/phrases.js";
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
  type ChannelDecision,
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
export { OPT_IN_WORDS, parseOptIn } from "./deciding/parse-opt-in.js";
export { OPT_OUT_WORDS, parseOptOut } from "./deciding/parse-opt-out.js";
export {
  type ConsentNeed,
  defaultNoticePolicy,
  defineNoticePolicy,
  type NoticeCap,
  type NoticePolicy,
  type NoticePolicyInput,
} from "./deciding/policy.js";
export type { ParseWordOptions, WordsByLanguage } from "./deciding/whole-message.js";
export { type LintedCatalog, lintCatalog } from "./lint/lint-catalog.js";
export type { LintFinding, StyleRule } from "./lint/lint-finding.js";
export {
  type Brand,
  type LiteralPart,
  NOTICE_CATEGORIES,
  NOTICE_URGENCIES,
  type NoticeCategory,
  type NoticeMessage,
  type NoticePart,
  type NoticeText,
  type NoticeUrgency,
  type ValuePart,
} from "./message.js";
export type { EmailBrand, EmailContent, RenderEmail } from "./rendering/email/email-content.js";
export type { EmailOptions } from "./rendering/email/render-email.js";
export type { Unsubscribe } from "./rendering/email/unsubscribe.js";
export { NOTICE_ADVICE, NOTICE_LIMITS } from "./rendering/notice-limits.js";
export type { NoticeRenderer } from "./rendering/own-renderer.js";
export { isPublicNotice, type PublicNotice } from "./rendering/public-post.js";
export {
  type NoticeFor,
  type PublicChannel,
  type RenderedFor,
  renderNotice,
} from "./rendering/render-notice.js";
export type { RenderNoticeOptions } from "./rendering/render-options.js";
export type {
  NoticeAction,
  NoticeLength,
  OverAdvised,
  RcsSuggestion,
  RenderedEmail,
  RenderedIn,
  RenderedNotice,
  RenderedOwn,
  RenderedPost,
  RenderedPush,
  RenderedRcs,
  RenderedSlack,
  RenderedSms,
  RenderedSpeech,
  RenderedTeams,
  RenderedTelegram,
  RenderedText,
  RenderedWebChat,
  RenderedWhatsAppTemplate,
  UnrenderedNotice,
  WhatsAppComponent,
  WhatsAppParameter,
  WhatsAppTemplateMessage,
} from "./rendering/rendered-notice.js";
export type { BuiltInRendered } from "./rendering/renderers.js";
export type { WhatsAppOptions } from "./rendering/whatsapp.js";
export {
  bindWhatsAppTemplates,
  type WhatsAppTemplate,
  type WhatsAppTemplateButton,
  type WhatsAppTemplates,
} from "./rendering/whatsapp-template.js";
export type { ChannelPhrase, ChannelPhrases, PhrasesOfLocale } from "./template/channel-phrases.js";
export type {
  Admitted,
  LocalizedText,
  Mistake,
  NamesIn,
  NamingAll,
  NamingOnly,
} from "./template/checked-text.js";
export {
  type ComposeOptions,
  type ComposeOptionsOf,
  composeNotice,
  type TimedComposeOptions,
} from "./template/compose-notice.js";
export { defineTemplate, type NoticeDefinition } from "./template/define-template.js";
export type { TemplateRule } from "./template/read-template.js";
export type { NoticePresence, NoticeTemplate, NoticeTemplates, ToneGuidance } from "./template/template.js";
export {
  type ChannelVariable,
  type CodeVariable,
  type CountVariable,
  type NoticeValues,
  type NoticeVariable,
  type NoticeVariables,
  type TextVariable,
  type TimeVariable,
  type UrlVariable,
  variable,
} from "./template/variables.js";
export type { TextRule } from "./text/text-model.js";
