import { isErased } from "../../kernel/erased.js";
import { inWords } from "./in-words.js";
import type { PacketFact, TransferPacket } from "./packet.js";

/** What {@link findRepeatAsks} goes by beside the packet. */
export interface RepeatAskOptions {
  /** Further names of facts, by key, in any language: `{ iban: ["account number", "broj računa"] }`. */
  readonly phrases?: Readonly<Record<string, readonly string[]>>;
}

const LONGEST = 10_000;
/** A shorter name stands in too many sentences by chance. */
const SHORTEST_NAME = 3;

/** Ways to ask without a question mark, without accents: English, Greek, Croatian. */
const ASKS =
  /^(?:(?:and|also|και|i)\s+)?(?:please|(?:can|could|would|will|may) (?:you|i)|give|tell|send|share|confirm|provide|enter|type|παρακαλω|δωστε|πειτε|στειλτε|γραψτε|μπορειτε|θα ηθελα|molim|mozete|recite|posaljite|navedite|dajte|upisite|trebam)(?![\p{L}\p{N}])/u;

/**
 * Keys of facts that a text asks for although the packet has them: a sentence that is a question, or begins with a request, names the
 * fact by its label, its key in words or a phrase of the desk, and does not say its value. Never guesses from a meaning: a question in
 * other words is not found. Only the first 10,000 characters are looked at.
 *
 * @example
 * ```ts
 * findRepeatAsks("What is your order number?", packet); // ["orderNumber"]
 * findRepeatAsks("Is 4417 your order number?", packet); // []
 * ```
 */
export function findRepeatAsks(
  text: string,
  { facts }: Pick<TransferPacket, "facts">,
  { phrases = {} }: RepeatAskOptions = {},
): readonly string[] {
  const asking = sentences(text).filter(asks);
  if (asking.length === 0) return [];
  const known = facts.filter(({ value, certainty }) => !isErased(value) && certainty !== "inferred");
  return known
    .filter((fact) => asking.some((sentence) => asksFor(sentence, fact, phrases)))
    .map(({ key }) => key);
}

/** With what ends them. A semicolon ends a question in Greek alone. */
function sentences(text: string): readonly string[] {
  return plain(text.slice(0, LONGEST))
    .split(/(?<=[.!?\n]\s)|(?<=[?\n])|(?<=\p{Script=Greek}\s?;)/u)
    .map((sentence) => sentence.trim());
}

function asks(sentence: string): boolean {
  return /(?:\?|\p{Script=Greek}\s?;)$/u.test(sentence) || ASKS.test(sentence);
}

function asksFor(
  sentence: string,
  { key, label, value }: PacketFact,
  phrases: Readonly<Record<string, readonly string[]>>,
): boolean {
  const own = Object.hasOwn(phrases, key) ? (phrases[key] ?? []) : [];
  const names = [inWords(key), ...(typeof label === "string" ? [label] : []), ...own];
  return (
    names.some((name) => has(sentence, plain(name), SHORTEST_NAME)) && !has(sentence, plain(String(value)), 1)
  );
}

/** As whole words. */
function has(sentence: string, words: string, shortest: number): boolean {
  if (words.length < shortest) return false;
  for (let at = sentence.indexOf(words); at !== -1; at = sentence.indexOf(words, at + 1)) {
    const around = [sentence.slice(0, at).at(-1), sentence[at + words.length]];
    if (!around.some((character) => character !== undefined && /[\p{L}\p{N}]/u.test(character))) return true;
  }
  return false;
}

/** In lower case, without accents, spaces single. The Greek question mark is a semicolon in every other way. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replaceAll("\u037e", ";")
    .toLowerCase()
    .replace(/[^\S\n]+/g, " ")
    .trim();
}
