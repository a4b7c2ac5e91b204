import type { SurveyScale } from "../../journey/feedback/events.js";
import { ThroughlineError } from "../../kernel/error.js";
import { plainText } from "../plain-text.js";
import { type ReplyWords, replyWords } from "./reply-words.js";
import { isThumbs, knownScale } from "./scale.js";

/** What a reply is read by. */
export interface ParseReplyOptions {
  /** The scale that the survey asked on. */
  readonly scale: SurveyScale;
  /** Language tag of the customer: words are read in it and in English, and what is accepted is said in it. Default `en`. */
  readonly locale?: string;
}

/**
 * Why a reply has no score. `empty`: nothing but space. `too-long`: over 5,000 characters. `no-score`: it does not begin with one.
 * `several`: more than one number could be meant. `not-whole`: 4.5. `out-of-range`: beyond the scale. `other-scale`: 8/10 on 1 to 5.
 */
export type ReplyProblem =
  | "empty"
  | "too-long"
  | "no-score"
  | "several"
  | "not-whole"
  | "out-of-range"
  | "other-scale";

/** What a free-text reply to a survey says. Told apart by `understood`. */
export type SurveyReply =
  | {
      readonly understood: true;
      readonly score: number;
      /** What the customer wrote after the score, as they wrote it; `null`: nothing. */
      readonly comment: string | null;
    }
  | {
      readonly understood: false;
      readonly problem: ReplyProblem;
      /** What is accepted, as a sentence to the customer. */
      readonly accepts: string;
    };

const LONGEST = 5_000;
/** As far as a score and what belongs to it can reach. */
const HEAD = 64;
const FILLED_STARS = /^(?:[⭐★🌟]\uFE0F?)+/u;
const EMPTY_STARS = /^☆+/u;
const THUMB = /^(👍|👎)\p{Emoji_Modifier}?(?:\1\p{Emoji_Modifier}?)*/u;
/** Also full-width, and on a keycap. */
const NUMBER = /^([\d\uFF10-\uFF19]+)\uFE0F?\u20E3?/;
/** Space, and marks that cannot be seen. */
const BLANK = /^[\s\u200B\u2060\u200E\u200F\u202A-\u202E\u2066-\u2069]+/;
/** Between a score and a comment; a comment may also begin with a picture. */
const SEPARATOR =
  /^(?:[\s\u200B\u2060\u200E\u200F\u202A-\u202E\u2066-\u2069.,:;!…–—-]+|(?=\p{Extended_Pictographic}))/u;

type Read = Omit<Extract<SurveyReply, { understood: true }>, "understood"> | ReplyProblem;

/**
 * Reads a free-text reply: a score, and what follows it as a comment. It reads what is written, and guesses nothing: a number in words, two
 * numbers or a number in the middle of a sentence are not understood.
 *
 * Understood on 1 to 5: `5`, `5/5`, `4 out of 5`, `4 stars`, `⭐⭐⭐⭐`, `★★★☆☆`, `5️⃣`, `4 - great service`. On thumbs (0 to 1): `👍`, `👎`,
 * yes and no.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a text that is none, or a scale that is none
 * @example
 * ```ts
 * const scale = { min: 1, max: 5 };
 * parseSurveyReply("4 - great service", { scale }); // { understood: true, score: 4, comment: "great service" }
 * parseSurveyReply("maybe 4 or 5", { scale });
 * // { understood: false, problem: "no-score", accepts: "Please reply with one number from 1 to 5." }
 * ```
 */
export function parseSurveyReply(text: string, { scale, locale = "en" }: ParseReplyOptions): SurveyReply {
  if (typeof text !== "string")
    throw new ThroughlineError("INVALID_INPUT", "A reply is a text. Give it as one.");
  knownScale(scale);
  const words = replyWords(locale);
  const read = readReply(text, scale, [words, replyWords("en")]);
  if (typeof read !== "string") return { understood: true, ...read };
  const accepts = isThumbs(scale) ? words.acceptsThumbs : words.accepts(scale.min, scale.max);
  return { understood: false, problem: read, accepts };
}

function readReply(text: string, scale: SurveyScale, languages: readonly ReplyWords[]): Read {
  if (text.length > LONGEST) return "too-long";
  const said = text.normalize("NFC").replace(BLANK, "").trimEnd();
  if (said === "") return "empty";
  const score = isThumbs(scale)
    ? readThumb(said, languages)
    : (readStars(said, scale) ?? readNumber(said, scale, languages));
  if (typeof score === "string") return score;
  if (score.score < scale.min || score.score > scale.max) return "out-of-range";
  return score;
}

