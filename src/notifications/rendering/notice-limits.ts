import {
  INSTAGRAM_TEXT,
  MESSENGER_TEXT,
  type MessageLimit,
  RCS_TEXT,
  SMS_TEXT,
  TELEGRAM_TEXT,
  VIBER_TEXT,
  WHATSAPP_TEXT,
  X_DIRECT_MESSAGE,
  X_POST,
} from "../../channels/message-limit.js";

/** Body of a WhatsApp template with its parameters put in: 1,024 characters (Meta, "Template components"). */
const WHATSAPP_TEMPLATE_BODY: MessageLimit = { size: 1024, unit: "characters" };

/** Text header of a WhatsApp template: 60 characters (Meta, "Template components"). */
const WHATSAPP_TEMPLATE_HEADER: MessageLimit = { size: 60, unit: "characters" };

/** Footer of a WhatsApp template: 60 characters (Meta, "Template components"). */
const WHATSAPP_TEMPLATE_FOOTER: MessageLimit = { size: 60, unit: "characters" };

/** Label of a button of a WhatsApp template: 25 characters (Meta, "Template components"). */
const WHATSAPP_TEMPLATE_BUTTON: MessageLimit = { size: 25, unit: "characters" };

/** Text of a suggested action: 25 characters (Google, RCS Business Messaging, `Suggestion.text`). */
const RCS_SUGGESTION: MessageLimit = { size: 25, unit: "characters" };

/**
 * A push message as JSON: 3,993 bytes of UTF-8. Web push leaves that much of 4,096 after encryption (RFC 8030, section 7.2; RFC 8291,
 * section 4); Firebase Cloud Messaging and the Apple Push Notification service take 4,096.
 */
const PUSH_PAYLOAD: MessageLimit = { size: 3993, unit: "utf8-bytes" };

/** Title of a push message: beyond about 30 characters a narrow lock screen cuts it. Advice, by judgement. */
const PUSH_TITLE: MessageLimit = { size: 30, unit: "characters" };

/** Body of a push message: beyond about 140 characters a lock screen cuts it. Advice, by judgement. */
const PUSH_BODY: MessageLimit = { size: 140, unit: "characters" };

/** Subject of an e-mail: beyond about 40 characters a phone's list cuts it. Advice, by judgement. */
const EMAIL_SUBJECT: MessageLimit = { size: 40, unit: "characters" };

/** HTML of an e-mail: Gmail hides what goes beyond 102 KB. */
const EMAIL_HTML: MessageLimit = { size: 102 * 1024, unit: "utf8-bytes" };

/** Subject line as one header line: 998 characters without its line end (RFC 5322, section 2.1.1), of which `Subject: ` takes nine. */
const EMAIL_SUBJECT_LINE: MessageLimit = { size: 989, unit: "utf8-bytes" };

/** What is spoken: 3,000 characters, markup not counted (Amazon Polly, "Quotas": billed characters of `SynthesizeSpeech`). */
const VOICE_SPEECH: MessageLimit = { size: 3000, unit: "characters" };

/** SSML as a whole: 4,096 characters (Twilio, TwiML `<Say>`); Amazon Polly takes 6,000. */
const VOICE_SSML: MessageLimit = { size: 4096, unit: "characters" };

/** Fallback text of a Slack message: 40,000 characters, cut beyond (Slack, `chat.postMessage`, "Truncating content"). */
const SLACK_TEXT: MessageLimit = { size: 40_000, unit: "characters" };

/** Text of one Slack block: 3,000 characters (Slack, Block Kit "Text object"). */
const SLACK_BLOCK: MessageLimit = { size: 3000, unit: "characters" };

/** Header block of a Slack message: 150 characters (Slack, Block Kit "Header block"). */
const SLACK_HEADER: MessageLimit = { size: 150, unit: "characters" };

/** A Teams message with its card as JSON: 28 KB (Microsoft, "Limits and specifications for Microsoft Teams"; incoming webhooks). */
const TEAMS_MESSAGE: MessageLimit = { size: 28 * 1024, unit: "utf8-bytes" };

/** The limits that notices are rendered under, by channel and field. Where each comes from stands in its comment. */
export const NOTICE_LIMITS = {
  sms: SMS_TEXT,
  whatsapp: WHATSAPP_TEXT,
  whatsappTemplateBody: WHATSAPP_TEMPLATE_BODY,
  whatsappTemplateHeader: WHATSAPP_TEMPLATE_HEADER,
  whatsappTemplateFooter: WHATSAPP_TEMPLATE_FOOTER,
  whatsappTemplateButton: WHATSAPP_TEMPLATE_BUTTON,
  messenger: MESSENGER_TEXT,
  instagram: INSTAGRAM_TEXT,
  telegram: TELEGRAM_TEXT,
  viber: VIBER_TEXT,
  directMessage: X_DIRECT_MESSAGE,
  publicPost: X_POST,
  rcs: RCS_TEXT,
  rcsSuggestion: RCS_SUGGESTION,
  pushPayload: PUSH_PAYLOAD,
  emailHtml: EMAIL_HTML,
  emailSubject: EMAIL_SUBJECT_LINE,
  voiceSpeech: VOICE_SPEECH,
  voiceSsml: VOICE_SSML,
  slackText: SLACK_TEXT,
  slackBlock: SLACK_BLOCK,
  slackHeader: SLACK_HEADER,
  teamsMessage: TEAMS_MESSAGE,
} as const;

/** Lengths beyond which a notice still arrives whole but is likely to be shown cut. */
export const NOTICE_ADVICE = {
  pushTitle: PUSH_TITLE,
  pushBody: PUSH_BODY,
  emailSubject: EMAIL_SUBJECT,
} as const;
