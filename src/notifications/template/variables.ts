import type { ChannelId } from "../../channels/index.js";
import type { Instant } from "../../kernel/instant.js";
import type { StandardSchemaV1 } from "../../kernel/schema.js";

/** Words: a name, a case number, a status. */
export interface TextVariable {
  readonly type: "text";
  /** The most characters, counted as UTF-16 code units. */
  readonly max: number;
  /** What the text must be besides, such as a schema of zod; it must answer at once, with a string. */
  readonly schema: StandardSchemaV1<string, string> | null;
  readonly example: string;
}

/** The one thing to tap. */
export interface UrlVariable {
  readonly type: "url";
  readonly example: string;
}

/** Digits or letters to type in: a PIN, a one-time code. */
export interface CodeVariable {
  readonly type: "code";
  readonly example: string;
}

/** A whole number, which the text can choose its plural form by. */
export interface CountVariable {
  readonly type: "count";
  readonly example: number;
}

/** A point in time, shown by `:tl:when` in the recipient's zone. */
export interface TimeVariable {
  readonly type: "time";
  readonly example: string;
}

/** A channel, in the words and the grammatical form of the language: "on WhatsApp", "na WhatsAppu". */
export interface ChannelVariable {
  readonly type: "channel";
  /** `to`: where the conversation moves. `on`: where it goes on. */
  readonly role: "to" | "on";
  readonly example: ChannelId;
}

/** What a text can be filled with. */
export type NoticeVariable =
  | TextVariable
  | UrlVariable
  | CodeVariable
  | CountVariable
  | TimeVariable
  | ChannelVariable;

/** The variables of a template, by name. */
export type NoticeVariables = Readonly<Record<string, NoticeVariable>>;

interface ValueByType {
  readonly text: string;
  readonly url: string;
  readonly code: string;
  readonly count: number;
  readonly time: Instant;
  readonly channel: ChannelId;
}

/** What has to be given to fill a template with these variables. */
export type NoticeValues<V extends NoticeVariables> = {
  readonly [Name in keyof V]: ValueByType[V[Name]["type"]];
};

/**
 * Makers of the variables of {@link defineTemplate}. Each takes an `example`, which previews and {@link lintCatalog} fill texts with.
 *
 * @example
 * ```ts
 * const variables = { caseRef: variable.text({ max: 24, example: "#48213" }), link: variable.url() };
 * ```
 */
export const variable = {
  /** 1 to `max` characters, without line breaks, control characters or marks that turn the direction of a text. */
  text: (options: {
    readonly max: number;
    readonly schema?: StandardSchemaV1<string, string>;
    readonly example?: string;
  }): TextVariable => ({
    type: "text",
    max: options.max,
    schema: options.schema ?? null,
    example: options.example ?? "Example".slice(0, options.max),
  }),
  /** An `https:` address of at most 2,048 ASCII characters, without a user name in it. */
  url: (options: { readonly example?: string } = {}): UrlVariable => ({
    type: "url",
    example: options.example ?? "https://s.example/r/7Kq2mZ",
  }),
  /** 3 to 16 letters A–Z and digits, which may stand in groups parted by a space or a hyphen. */
  code: (options: { readonly example?: string } = {}): CodeVariable => ({
    type: "code",
    example: options.example ?? "482193",
  }),
  /** A whole number from 0 to 1,000,000. */
  count: (options: { readonly example?: number } = {}): CountVariable => ({
    type: "count",
    example: options.example ?? 5,
  }),
  /** Epoch milliseconds, a `Date`, or ISO 8601 text with an offset. */
  time: (options: { readonly example?: string } = {}): TimeVariable => ({
    type: "time",
    example: options.example ?? "2026-11-24T09:30:00Z",
  }),
  /** The id of a channel. One that the phrase table does not know is "another channel". */
  channel: (role: "to" | "on", options: { readonly example?: ChannelId } = {}): ChannelVariable => ({
    type: "channel",
    role,
    example: options.example ?? "whatsapp",
  }),
} as const;
