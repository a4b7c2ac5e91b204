import { decodeBase64Url } from "../../kernel/base64url.js";
import { ThroughlineError } from "../../kernel/error.js";
import { type JsonObject, type JsonValue, parseJson } from "../../kernel/json.js";
import { distrust } from "./distrust.js";

/** How long a token may be, in characters, where the caller does not say. */
export const LONGEST_TOKEN = 262_144;
const LONGEST_HEADER = 1_024;

const ALPHABET = /^[A-Za-z0-9_-]+$/;
/** Last characters without stray bits, by how many characters a group of four has in the end. */
const LAST: Readonly<Record<number, RegExp>> = {
  0: /[A-Za-z0-9_-]$/,
  2: /[AQgw]$/,
  3: /[AEIMQUYcgkosw048]$/,
};

/** The parts of a compact token and its header, checked before anything of it is believed. */
export interface CompactToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly parts: readonly string[];
}

/**
 * Takes a compact token apart: the right number of parts, each base64url in the one form it has, and a small header of known fields.
 *
 * @throws ThroughlineError `PACKET_NOT_TRUSTED`, `JSON_LIMIT`
 */
export function readCompact(
  token: unknown,
  form: { readonly parts: number; readonly empty: number; readonly fields: readonly string[] },
  longest: number,
): CompactToken {
  if (typeof token !== "string") throw distrust("form");
  if (token.length > longest) throw tooLong(longest);
  const parts = token.split(".");
  if (parts.length !== form.parts) throw distrust("form");
  const malformed = parts.some((part, index) => (index === form.empty ? part !== "" : !isCanonical(part)));
  const [first = ""] = parts;
  if (malformed || first.length > LONGEST_HEADER) throw distrust("form");
  const bytes = decodeBase64Url(first);
  if (bytes === null) throw distrust("form");
  const header = objectOf(read(bytes, LONGEST_HEADER));
  if (Object.keys(header).some((field) => !form.fields.includes(field))) throw distrust("type");
  return { header, parts };
}

/** Parses UTF-8 JSON from a token, under limits. */
export function read(bytes: Uint8Array, longest: number): JsonValue {
  return parseJson(textOf(bytes), { bytes: longest });
}

/** @throws ThroughlineError `PACKET_NOT_TRUSTED` */
export function objectOf(value: JsonValue): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw distrust("form");
  return Object.fromEntries(Object.entries(value));
}

/** Strict, and a byte order mark stays where it is, for the parser to refuse. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw distrust("form");
  }
}

function isCanonical(part: string): boolean {
  return ALPHABET.test(part) && LAST[part.length % 4]?.test(part) === true;
}

function tooLong(longest: number) {
  return new ThroughlineError(
    "JSON_LIMIT",
    `The token is longer than ${longest} characters. Send a smaller packet, or raise maxLength.`,
    { details: { limit: "bytes", max: longest } },
  );
}
