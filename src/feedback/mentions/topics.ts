import { ThroughlineError } from "../../kernel/error.js";
import { plainText } from "../plain-text.js";

/** What a public post must say to be about a topic. */
export interface TopicRule {
  /** Lower-case words joined by hyphens, at most 64 characters, such as `late-delivery`. */
  readonly topic: string;
  /**
   * Words and phrases, one of which must be there: 1 to 200, each of at most 100 characters and 8 words. Compared without regard to case
   * and accents. A word that ends in `*` stands for all that begin with it, as languages that inflect need: `λογαριασμ*`, `račun*`.
   */
  readonly any: readonly string[];
  /** Words and phrases, none of which may be there. Default: none. At most 200. */
  readonly not?: readonly string[];
}

/** Rules that were checked. */
export interface Topics {
  /** In the order given. */
  readonly topics: readonly string[];
  /** @internal */
  readonly rules: readonly CompiledRule[];
}

interface CompiledRule {
  readonly topic: string;
  readonly any: readonly Phrase[];
  readonly not: readonly Phrase[];
}

type Phrase = readonly { readonly word: string; readonly prefix: boolean }[];

const TOPIC = /^[a-z][a-z0-9-]{0,63}$/;
const MOST_RULES = 500;
const MOST_PHRASES = 200;
const LONGEST_PHRASE = 100;
const MOST_WORDS = 8;
/** A text is about so many topics at most: those of the first rules that hold. */
const MOST_TOPICS = 50;
/** Of a text, so much is looked at. */
const LONGEST_TEXT = 10_000;
const WORDS = /[\p{L}\p{N}]+/gu;

/**
 * Topics as data: words and phrases, no expressions that could be made to run long.
 *
 * @throws ThroughlineError `INVALID_INPUT` for more than 500 rules, a topic named twice, or a rule that is not valid
 * @example
 * ```ts
 * const topics = defineTopics([{ topic: "double-charge", any: ["charged twice", "διπλή χρέωση", "dvostruk* naplat*"] }]);
 * topicsOf("ΔΙΠΛΗ ΧΡΕΩΣΗ στην κάρτα μου!", topics); // ["double-charge"]
 * ```
 */
export function defineTopics(rules: readonly TopicRule[]): Topics {
  if (rules.length > MOST_RULES) throw invalid(`at most ${MOST_RULES} rules`);
  const compiled = rules.map(compile);
  const topics = compiled.map(({ topic }) => topic);
  if (new Set(topics).size < topics.length) throw invalid("every topic once");
  return { topics, rules: compiled };
}

/**
 * The topics a text is about, in the order of their rules: at most 50. Only its first 10,000 characters are looked at.
 *
 * @example
 * ```ts
 * topicsOf("Naplatili ste mi dvostruku naplatu", topics); // ["double-charge"]
 * ```
 */
export function topicsOf(text: string, topics: Topics): readonly string[] {
  const words = plainText(text.slice(0, LONGEST_TEXT)).match(WORDS) ?? [];
  const places = placesOf(words);
  const says = (phrase: Phrase): boolean =>
    startsOf(phrase, words, places).some((start) => standsAt(words, start, phrase));
  const hold = topics.rules.filter(({ any, not }) => any.some(says) && !not.some(says));
  return hold.slice(0, MOST_TOPICS).map(({ topic }) => topic);
}

/** Where each word stands. */
function placesOf(words: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, word] of words.entries()) {
    const known = places.get(word);
    if (known === undefined) places.set(word, [place]);
    else known.push(place);
  }
  return places;
}

/** Where a phrase may begin. */
function startsOf(
  [first]: Phrase,
  words: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
): readonly number[] {
  if (first === undefined) return [];
  return first.prefix ? [...words.keys()] : (places.get(first.word) ?? []);
}

/** Whether it is what {@link defineTopics} gives. */
export function areTopics(value: unknown): value is Topics {
  return typeof value === "object" && value !== null && "rules" in value && Array.isArray(value.rules);
}

function standsAt(words: readonly string[], start: number, phrase: Phrase): boolean {
  return phrase.every(({ word, prefix }, index) => {
    const said = words[start + index];
    return said !== undefined && (prefix ? said.startsWith(word) : said === word);
  });
}

function compile({ topic, any, not = [] }: TopicRule): CompiledRule {
  if (!TOPIC.test(topic)) throw invalid("a topic is lower-case words joined by hyphens");
  if (any.length === 0 || any.length > MOST_PHRASES || not.length > MOST_PHRASES)
    throw invalid(`any has 1 to ${MOST_PHRASES} phrases, not at most ${MOST_PHRASES}`);
  return { topic, any: any.map(phraseOf), not: not.map(phraseOf) };
}

function phraseOf(given: string): Phrase {
  const words = given.length > LONGEST_PHRASE ? [] : (plainText(given).match(/[\p{L}\p{N}]+\*?/gu) ?? []);
  if (words.length === 0 || words.length > MOST_WORDS)
    throw invalid(`a phrase has 1 to ${MOST_WORDS} words and at most ${LONGEST_PHRASE} characters`);
  return words.map((word) => ({ word: word.replace("*", ""), prefix: word.endsWith("*") }));
}

function invalid(rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `The topics are not valid: ${rule}. Correct them.`, {
    details: { what: "topics", problems: [{ path: "", rule }] },
  });
}
