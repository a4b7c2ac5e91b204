import type { NumberOptions } from "./number-options.js";

/** A text as the compiler and the lint read it: variants of patterns, chosen by selectors. */
export interface TextModel {
  /** What `.match` looks at. None: there is one variant without keys. */
  readonly selectors: readonly Placeholder[];
  readonly variants: readonly TextVariant[];
}

/** One alternative of a text. */
interface TextVariant {
  /** One for each selector; `null` is `*`. */
  readonly keys: readonly (string | null)[];
  /** Literal pieces and placeholders, in reading order. */
  readonly pattern: readonly (string | Placeholder)[];
}

/** Where the value of a variable goes. */
export interface Placeholder {
  readonly variable: string;
  /** The function that formats it, `null` where the text names none. */
  readonly format: FormatName | null;
  readonly options: NumberOptions;
}

/** The functions a text may use: the stable ones of MessageFormat 2, and the library's own for points in time. */
export const FORMAT_NAMES = ["string", "number", "integer", "tl:when"] as const;
/** One of {@link FORMAT_NAMES}. */
export type FormatName = (typeof FORMAT_NAMES)[number];

/** What is wrong with a text on its own. */
export interface TextProblem {
  readonly rule: TextRule;
  readonly message: string;
}

/** Rules that a text must keep to be read at all. */
export type TextRule = "syntax" | "unknown-function" | "unknown-variable" | "wrong-function";
