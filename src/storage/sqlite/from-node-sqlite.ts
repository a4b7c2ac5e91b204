import type { SqliteDriver, SqliteStatement } from "./driver.js";
import { preparedDriver } from "./prepared.js";

/** The part of `DatabaseSync` of node:sqlite that is used. */
export interface NodeSqliteDatabase {
  /** Runs statements without parameters. */
  exec(sql: string): unknown;
  /** Makes a statement ready to be run many times. */
  prepare(sql: string): SqliteStatement;
  /** Closes the handle. */
  close(): unknown;
}

/**
 * A driver over a handle of node:sqlite (Node.js 22.13 or newer, Deno, Bun). The handle stays yours to close. Give the
 * store a handle of its own: it sets `journal_mode`, `synchronous`, `fullfsync` and `busy_timeout` on it.
 *
 * @example
 * ```ts
 * import { DatabaseSync } from "node:sqlite";
 * const store = sqliteStore(fromNodeSqlite(new DatabaseSync("desk.sqlite")));
 * await store.migrate();
 * ```
 */
export function fromNodeSqlite(database: NodeSqliteDatabase): SqliteDriver {
  // A closed handle refuses by itself, its statements too.
  return preparedDriver(database, () => {});
}
