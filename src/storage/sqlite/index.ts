/**
 * An event store in a SQLite file, through node:sqlite, libsql or better-sqlite3.
 *
 * @module storage/sqlite
 */
export type { SqliteDriver, SqliteRow, SqliteStatement, SqliteValue } from "./driver.js";
export {
  type BetterSqlite3Database,
  fromBetterSqlite3,
  fromLibsql,
  type LibsqlDatabase,
} from "./from-better-sqlite3.js";
export { fromNodeSqlite, type NodeSqliteDatabase } from "./from-node-sqlite.js";
export { openSqlite } from "./open-sqlite.js";
export { type FromSqliteOptions, fromSqlite } from "./sqlite-executor.js";
export { type SqliteStore, type SqliteStoreOptions, sqliteStore } from "./sqlite-store.js";
