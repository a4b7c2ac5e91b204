import { storeClosed } from "../check-input.js";
import type { SqliteDriver, SqliteStatement } from "./driver.js";
import { preparedDriver } from "./prepared.js";

/** The part of a better-sqlite3 `Database` that is used. */
export interface BetterSqlite3Database {
  /** Whether it has not been closed. */
  readonly open: boolean;
  /** Runs statements without parameters. */
  exec(sql: string): unknown;
  /** Makes a statement ready to be run many times. */
  prepare(sql: string): SqliteStatement;
  /** Closes the handle. */
  close(): unknown;
}

/** The part of a libsql `Database` that is used: the same as of better-sqlite3. */
export type LibsqlDatabase = BetterSqlite3Database;

/**
 * A driver over a handle of better-sqlite3. The handle stays yours to close. Give the store a handle of its own: it
 * sets `journal_mode`, `synchronous`, `fullfsync` and `busy_timeout` on it.
 *
 * @example
 * ```ts
 * import Database from "better-sqlite3";
 * const store = sqliteStore(fromBetterSqlite3(new Database("desk.sqlite")));
 * await store.migrate();
 * ```
 */
export function fromBetterSqlite3(database: BetterSqlite3Database): SqliteDriver {
  return openOnly(database);
}

/**
 * A driver over a handle of libsql, opened on a local file. The handle stays yours to close. Give the store a handle of
 * its own: it sets `journal_mode`, `synchronous`, `fullfsync` and `busy_timeout` on it.
 *
 * @example
 * ```ts
 * import Database from "libsql";
 * const store = sqliteStore(fromLibsql(new Database("desk.sqlite")));
 * await store.migrate();
 * ```
 */
export function fromLibsql(database: LibsqlDatabase): SqliteDriver {
  return openOnly(database);
}

/** Statements of libsql go on working after `close`, so this asks the handle first. */
function openOnly(database: BetterSqlite3Database): SqliteDriver {
  return preparedDriver(database, () => {
    if (!database.open) throw storeClosed();
  });
}
