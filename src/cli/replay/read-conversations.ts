import { parseJson } from "../../kernel/json.js";
import type { JsonLimits } from "../../kernel/json-limits.js";
import { parseInput } from "../../kernel/schema.js";
import { isThroughlineError, ThroughlineError } from "../../throughline.js";
import { abcdSchema, fromAbcd, looksLikeAbcd } from "./abcd.js";
import { type Conversation, conversationSchema } from "./conversation.js";
import { LARGEST_INPUT_BYTES } from "./read-input.js";

/** Of one conversation. */
const OF_ONE: Partial<JsonLimits> = {
  bytes: 4 * 1024 * 1024,
  depth: 16,
  keys: 100_000,
  items: 500_000,
};

/** Of an array of them; each is held to {@link OF_ONE} no more closely than by its schema. */
const OF_MANY: Partial<JsonLimits> = {
  bytes: LARGEST_INPUT_BYTES,
  depth: 16,
  keys: 5_000_000,
  items: 20_000_000,
};

/**
 * The conversations of an input: an array, one on each line, or a single one.
 *
 * @param name how the input is called in messages
 * @throws ThroughlineError `INVALID_INPUT`, `JSON_MALFORMED`, `JSON_LIMIT`, `JSON_UNSAFE`, naming the line or item and
 * the fields, never their values
 */
export function readConversations(text: string, name: string): readonly Conversation[] {
  const found = itemsOf(text, name).map(({ value, where }) => readConversation(value, where));
  if (found.length > 0) return found;
  throw new ThroughlineError("INVALID_INPUT", `There is no conversation in ${name}.`);
}

interface Item {
  readonly value: unknown;
  readonly where: string;
}

function itemsOf(text: string, name: string): readonly Item[] {
  if (/^\s*\[/.test(text)) {
    const array = parsed(text, name, OF_MANY);
    if (!Array.isArray(array)) return [];
    return array.map((value, index) => ({ value, where: `${name}, item ${index + 1},` }));
  }
  if (!isOnePerLine(text)) return [{ value: parsed(text, name, OF_ONE), where: name }];
  return text.split("\n").flatMap((line, index): readonly Item[] => {
    const where = `${name}, line ${index + 1},`;
    return line.trim() === "" ? [] : [{ value: parsed(line, where, OF_ONE), where }];
  });
}

/** A conversation that stands alone may be spread over lines: its first does not end it. */
function isOnePerLine(text: string): boolean {
  const [first = ""] = text.trimStart().split("\n", 1);
  return first === "" || first.trimEnd().endsWith("}") || !first.startsWith("{");
}

function parsed(text: string, where: string, limits: Partial<JsonLimits>): unknown {
  try {
    return parseJson(text, limits);
  } catch (error) {
    if (!isThroughlineError(error)) throw error;
    const at = where.replace(/,$/, "");
    throw new ThroughlineError(error.code, `${at}: ${error.message}`, { details: error.details });
  }
}

function readConversation(value: unknown, where: string): Conversation {
  return looksLikeAbcd(value)
    ? fromAbcd(parseInput(abcdSchema, value, where))
    : parseInput(conversationSchema, withoutNulls(value), where);
}

/** What a database has no value for counts as left out. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutNulls(field)]));
}
