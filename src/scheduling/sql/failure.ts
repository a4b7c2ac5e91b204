import { isThroughlineError, ThroughlineError } from "../../kernel/error.js";
import { sqlError } from "../../sql/failure.js";

/** The error a scheduler throws for one of its client. An executor over SQLite has made one already, but does not know whose table is missing. */
export function timerError(error: unknown): ThroughlineError {
  const known = sqlError(error);
  const { cause } = known;
  if (known.code !== "STORE_FAILED" || !(cause instanceof Error) || !/no such table/.test(cause.message))
    return known;
  return notMigrated(known);
}

/** The error for tables that are not there. */
function notMigrated(cause?: unknown): ThroughlineError {
  const root = isThroughlineError(cause) ? cause.cause : cause;
  return new ThroughlineError(
    "STORE_NOT_MIGRATED",
    "The table of this scheduler is not there. Call migrate() once before using it.",
    root === undefined ? {} : { cause: root },
  );
}
