import { isThroughlineError, ThroughlineError } from "../../kernel/error.js";
import { storeClosed } from "../check-input.js";

/** SQLite's primary result codes that a store meets, by number. node:sqlite gives the number only. */
const BY_NUMBER: Readonly<Record<number, string>> = {
  1: "SQLITE_ERROR",
  5: "SQLITE_BUSY",
  6: "SQLITE_LOCKED",
  7: "SQLITE_NOMEM",
  8: "SQLITE_READONLY",
  10: "SQLITE_IOERR",
  11: "SQLITE_CORRUPT",
  13: "SQLITE_FULL",
  14: "SQLITE_CANTOPEN",
  18: "SQLITE_TOOBIG",
  19: "SQLITE_CONSTRAINT",
  23: "SQLITE_AUTH",
  26: "SQLITE_NOTADB",
};

const REMEDIES: Readonly<Record<string, string>> = {
  SQLITE_READONLY: "The file or its folder cannot be written. Give the process the right to write both.",
  SQLITE_IOERR: "Reading or writing the disk failed. Check the disk, then open the store again.",
  SQLITE_CORRUPT: "The file is damaged. Restore it from a backup.",
  SQLITE_CANTOPEN: "The file cannot be opened. Check that its folder exists and may be written.",
  SQLITE_NOTADB: "The file is not a SQLite database, or it is encrypted. Check the path.",
  SQLITE_CONSTRAINT:
    "The tables contradict each other, so something else has changed them. Restore them from a backup.",
};

/**
 * The error a store throws for one of its client. SQLite's messages name tables and columns, never values, and they
 * only go into `cause`.
 */
export function storeError(error: unknown): ThroughlineError {
  if (isThroughlineError(error)) return error;
  if (isClosedHandle(error)) return storeClosed();
  const code = sqliteCode(error);
  const details = code === undefined ? {} : { sqlite: code };
  if (isBusy(error))
    return new ThroughlineError(
      "STORE_BUSY",
      "Another connection held the SQLite file for longer than busyTimeoutMs, or a transaction of yours was open on the store's handle. Repeat the call under the same command id.",
      { details, cause: error },
    );
  if (code === "SQLITE_FULL")
    return new ThroughlineError(
      "STORE_FULL",
      "The disk is full, or the database has reached its largest size. Nothing was written. Make room and repeat the call.",
      { details, cause: error },
    );
  const remedy = (code && REMEDIES[code]) ?? "Its own error is the cause of this one.";
  return new ThroughlineError("STORE_FAILED", `SQLite refused (${code ?? "no code"}). ${remedy}`, {
    details,
    cause: error,
  });
}

/** Whether waiting can help: another connection has the lock, or this one is in a transaction that is not the store's. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  if (code === "SQLITE_BUSY" || code === "SQLITE_LOCKED") return true;
  return (
    code === "SQLITE_ERROR" && error instanceof Error && /(within|inside) a transaction/.test(error.message)
  );
}

/** SQLite's primary result code by name, whichever client threw. */
function sqliteCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  if ("errcode" in error && typeof error.errcode === "number") return BY_NUMBER[error.errcode & 0xff];
  if (!("code" in error) || typeof error.code !== "string") return undefined;
  return /^SQLITE_[A-Z]+/.exec(error.code)?.[0];
}

function isClosedHandle(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("code" in error && error.code === "ERR_INVALID_STATE") return true;
  return /database connection is not open/.test(error.message);
}