function readThumb(said: string, languages: readonly ReplyWords[]): Read {
  const [thumb, shown] = THUMB.exec(said) ?? [];
  if (thumb !== undefined) return scored(shown === "👍" ? 1 : 0, said.slice(thumb.length));
  for (const { yes, no } of languages) {
    const word = firstOf([...yes, ...no], said);
    if (word !== null) return scored(yes.includes(word.word) ? 1 : 0, word.rest);
  }
  return "no-score";
}

/** Stars count one each; hollow ones after them must fill the scale up. */
function readStars(said: string, { min, max }: SurveyScale): Read | null {
  const [filled] = FILLED_STARS.exec(said) ?? [];
  if (filled === undefined) return null;
  if (min !== 1) return "no-score";
  const score = [...filled.replaceAll("\uFE0F", "")].length;
  const rest = said.slice(filled.length);
  const [hollow = ""] = EMPTY_STARS.exec(rest) ?? [];
  if (hollow !== "" && score + hollow.length !== max) return "other-scale";
  return scored(score, rest.slice(hollow.length));
}

function readNumber(said: string, scale: SurveyScale, languages: readonly ReplyWords[]): Read {
  const [shown, number] = NUMBER.exec(said) ?? [];
  if (shown === undefined || number === undefined) return "no-score";
  let rest = said.slice(shown.length);
  const score = Number(number.normalize("NFKC"));
  if (/^[.,]\d/.test(rest)) return "not-whole";
  const top = readTop(rest, languages);
  if (top !== null) {
    if (top.top !== scale.max) return "other-scale";
    rest = top.rest;
  }
  const unit = firstOf(
    languages.flatMap(({ units }) => units),
    rest.trimStart(),
  );
  const star = /^\s*[⭐★🌟*]+/u.exec(rest)?.[0];
  if (unit !== null) rest = unit.rest;
  else if (star !== undefined) rest = rest.slice(star.length);
  if (isUndecided(rest, languages)) return "several";
  return scored(score, rest);
}

/** The top of the scale that the customer names: "/5", "out of 5". */
function readTop(
  rest: string,
  languages: readonly ReplyWords[],
): { readonly top: number; readonly rest: string } | null {
  const trimmed = rest.trimStart();
  const after = trimmed.startsWith("/")
    ? trimmed.slice(1)
    : (firstOf(
        languages.flatMap(({ outOf }) => outOf),
        trimmed,
      )?.rest ?? null);
  const [match, top] = after === null ? [] : (/^\s*(\d+)(?![\p{L}\d])/u.exec(after) ?? []);
  return after === null || match === undefined ? null : { top: Number(top), rest: after.slice(match.length) };
}

/** Another number right after the first: "4 or 5", "4-5", "4, maybe 5". */
function isUndecided(rest: string, languages: readonly ReplyWords[]): boolean {
  const [first = "", second = ""] = plainText(rest.slice(0, HEAD))
    .split(/[\s.,:;!…/–—-]+/)
    .filter((word) => word !== "");
  if (/^\d/.test(first)) return true;
  return /^\d/.test(second) && languages.some(({ hedges }) => hedges.includes(first));
}

/** @param rest what stands after the score: nothing, or a separator and a comment */
function scored(score: number, rest: string): Read {
  if (rest === "") return { score, comment: null };
  const separator = SEPARATOR.exec(rest)?.[0];
  if (separator === undefined) return "no-score";
  const comment = rest.slice(separator.length).trim();
  return { score, comment: comment === "" ? null : comment };
}

/** The first of `words` that the text begins with, as whole words. */
function firstOf(
  words: readonly string[],
  text: string,
): { readonly word: string; readonly rest: string } | null {
  const head = /^[\p{L}\p{M}]+(?:\s[\p{L}\p{M}]+)?/u.exec(text.slice(0, HEAD))?.[0] ?? "";
  for (const taken of [head, head.split(/\s/, 1)[0] ?? ""]) {
    const word = plainText(taken);
    if (taken !== "" && words.includes(word)) return { word, rest: text.slice(taken.length) };
  }
  return null;
}
