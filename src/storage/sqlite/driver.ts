/** What is bound to a parameter. */
export type SqliteValue = string | number | null;

/** A row by column name. */
export type SqliteRow = Readonly<Record<string, unknown>>;

/**
 * What the store needs of a SQLite client: five synchronous methods. A transaction is begun and ended within one turn
 * of the event loop, so nothing else that uses the handle can get between.
 *
 * Errors are thrown as the client has them: with SQLite's name (`SQLITE_BUSY`) in `code`, or its number in `errcode`.
 */
export interface SqliteDriver {
  /** The client's own object. Stores over the same one take turns. */
  readonly handle: object;
  /** Runs statements without parameters, and drops any rows. */
  exec(sql: string): void;
  /** Runs one statement that gives no rows. Parameters are `?` only. The prepared statement is kept. */
  run(sql: string, parameters?: readonly SqliteValue[]): void;
  /** The first row, or `undefined`. */
  get(sql: string, parameters?: readonly SqliteValue[]): SqliteRow | undefined;
  /** Every row. */
  all(sql: string, parameters?: readonly SqliteValue[]): readonly SqliteRow[];
  /** Closes the handle. Only called for a handle that the library opened itself. */
  close(): void;
}

/** The part of a prepared statement that is used, as node:sqlite, libsql and better-sqlite3 all have it. */
export interface SqliteStatement {
  /** Runs it to the end. */
  run(...parameters: SqliteValue[]): unknown;
  /** Gives the first row as an object, or `undefined`. */
  get(...parameters: SqliteValue[]): unknown;
  /** Gives every row as an object. */
  all(...parameters: SqliteValue[]): unknown[];
}
