import { ThroughlineError } from "../../kernel/error.js";

/** A row of a CSV file. */
export interface CsvRow {
  /** The line it begins on, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Its quotes do not fit together: a quoted field that goes on after its end, or never ends. */
  readonly malformed: boolean;
}

/** How a CSV file is written. */
export interface CsvOptions {
  /** One character. Default: the one of comma, semicolon, tab and bar that gives the first row the most fields. */
  readonly delimiter?: string;
}

/** A longer row means that a quote was left open, far more often than that somebody wrote so much. */
const LONGEST_ROW = 4 * 1024 * 1024;
const MOST_FIELDS = 4_096;
const DELIMITERS = [",", ";", "\t", "|"] as const;

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

interface Parsed {
  readonly fields: string[];
  readonly malformed: boolean;
  /** Where the next row begins. */
  readonly next: number;
  /** How many lines it takes, where that is known. */
  readonly lines?: number;
}

/** The rows without a quote that end in LF or CR LF: nearly all there are, and cut several times as fast. */
class PlainLines {
  readonly #all: string;
  #quote = -2;
  #return = -2;

  constructor(all: string) {
    this.#all = all;
  }

  /** `null` where the row has a quote or a lone CR, or does not end yet. */
  rowAt(at: number, delimiter: number): Parsed | null {
    const end = this.#all.indexOf("\n", at);
    if (end === -1) return null;
    if (this.#quote < at && this.#quote !== -1) this.#quote = this.#all.indexOf('"', at);
    if (this.#quote !== -1 && this.#quote < end) return null;
    if (this.#return < at && this.#return !== -1) this.#return = this.#all.indexOf("\r", at);
    if (this.#return !== -1 && this.#return < end - 1) return null;
    const line = this.#all.slice(at, this.#return === end - 1 && end > at ? end - 1 : end);
    return { fields: line.split(String.fromCharCode(delimiter)), malformed: false, next: end + 1, lines: 1 };
  }
}

/**
 * Reads CSV (RFC 4180) piece by piece: quoted fields with line breaks and doubled quotes; CR, LF or both; a quote inside an unquoted field stands
 * for itself; empty lines are no rows; a first line `sep=;`, as spreadsheets write it, names the delimiter. No more than one row is kept.
 *
 * @example
 * ```ts
 * const parser = new CsvParser();
 * parser.push('id;note\r\n1;"a\n'); // [{ line: 1, fields: ["id", "note"], malformed: false }]
 * parser.push('b"\r\n'); // [{ line: 2, fields: ["1", "a\nb"], malformed: false }]
 * parser.end(); // []
 * ```
 */
export class CsvParser {
  #delimiter: number | null;
  #rest = "";
  #line = 1;
  #began = false;

  constructor({ delimiter }: CsvOptions = {}) {
    if (delimiter !== undefined && (delimiter.length !== 1 || /["\r\n]/.test(delimiter)))
      throw invalid("delimiter", "must be one character, and no quote or line break");
    this.#delimiter = delimiter === undefined ? null : delimiter.charCodeAt(0);
  }

  /**
   * The rows that the text completes.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a row that is too long or has too many fields
   */
  push(text: string): readonly CsvRow[] {
    return this.#take(text, false);
  }

  /** The last row, where no line break follows it. */
  end(): readonly CsvRow[] {
    return this.#take("", true);
  }

  #take(text: string, atEnd: boolean): readonly CsvRow[] {
    let all = this.#rest + text;
    // Without a line break no row ends: it is not looked at again and again.
    if (!atEnd && this.#began && all.length <= LONGEST_ROW && !/[\r\n]/.test(text)) {
      this.#rest = all;
      return [];
    }
    if (!this.#began && all !== "") {
      if (all.charCodeAt(0) === 0xfeff) all = all.slice(1);
      all = this.#withoutPreamble(all);
      this.#began = true;
    }
    this.#delimiter ??= delimiterOf(all, atEnd);
    const rows: CsvRow[] = [];
    const lines = new PlainLines(all);
    let at = 0;
    while (this.#delimiter !== null && at < all.length) {
      const parsed = lines.rowAt(at, this.#delimiter) ?? parseRow(all, at, this.#delimiter, atEnd);
      if (parsed === null) break;
      const { fields, malformed, next } = parsed;
      if (fields.length > MOST_FIELDS)
        throw invalid(`line ${this.#line}`, `has more than ${MOST_FIELDS} fields`);
      if (fields.length > 1 || fields[0] !== "") rows.push({ line: this.#line, fields, malformed });
      this.#line += parsed.lines ?? lineBreaks(all, at, next);
      at = next;
    }
    this.#rest = all.slice(at);
    if (this.#rest.length > LONGEST_ROW)
      throw invalid(
        `line ${this.#line}`,
        `begins a row of more than ${LONGEST_ROW} characters. Is a quote left open?`,
      );
    return rows;
  }

  #withoutPreamble(all: string): string {
    const found = /^sep=(.)(?:\r\n|\r|\n)/.exec(all);
    if (found === null) return all;
    this.#delimiter ??= (found[1] ?? ",").charCodeAt(0);
    this.#line++;
    return all.slice(found[0].length);
  }
}

/** `null` while the first row is not complete. */
function delimiterOf(all: string, atEnd: boolean): number | null {
  let best: { readonly delimiter: number; readonly fields: number } | null = null;
  for (const one of DELIMITERS) {
    const delimiter = one.charCodeAt(0);
    const parsed = parseRow(all, 0, delimiter, atEnd);
    if (parsed === null) return null;
    if (best === null || parsed.fields.length > best.fields)
      best = { delimiter, fields: parsed.fields.length };
  }
  return best?.delimiter ?? null;
}

/** The row that begins at `start`; `null` where its end has not come yet. */
function parseRow(all: string, start: number, delimiter: number, atEnd: boolean): Parsed | null {
  const fields: string[] = [];
  let malformed = false;
  let at = start;
  for (;;) {
    let field = "";
    if (all.charCodeAt(at) === QUOTE) {
      const end = endOfQuoted(all, at + 1);
      if (end === -1 || (end === all.length - 1 && !atEnd)) {
        if (!atEnd) return null;
        return { fields: [...fields, all.slice(at + 1)], malformed: true, next: all.length };
      }
      field = all.slice(at + 1, end);
      if (field.includes('"')) field = field.replaceAll('""', '"');
      at = end + 1;
    }
    const from = at;
    let code = all.charCodeAt(at);
    while (at < all.length && code !== delimiter && code !== LF && code !== CR) code = all.charCodeAt(++at);
    if (at > from) {
      malformed ||= field !== "" || all.charCodeAt(from - 1) === QUOTE;
      field += all.slice(from, at);
    }
    fields.push(field);
    if (at >= all.length) return atEnd ? { fields, malformed, next: at } : null;
    if (code === delimiter) {
      at++;
      continue;
    }
    if (code === LF) return { fields, malformed, next: at + 1 };
    if (at + 1 >= all.length && !atEnd) return null;
    return { fields, malformed, next: all.charCodeAt(at + 1) === LF ? at + 2 : at + 1 };
  }
}

/** Where the quote stands that ends the field; −1 where it has not come yet. */
function endOfQuoted(all: string, from: number): number {
  let at = all.indexOf('"', from);
  while (at !== -1 && all.charCodeAt(at + 1) === QUOTE) at = all.indexOf('"', at + 2);
  return at;
}

/** A row has at least the line break it ends with, and those inside its quotes. */
function lineBreaks(all: string, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    const code = all.charCodeAt(at);
    if (code === LF || (code === CR && all.charCodeAt(at + 1) !== LF)) count++;
  }
  return count;
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
