import type { BuiltInChannel } from "../../channels/channel-id.js";
import type { MessageLimit } from "../../channels/message-limit.js";
import type { NoticeMessage } from "../message.js";
import { renderEmail } from "./email/render-email.js";
import { NOTICE_LIMITS } from "./notice-limits.js";
import { renderPlainText } from "./plain-text.js";
import { renderPublicPost } from "./public-post.js";
import { renderPush } from "./push.js";
import { renderRcs } from "./rcs.js";
import type { RenderNoticeOptions } from "./render-options.js";
import type {
  RenderedEmail,
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
} from "./rendered-notice.js";
import { renderSlack } from "./slack.js";
import { renderSms } from "./sms.js";
import { renderTeams } from "./teams.js";
import { renderTelegram } from "./telegram.js";
import { renderVoice } from "./voice.js";
import { renderWebChat } from "./web-chat.js";
import { renderWhatsApp } from "./whatsapp.js";

/** What the library renders for each channel it knows, and for `push`, `slack` and `teams`. */
export interface BuiltInRendered {
  readonly "social-post": RenderedPost;
  readonly "social-comment": RenderedPost;
  readonly forum: RenderedPost;
  readonly "social-dm": RenderedText;
  readonly messenger: RenderedText;
  readonly instagram: RenderedText;
  readonly whatsapp: RenderedText | RenderedWhatsAppTemplate;
  readonly viber: RenderedText;
  readonly telegram: RenderedTelegram;
  readonly sms: RenderedSms;
  readonly rcs: RenderedRcs;
  readonly email: RenderedEmail;
  readonly "web-chat": RenderedWebChat;
  readonly "in-app-chat": RenderedWebChat;
  readonly portal: RenderedWebChat;
  readonly video: RenderedWebChat;
  readonly phone: RenderedSpeech;
  readonly callback: RenderedSpeech;
  readonly "in-person": RenderedText;
  readonly push: RenderedPush;
  readonly slack: RenderedSlack;
  readonly teams: RenderedTeams;
}

/** What makes a notice fit for its channel. */
type BuiltInRenderers = {
  readonly [channel in keyof BuiltInRendered]: (
    message: NoticeMessage,
    options: RenderNoticeOptions,
  ) => BuiltInRendered[channel] | UnrenderedNotice;
};

export const BUILT_IN_RENDERERS: BuiltInRenderers = {
  "social-post": postOn("social-post", NOTICE_LIMITS.publicPost),
  "social-comment": postOn("social-comment", NOTICE_LIMITS.publicPost),
  forum: postOn("forum", null),
  "social-dm": plainTextOn("social-dm", NOTICE_LIMITS.directMessage),
  messenger: plainTextOn("messenger", NOTICE_LIMITS.messenger),
  instagram: plainTextOn("instagram", NOTICE_LIMITS.instagram),
  viber: plainTextOn("viber", NOTICE_LIMITS.viber),
  "in-person": plainTextOn("in-person", null),
  whatsapp: (message, { whatsapp }) => renderWhatsApp(message, whatsapp),
  telegram: renderTelegram,
  sms: (message, { transliterate }) => renderSms(message, transliterate),
  rcs: (message, { actionLabel }) => renderRcs(message, actionLabel),
  email: (message, { email, actionLabel }) => renderEmail(message, email, actionLabel),
  "web-chat": webChatOn("web-chat"),
  "in-app-chat": webChatOn("in-app-chat"),
  portal: webChatOn("portal"),
  video: webChatOn("video"),
  phone: (message) => renderVoice(message, "phone"),
  callback: (message) => renderVoice(message, "callback"),
  push: renderPush,
  slack: (message, { actionLabel }) => renderSlack(message, actionLabel),
  teams: (message, { actionLabel }) => renderTeams(message, actionLabel),
};

function postOn(channel: BuiltInChannel, limit: MessageLimit | null) {
  return (message: NoticeMessage) => renderPublicPost(message, channel, limit);
}

function plainTextOn(channel: BuiltInChannel, limit: MessageLimit | null) {
  return (message: NoticeMessage) => renderPlainText(message, channel, limit);
}

function webChatOn(channel: BuiltInChannel) {
  return (message: NoticeMessage, { actionLabel }: RenderNoticeOptions) =>
    renderWebChat(message, channel, actionLabel);
}
