import { ThroughlineError } from "../kernel/error.js";
import type { SqlRow } from "./executor.js";

/**
 * An integer column, whichever way the client gives it: `bigint` comes as text from pg, as bigint from others.
 *
 * @throws ThroughlineError `STORE_FAILED` where it is none, or beyond ±(2^53 - 1)
 * @example
 * ```ts
 * integer({ version: "12" }, "version"); // 12
 * ```
 */
export function integer(row: SqlRow, column: string): number {
  const value = row[column];
  const number =
    typeof value === "bigint" || (typeof value === "string" && /^-?\d+$/.test(value)) ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number)) return number;
  throw unexpected(column);
}

/**
 * A text column.
 *
 * @throws ThroughlineError `STORE_FAILED` where it is none
 * @example
 * ```ts
 * text({ command: "c-1" }, "command"); // "c-1"
 * ```
 */
export function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw unexpected(column);
}

/** The error for a column that does not hold what the library writes there. */
export function unexpected(column: string): ThroughlineError {
  return new ThroughlineError(
    "STORE_FAILED",
    `The column ${column} does not hold what it should. Something else has changed the tables, or the client is set to give other types; restore the tables from a backup, or give the library a client with the default settings.`,
    { details: { column } },
  );
}
