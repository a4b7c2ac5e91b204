import type { NoticeCategory, NoticeUrgency } from "../message.js";
import type { LocalizedText } from "./checked-text.js";
import type { NoticeVariables } from "./variables.js";

/** How to speak in a notice: for whoever words it, and for an agent who speaks beside it. */
export interface ToneGuidance {
  /** What to acknowledge first. */
  readonly acknowledge: string;
  /** What not to say, or not to suggest. */
  readonly avoid: string;
}

/** `skip-if-read`: of no use once the customer has read what it tells of; that they are online does not stop it. */
export type NoticePresence = "always" | "skip-if-read";

/** What one kind of notice says, in each language, and under which rules it is sent. */
export interface NoticeTemplate<V extends NoticeVariables = NoticeVariables> {
  /** Lower-case words joined by dots or hyphens: `handoff.call-us`. */
  readonly kind: string;
  /** From 1; a new one for every change of a text. */
  readonly version: number;
  /** What it is for, in one sentence. */
  readonly purpose: string;
  readonly category: NoticeCategory;
  readonly urgency: NoticeUrgency;
  readonly presence: NoticePresence;
  /** Whether several of them may be told as one `update.digest`. */
  readonly digest: boolean;
  /** `public` exactly where the category is: only such a notice may go where others can read it. */
  readonly audience: "public" | "customer";
  readonly tone: ToneGuidance;
  readonly variables: V;
  /** One line in MessageFormat 2 for each locale, of at most 40 characters, without a link. */
  readonly subject: LocalizedText;
  /** The text in MessageFormat 2 for each locale: every variable stands in it, the link last. */
  readonly text: LocalizedText;
}

/** Templates by kind. */
export type NoticeTemplates = Readonly<Record<string, NoticeTemplate>>;
