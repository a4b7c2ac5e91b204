import { MessageError, type Model, parseMessage, validate } from "messageformat";
import { NUMBER_OPTIONS, type NumberOptions } from "./number-options.js";
import {
  FORMAT_NAMES,
  type FormatName,
  type Placeholder,
  type TextModel,
  type TextProblem,
  type TextRule,
} from "./text-model.js";

/** What was found in the source of a text. */
export interface ReadText {
  /** `null` where the text cannot be read. */
  readonly model: TextModel | null;
  readonly problems: readonly TextProblem[];
}

/**
 * Reads a text in Unicode MessageFormat 2 (LDML 48). Notices use a part of it: literal text, variables with the functions of
 * {@link FORMAT_NAMES}, `.input` and `.match`. `.local`, markup and options that are themselves variables are problems.
 */
export function readText(source: string): ReadText {
  const problems: TextProblem[] = [];
  const report = (rule: TextRule, message: string) => problems.push({ rule, message });
  try {
    const message = parseMessage(source);
    validate(message);
    const model = modelOf(message, report);
    return { model: problems.length === 0 ? model : null, problems };
  } catch (error) {
    if (!(error instanceof MessageError)) throw error;
    report("syntax", `The text is not MessageFormat 2: ${error.message}.`);
    return { model: null, problems };
  }
}

type Report = (rule: TextRule, message: string) => void;
type Declared = ReadonlyMap<string, Placeholder>;

function modelOf(message: Model.Message, report: Report): TextModel {
  const declared = new Map<string, Placeholder>();
  for (const { type, name, value } of message.declarations) {
    if (type === "local") report("syntax", `.local $${name} is not part of what notices use.`);
    else declared.set(name, placeholderOf(value, declared, report) ?? plain(name));
  }
  if (message.type === "message")
    return {
      selectors: [],
      variants: [{ keys: [], pattern: patternOf(message.pattern, declared, report) }],
    };
  return {
    selectors: message.selectors.map(({ name }) => declared.get(name) ?? plain(name)),
    variants: message.variants.map(({ keys, value }) => ({
      keys: keys.map((key) => (key.type === "*" ? null : key.value)),
      pattern: patternOf(value, declared, report),
    })),
  };
}

function patternOf(pattern: Model.Pattern, declared: Declared, report: Report): (string | Placeholder)[] {
  const read: (string | Placeholder)[] = [];
  const add = (piece: string | Placeholder) => {
    const last = read.at(-1);
    if (typeof piece === "string" && typeof last === "string") read[read.length - 1] = last + piece;
    else if (piece !== "") read.push(piece);
  };
  for (const piece of pattern) {
    if (typeof piece === "string") add(piece);
    else if (piece.type === "markup") report("syntax", "Markup is not part of what notices use.");
    else if (piece.arg?.type === "literal" && piece.functionRef === undefined) add(piece.arg.value);
    else add(placeholderOf(piece, declared, report) ?? "");
  }
  return read;
}

function placeholderOf(
  { arg, functionRef }: Model.Expression,
  declared: Declared,
  report: Report,
): Placeholder | null {
  if (arg?.type !== "variable") {
    report("syntax", "A function needs a variable before it, as in {$count :integer}.");
    return null;
  }
  const before = declared.get(arg.name) ?? plain(arg.name);
  if (functionRef === undefined) return before;
  const format = FORMAT_NAMES.find((name) => name === functionRef.name);
  if (format === undefined) {
    report("unknown-function", `There is no function :${functionRef.name} in notices.`);
    return before;
  }
  return {
    variable: arg.name,
    format,
    options: { ...before.options, ...optionsOf(format, functionRef.options ?? {}, report) },
  };
}

function optionsOf(format: FormatName, given: Model.Options, report: Report): NumberOptions {
  const options: { -readonly [name in keyof NumberOptions]: string } = {};
  for (const [name, value] of Object.entries(given)) {
    const known = format === "number" || format === "integer" ? numberOption(name) : undefined;
    if (known === undefined || value.type !== "literal" || !NUMBER_OPTIONS[known].test(value.value))
      report("syntax", `The option ${name} of :${format} is not one that notices use.`);
    else options[known] = value.value;
  }
  return options;
}

function numberOption(name: string): keyof NumberOptions | undefined {
  return name === "select" || name === "useGrouping" || name === "minimumIntegerDigits" ? name : undefined;
}

function plain(variable: string): Placeholder {
  return { variable, format: null, options: {} };
}
