import { ThroughlineError } from "../../kernel/error.js";
import type { SqliteRow } from "./driver.js";

/** An integer column; a handle may be set to give bigints. */
export function integer(row: SqliteRow, column: string): number {
  const value = row[column];
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  throw unexpected(column);
}

export function text(row: SqliteRow, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  throw unexpected(column);
}

export function unexpected(column: string): ThroughlineError {
  return new ThroughlineError(
    "STORE_FAILED",
    `The SQLite column ${column} does not hold what it should. Something else has changed the tables; restore them from a backup.`,
    { details: { column } },
  );
}
