/** What is bound to a parameter of a statement. */
export type SqlValue = string | number | boolean | null | readonly string[] | readonly number[];

/**
 * A row by column name. 64-bit integers may come as text or bigint: read them with `integer`. Name the columns of a statement in one lower-case word
 * each (`AS changed`): a client may be set to turn `changed_at` into something else.
 */
export type SqlRow = Readonly<Record<string, unknown>>;

/** Runs one statement with `$1`, `$2`, … for its parameters. */
export interface SqlQuery {
  /**
   * Gives the rows, none where the statement has none. A statement with `parameters`, even an empty list, may be kept
   * prepared; in PostgreSQL, cast those whose type is not clear (`$1::bigint`, `unnest($2::text[])`).
   *
   * Errors are thrown as the client has them: `sqlError` makes them a `ThroughlineError`.
   */
  query(text: string, parameters?: readonly SqlValue[]): Promise<readonly SqlRow[]>;
}

/**
 * What adapters over SQL need of a client. Made by `fromPg`, `fromPostgresJs`, `fromPGlite`, `fromKysely`, or from a handle of SQLite.
 * `Tx` is what the client calls a transaction that its user has open.
 */
export interface SqlExecutor<Tx = unknown> extends SqlQuery {
  readonly dialect: "postgres" | "sqlite";
  /** The client's own object. */
  readonly handle: object;
  /**
   * Runs `body` in a transaction of its own, at READ COMMITTED: committed when it resolves, rolled back when it rejects.
   * Absent where bodies would have to be synchronous (SQLite).
   */
  transaction?<T>(body: (query: SqlQuery) => Promise<T>): Promise<T>;
  /** Statements inside a transaction that the caller has open. Absent where the client has no such thing to be given. */
  within?(tx: Tx): SqlQuery;
}
