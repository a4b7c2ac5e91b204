import type { ChannelId } from "../../channels/index.js";

/** How a channel is named in one language: names inflect, so there is one form for each role. */
export interface ChannelPhrase {
  /** "We are moving our conversation …": "to WhatsApp". */
  readonly to: string;
  /** "Would you like to continue …?": "on WhatsApp". */
  readonly on: string;
}

/** The channels of one language. `other` stands for every channel that is not named. */
export type PhrasesOfLocale = Readonly<Partial<Record<ChannelId | "other", ChannelPhrase>>>;

/** Phrases by locale, a BCP 47 tag. */
export type ChannelPhrases = Readonly<Record<string, PhrasesOfLocale>>;
