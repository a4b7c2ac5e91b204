import type { NoticeText } from "../../message.js";
import type { NoticeAction } from "../rendered-notice.js";

/** What an e-mail says, before it has a design. Nothing is escaped yet; links are https, values one line each. */
export interface EmailContent {
  readonly locale: string;
  readonly direction: "ltr" | "rtl";
  /** One line. */
  readonly subject: string;
  /** What a list of mails shows beside the subject. */
  readonly preview: string;
  readonly heading: string;
  readonly paragraphs: readonly NoticeText[];
  /** The code to be copied or typed; it stands in a paragraph too. */
  readonly code: string | null;
  /** The link, which no paragraph ends with, and the words on its button. */
  readonly action: NoticeAction | null;
  readonly brand: EmailBrand | null;
  /** Where and with what words survey mail is stopped. */
  readonly unsubscribe: NoticeAction | null;
  /** What stands before the link in full. */
  readonly linkInFull: string;
  /** The language of the words around the notice, on the button and in the footer: `en`, `el` or `hr`. */
  readonly wordsLocale: "en" | "el" | "hr";
}

/** A brand with its links checked. */
export interface EmailBrand {
  readonly name: string;
  readonly url: string | null;
  readonly color: string | null;
  readonly logoUrl: string | null;
  readonly address: string | null;
}

/**
 * Designs e-mail in your own way, for example with MJML or react-email. Escape every text for HTML yourself.
 *
 * @returns the HTML; the text part stays the library's own unless you give one
 */
export type RenderEmail = (content: EmailContent) => { readonly html: string; readonly text?: string };
