/** Every {@link NoticeCategory}. */
export const NOTICE_CATEGORIES = ["transactional", "survey", "security", "consent", "public"] as const;

/** Why a notice is sent, which decides what consent it needs and what an opt-out stops. */
export type NoticeCategory = (typeof NOTICE_CATEGORIES)[number];

/** Every {@link NoticeUrgency}. */
export const NOTICE_URGENCIES = ["live", "normal", "deferrable"] as const;

/** `live`: the customer waits for it now, at any hour. `normal`: soon. `deferrable`: any time within days. */
export type NoticeUrgency = (typeof NOTICE_URGENCIES)[number];

/** One piece of a text: literal, or the value of a variable, formatted for the locale and **not yet escaped**. */
export type NoticePart = LiteralPart | ValuePart;

/** What the template itself says. */
export interface LiteralPart {
  readonly type: "text";
  readonly value: string;
}

/** What a variable put in. */
export interface ValuePart {
  readonly type: "value";
  /** The name of the variable. */
  readonly variable: string;
  /** What kind of value it is: a renderer makes a button of a `url`, and reads a `code` aloud digit by digit. */
  readonly is: "text" | "url" | "code" | "time" | "number";
  readonly value: string;
}

/** A text in pieces, in reading order. No piece is empty. */
export type NoticeText = readonly NoticePart[];

/** Who writes to the customer. */
export interface Brand {
  /** 1 to 40 characters. */
  readonly name: string;
  /** The website, https. */
  readonly url?: string;
  /** The colour of buttons and headings, `#rrggbb`. */
  readonly color?: string;
  /** The logo, https. */
  readonly logoUrl?: string;
  /** The postal address, as the law of many countries asks for in e-mail. */
  readonly address?: string;
}

/** A notice in one language, before a channel makes it its own. */
export interface NoticeMessage {
  /** What it tells: `update.reply-waiting`. */
  readonly kind: string;
  /** The version of the template it was made from, from 1. */
  readonly version: number;
  /** The locale of its texts, which may be a fallback of the one that was asked for. */
  readonly locale: string;
  readonly category: NoticeCategory;
  readonly urgency: NoticeUrgency;
  /** `public`: it may stand where everybody can read it. `customer`: it is for the customer alone. */
  readonly audience: "public" | "customer";
  /** One line, without a link. */
  readonly subject: NoticeText;
  /** The text, the link last if it has one. */
  readonly body: NoticeText;
  /** The link in `body`, if it has one: https. */
  readonly link: string | null;
  /** The PIN or code in `body`, if it has one; of several the last, which is keyed in last. Never beside a link. */
  readonly code: string | null;
  readonly brand: Brand | null;
}
