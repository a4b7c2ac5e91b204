import { readInstant } from "../../kernel/instant.js";
import { canonicalLink, LONGEST_LINK } from "../https-link.js";
import type { NoticeVariable, TextVariable } from "./variables.js";

/** A value that a variable cannot have. */
export class Unfit {
  /** What it must be. Never the value, which may be personal. */
  readonly rule: string;
  constructor(rule: string) {
    this.rule = rule;
  }
}

/** What most values are made of, and quick to tell. */
const PLAIN = /^[ -~]*$/;
/** Control characters, line breaks, marks that turn the direction of a text, and halves of surrogate pairs. */
const UNFIT_IN_LINE = /[\p{Cc}\p{Bidi_Control}\p{Surrogate}\u2028\u2029]/u;

/** What a link is written with: no space, bracket or backslash, and no letter beyond ASCII, which may look like another. */
const LINK = /^https:\/\/[a-z0-9][!#-;=?-[\]_a-z~]*$/i;

const CODE = /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/;
const SHORTEST_CODE = 3;
/** In letters and digits. */
export const LONGEST_CODE = 16;

export const LARGEST_COUNT = 1_000_000;

const CHANNEL = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const LONGEST_CHANNEL = 64;

/** The value as texts are filled with it: points in time as epoch milliseconds, channels still as their id. */
export function readVariable(variable: NoticeVariable, value: unknown): string | number | Unfit {
  switch (variable.type) {
    case "text":
      return readLine(variable, value);
    case "url":
      return typeof value === "string" && LINK.test(value) && canonicalLink(value) !== null
        ? value
        : new Unfit(`must be an https address of at most ${LONGEST_LINK} ASCII characters`);
    case "code":
      return typeof value === "string" && fitsCode(value)
        ? value
        : new Unfit(`must be ${SHORTEST_CODE} to ${LONGEST_CODE} letters and digits`);
    case "count":
      return Number.isInteger(value) && typeof value === "number" && value >= 0 && value <= LARGEST_COUNT
        ? value + 0 // -0 becomes 0
        : new Unfit(`must be a whole number from 0 to ${LARGEST_COUNT}`);
    case "time":
      return (
        readInstant(value) ?? new Unfit("must be epoch milliseconds, a Date, or ISO 8601 text with an offset")
      );
    case "channel":
      return typeof value === "string" && value.length <= LONGEST_CHANNEL && CHANNEL.test(value)
        ? value
        : new Unfit("must be the id of a channel");
  }
}

function readLine({ max, schema }: TextVariable, value: unknown): string | Unfit {
  if (!isLine(value, max)) return new Unfit(`must be one line of 1 to ${max} characters`);
  if (schema === null) return value;
  const result = schema["~standard"].validate(value);
  if (result instanceof Promise) return new Unfit("must have a schema that answers at once");
  if (result.issues !== undefined) return new Unfit("must be as its schema asks");
  return isLine(result.value, max)
    ? result.value
    : new Unfit(`must be one line of 1 to ${max} characters, also after its schema`);
}

/** Whether `value` is a line of text that can stand in a notice. */
export function isLine(value: unknown, max: number): value is string {
  return (
    typeof value === "string" &&
    value.length <= max &&
    value.trim() !== "" &&
    (PLAIN.test(value) || !UNFIT_IN_LINE.test(value))
  );
}

function fitsCode(value: string): boolean {
  if (value.length > 2 * LONGEST_CODE || !CODE.test(value)) return false;
  const { length } = value.replace(/[ -]/g, "");
  return length >= SHORTEST_CODE && length <= LONGEST_CODE;
}
