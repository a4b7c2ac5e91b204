import type { ChannelId } from "../../channels/channel-id.js";
import type { MessageUnit } from "../../channels/message-limit.js";
import type { SmsParts } from "../../channels/sms-parts.js";

/** How long a field is, and how long it may be. */
export interface NoticeLength {
  /** The field of the rendered notice: `text`, `payload`, `html`. */
  readonly field: string;
  readonly size: number;
  readonly unit: MessageUnit;
  /** `null`: no limit worth minding. */
  readonly limit: number | null;
}

/** A field that arrives whole, but is longer than what is usually shown of it. */
export interface OverAdvised {
  readonly field: string;
  readonly size: number;
  readonly unit: MessageUnit;
  readonly advised: number;
}

/** What every rendered notice says of itself. */
export interface RenderedIn {
  readonly channel: ChannelId;
  readonly kind: string;
  readonly locale: string;
  /** Every field is within its limit; nothing was cut. */
  readonly fits: true;
  /** The length of the field that its channel limits most. */
  readonly length: NoticeLength;
  /** Empty where nothing is longer than advised. */
  readonly overAdvised: readonly OverAdvised[];
}

/** Plain text: WhatsApp within its window, Messenger, Instagram, Viber, direct messages. */
export interface RenderedText extends RenderedIn {
  readonly format: "text";
  readonly text: string;
}

/** An SMS, with the messages it is sent as. */
export interface RenderedSms extends RenderedIn {
  readonly format: "sms";
  readonly text: string;
  /** Encoding, units and parts. */
  readonly sms: SmsParts;
}

/** A text for Telegram, to be sent without `parse_mode`: nothing in it is markup, and what is special is marked by `entities`. */
export interface RenderedTelegram extends RenderedIn {
  readonly format: "telegram";
  readonly text: string;
  /** As the Bot API takes them: `offset` and `length` in UTF-16 code units. A `code` is copied by a tap. */
  readonly entities: readonly { readonly type: "code"; readonly offset: number; readonly length: number }[];
}

/** A WhatsApp message outside the window: an approved template of the provider's and what goes into it. */
export interface RenderedWhatsAppTemplate extends RenderedIn {
  readonly format: "whatsapp-template";
  /** What the customer will read in the body. */
  readonly text: string;
  /** The `template` object of the Cloud API. */
  readonly template: WhatsAppTemplateMessage;
}

/** The `template` object of WhatsApp's Cloud API. */
export interface WhatsAppTemplateMessage {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components: readonly WhatsAppComponent[];
}

/** What goes into one component of a template. */
export type WhatsAppComponent =
  | { readonly type: "body"; readonly parameters: readonly WhatsAppParameter[] }
  | {
      readonly type: "button";
      readonly sub_type: "url";
      readonly index: "0";
      readonly parameters: readonly WhatsAppParameter[];
    };

/** The value of one placeholder. */
export interface WhatsAppParameter {
  readonly type: "text";
  readonly text: string;
}

/** An RCS message: the text, whole, and for its link a suggested action, which disappears with the next message. */
export interface RenderedRcs extends RenderedIn {
  readonly format: "rcs";
  readonly text: string;
  /** As Google's RCS Business Messaging takes them. */
  readonly suggestions: readonly RcsSuggestion[];
}

/** A suggested action that opens a link. */
export interface RcsSuggestion {
  readonly action: {
    readonly text: string;
    /** What comes back to the desk when it is tapped: the kind of the notice. */
    readonly postbackData: string;
    readonly openUrlAction: { readonly url: string };
  };
}

/** A push message. Whoever sees the lock screen reads it. */
export interface RenderedPush extends RenderedIn {
  readonly format: "push";
  readonly title: string;
  readonly body: string;
  /** What a tap opens. */
  readonly url: string | null;
  /** `{ title, body, url, kind, lang }` as JSON: the message that web push encrypts. */
  readonly payload: string;
}

/** An e-mail in both of its forms. */
export interface RenderedEmail extends RenderedIn {
  readonly format: "email";
  /** One line, not encoded: the mailer does that. */
  readonly subject: string;
  /** A whole page, self-contained apart from the brand's logo. */
  readonly html: string;
  readonly text: string;
  /** Further headers, each one line: `Auto-Submitted`, and for surveys `List-Unsubscribe` with `List-Unsubscribe-Post`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A message for a chat window of the desk's own. */
export interface RenderedWebChat extends RenderedIn {
  readonly format: "web-chat";
  readonly text: string;
  /** The same as one paragraph of HTML, to be put into the page as it is. */
  readonly html: string;
  /** The link once more, for a button. */
  readonly action: NoticeAction | null;
}

/** A link and the words on its button. */
export interface NoticeAction {
  readonly label: string;
  readonly url: string;
}

/** An announcement for a call. */
export interface RenderedSpeech extends RenderedIn {
  readonly format: "ssml";
  /** SSML 1.1. */
  readonly ssml: string;
  /** The same without markup, a code letter by letter. */
  readonly speech: string;
  /** The link, which is not read out, nor is the sentence around it: send it by another channel. `null` where there is none. */
  readonly unspoken: string | null;
}

/** A message for Slack: `text` and `blocks` of `chat.postMessage` or an incoming webhook. */
export interface RenderedSlack extends RenderedIn {
  readonly format: "slack";
  /** What notifications show, escaped as mrkdwn. */
  readonly text: string;
  readonly blocks: readonly object[];
}

/** A message for Microsoft Teams: an adaptive card in its envelope, as a webhook takes it. */
export interface RenderedTeams extends RenderedIn {
  readonly format: "teams";
  /** To be sent as JSON. */
  readonly message: object;
}

/** A post that everybody can read. */
export interface RenderedPost extends RenderedIn {
  readonly format: "post";
  readonly text: string;
}

/** What a renderer of your own made. */
export interface RenderedOwn extends RenderedIn {
  readonly format: "own";
  readonly text: string;
  /** What it made beside the text; `null` where it made nothing else. */
  readonly content: unknown;
}

/** A notice as its channel takes it: one shape for each `format`. */
export type RenderedNotice =
  | RenderedText
  | RenderedSms
  | RenderedTelegram
  | RenderedWhatsAppTemplate
  | RenderedRcs
  | RenderedPush
  | RenderedEmail
  | RenderedWebChat
  | RenderedSpeech
  | RenderedSlack
  | RenderedTeams
  | RenderedPost
  | RenderedOwn;

/** A notice that cannot be sent on this channel. It holds no text, so that none is sent cut by mistake. */
export interface UnrenderedNotice {
  readonly format: "none";
  readonly fits: false;
  readonly channel: ChannelId;
  readonly kind: string;
  readonly locale: string;
  /** `too-long`: see `tooLong`. `no-template`: the WhatsApp window is closed and no template is bound to this kind and locale. */
  readonly reason: "too-long" | "no-template";
  /** Every field beyond its limit; empty for `no-template`. */
  readonly tooLong: readonly NoticeLength[];
}
