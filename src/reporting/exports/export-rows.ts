import { isThroughlineError, ThroughlineError } from "../../kernel/error.js";
import { parseJson } from "../../kernel/json.js";
import type { MappedColumn } from "./columns-of.js";
import { CsvParser } from "./csv-parser.js";
import { JsonItems } from "./json-items.js";

/** What an export is read from: text, or its pieces as text or as UTF-8. */
export type ExportSource = string | Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** How an export is written. */
export type ExportForm = "csv" | "json";

/** A row of an export, or why there is none. */
export type ExportRow =
  | {
      readonly type: "row";
      /** What stands in a column; `undefined` where the row has no such column. */
      get(column: string): unknown;
    }
  | { readonly type: "unreadable"; readonly reason: "malformedQuotes" | "raggedRow" | "unsafeJson" };

/**
 * The rows of an export, one after the other.
 *
 * @param columns those that are looked for: a CSV file without one of them, or with one twice, is refused
 * @throws ThroughlineError `INVALID_INPUT`, `JSON_MALFORMED`, `JSON_LIMIT`
 */
export async function* exportRows(
  source: ExportSource,
  options: {
    readonly form: ExportForm;
    readonly columns: readonly MappedColumn[];
    readonly delimiter?: string;
  },
): AsyncGenerator<ExportRow> {
  const { form, columns, delimiter } = options;
  const rows = form === "json" ? jsonRows(textOf(source)) : csvRows(textOf(source), columns, delimiter);
  for await (const batch of rows) yield* batch;
}

async function* csvRows(
  source: AsyncIterable<string>,
  columns: readonly MappedColumn[],
  delimiter: string | undefined,
): AsyncGenerator<readonly ExportRow[]> {
  const parser = new CsvParser(delimiter === undefined ? {} : { delimiter });
  let places: ReadonlyMap<string, number> | null = null;
  let width = 0;
  const take = (rows: ReturnType<CsvParser["push"]>): readonly ExportRow[] =>
    rows.flatMap(({ fields, malformed }): ExportRow[] => {
      if (places === null) {
        places = headerOf(fields, columns);
        width = fields.length;
        return [];
      }
      if (malformed) return [{ type: "unreadable", reason: "malformedQuotes" }];
      // Too few fields: the file was cut, or a quote swallowed some. Too many: a delimiter stands where it should not.
      if (fields.length < width || fields.slice(width).some((field) => field !== ""))
        return [{ type: "unreadable", reason: "raggedRow" }];
      const known = places;
      return [{ type: "row", get: (column) => fields[known.get(column) ?? -1] }];
    });
  for await (const text of source) yield take(parser.push(text));
  yield take(parser.end());
  if (places === null) throw invalid("The export", "is empty. Its first row has to name the columns");
}

/** So many columns of a file are listed where one is missing. */
const MOST_LISTED = 20;

function headerOf(fields: readonly string[], columns: readonly MappedColumn[]): ReadonlyMap<string, number> {
  const names = fields.map((field) => field.trim());
  const places = new Map<string, number>();
  for (const { field, column } of columns) {
    const place = names.indexOf(column);
    if (place === -1) throw missing(field, column, names);
    if (names.indexOf(column, place + 1) !== -1)
      throw invalid(
        `The column ${shown(column)} (${field} of the mapping)`,
        "stands twice in the first row of the export",
      );
    places.set(column, place);
  }
  return places;
}

function missing(field: string, column: string, names: readonly string[]): ThroughlineError {
  const more = names.length - MOST_LISTED;
  const listed = names.slice(0, MOST_LISTED).map(shown).join(", ");
  return new ThroughlineError(
    "INVALID_INPUT",
    `The column ${shown(column)} (${field} of the mapping) is not in the first row of the export, which has ${listed}${more > 0 ? ` and ${more} more` : ""}.`,
    { details: { field: "source", missing: field } },
  );
}

async function* jsonRows(source: AsyncIterable<string>): AsyncGenerator<readonly ExportRow[]> {
  const items = new JsonItems();
  let count = 0;
  for await (const text of source) {
    const batch: ExportRow[] = [];
    for (const item of items.push(text)) batch.push(jsonRow(item, ++count));
    yield batch;
  }
  items.end();
}

const ITEM_LIMITS = { bytes: 16 * 1024 * 1024, keys: 1_000_000, items: 1_000_000, arrayLength: 1_000_000 };

function jsonRow(item: string, number: number): ExportRow {
  try {
    const value = parseJson(item, ITEM_LIMITS);
    return { type: "row", get: (column) => memberOf(value, column) };
  } catch (error) {
    if (isThroughlineError(error, "JSON_UNSAFE")) return { type: "unreadable", reason: "unsafeJson" };
    if (!isThroughlineError(error)) throw error;
    throw new ThroughlineError(error.code, `Item ${number}: ${error.message}`, { details: error.details });
  }
}

/** By the whole name where an object has it, else step by step along the dots. */
function memberOf(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, path)) return Reflect.get(value, path);
  const dot = path.indexOf(".");
  const name = dot === -1 ? path : path.slice(0, dot);
  if (dot === -1 || !Object.hasOwn(value, name)) return undefined;
  return memberOf(Reflect.get(value, name), path.slice(dot + 1));
}

async function* textOf(source: ExportSource): AsyncGenerator<string> {
  if (typeof source === "string") {
    yield source;
    return;
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const piece of source)
    yield typeof piece === "string" ? piece : decoded(() => decoder.decode(piece, { stream: true }));
  yield decoded(() => decoder.decode());
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    throw new ThroughlineError(
      "INVALID_INPUT",
      "The export is not UTF-8 text. Save it as UTF-8, and read that.",
      {
        details: { field: "source" },
        cause,
      },
    );
  }
}

/** A name out of a mapping, short enough to be shown. */
function shown(column: string): string {
  return JSON.stringify(column.slice(0, 80));
}

function invalid(what: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${what} ${rule}.`, { details: { field: "source" } });
}
