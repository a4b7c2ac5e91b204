import type { NoticePart, ValuePart } from "../message.js";
import { numberWriter, pluralSelector } from "./number-options.js";
import type { Placeholder, TextModel } from "./text-model.js";
import { formatWhen } from "./when.js";

/** The values a text is filled with, by variable: text, a whole number, or a point in time as epoch milliseconds. */
interface TextValues {
  readonly values: Readonly<Record<string, string | number>>;
  /** Of the recipient; only a text that tells a time needs it. */
  readonly timeZone: string | undefined;
}

/** A text that was read once and is filled often. */
export type CompiledText = (given: TextValues) => NoticePart[];

/** What a placeholder's part says it is. */
export type ValueKindOf = (variable: string) => ValuePart["is"];

/**
 * Makes a plain function of a text, with the `Intl` objects of its locale inside. It gives what the package `messageformat` would
 * give without bidi isolation.
 */
export function compileText(model: TextModel, locale: string, kindOf: ValueKindOf): CompiledText {
  const patterns = model.variants.map(({ pattern }) => compilePattern(pattern, locale, kindOf));
  const choose = compileChoice(model, locale);
  return (given) => patterns[choose(given)]?.(given) ?? [];
}

function compilePattern(
  pattern: TextModel["variants"][number]["pattern"],
  locale: string,
  kindOf: ValueKindOf,
): CompiledText {
  const pieces = pattern.map((piece): NoticePart | Slot =>
    typeof piece === "string"
      ? Object.freeze({ type: "text", value: piece })
      : {
          type: "slot",
          variable: piece.variable,
          is: kindOf(piece.variable),
          write: compileWriter(piece, locale),
        },
  );
  return (given) => {
    const parts: NoticePart[] = [];
    for (const piece of pieces) {
      if (piece.type !== "slot") parts.push(piece);
      else {
        const { variable, is, write } = piece;
        parts.push({ type: "value", variable, is, value: write(given.values[variable] ?? "", given) });
      }
    }
    return parts;
  };
}

interface Slot {
  readonly type: "slot";
  readonly variable: string;
  readonly is: ValuePart["is"];
  readonly write: Writer;
}

type Writer = (value: string | number, given: TextValues) => string;

function compileWriter({ format, options }: Placeholder, locale: string): Writer {
  if (format === "tl:when") return (at, { timeZone }) => formatWhen(Number(at), locale, timeZone);
  if (format === "string") return String;
  const write = numberWriter(locale, options);
  return (value) => (typeof value === "number" ? write(value) : value);
}

/** Variants by their keys, one level for each selector; at the bottom the index of a variant. */
type Choices = Map<string | null, Choices> | number;

/**
 * The best variant as MessageFormat 2 has it: the one that matches the first selector best, then the second, and so on. A key that is
 * the value itself is better than its plural category, and that is better than `*`.
 */
function compileChoice({ selectors, variants }: TextModel, locale: string): (given: TextValues) => number {
  const choices = selectors.length === 0 ? 0 : new Map<string | null, Choices>();
  for (const [index, { keys }] of variants.entries()) addChoice(choices, keys, index);
  const keysFor = selectors.map((selector) => compileKeys(selector, locale));
  const choose = (from: Choices | undefined, given: TextValues, depth: number): number | undefined => {
    if (from === undefined || typeof from === "number") return from;
    for (const key of keysFor[depth]?.(given) ?? []) {
      const found = choose(from.get(key), given, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (given) => choose(choices, given, 0) ?? 0;
}

function addChoice(choices: Choices, [key = null, ...rest]: readonly (string | null)[], index: number): void {
  if (typeof choices === "number") return;
  if (rest.length === 0) {
    choices.set(key, index);
    return;
  }
  const next = choices.get(key) ?? new Map<string | null, Choices>();
  choices.set(key, next);
  addChoice(next, rest, index);
}

/** Gives the keys that match a value, the best first. */
function compileKeys(
  { variable, format, options }: Placeholder,
  locale: string,
): (given: TextValues) => readonly (string | null)[] {
  const category = pluralSelector(locale, options);
  return ({ values }) => {
    const value = values[variable] ?? "";
    return typeof value === "number" && format !== "string"
      ? [String(value), category(value), null]
      : [String(value).normalize(), null];
  };
}
