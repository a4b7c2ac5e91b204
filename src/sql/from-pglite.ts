import { scalars } from "./array-literal.js";
import type { SqlExecutor, SqlQuery, SqlRow } from "./executor.js";

/** The part of a PGlite `Transaction` that is used. */
export interface PGliteQuery {
  /** Runs one statement. */
  query(text: string, parameters?: unknown[]): Promise<{ readonly rows: readonly SqlRow[] }>;
}

/** The part of a `PGlite` that is used. */
export interface PGliteClient extends PGliteQuery {
  /** Runs a transaction: committed when `body` resolves, rolled back when it rejects. */
  transaction<T>(body: (tx: PGliteQuery) => Promise<T>): Promise<T>;
}

/**
 * An executor over PGlite, the PostgreSQL that runs inside the process. Your transaction is the `tx` that `db.transaction` gives
 * you. There is one connection: while your transaction is open, calls without it wait for its end.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * const store = postgresStore(fromPGlite(new PGlite()));
 * ```
 */
export function fromPGlite(db: PGliteClient): SqlExecutor<PGliteQuery> {
  return {
    dialect: "postgres",
    handle: db,
    ...within(db),
    transaction: (body) =>
      db.transaction(async (tx) => {
        await tx.query("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
        return body(within(tx));
      }),
    within,
  };
}

function within(db: PGliteQuery): SqlQuery {
  return {
    query: async (text, parameters) =>
      (await db.query(text, parameters === undefined ? [] : scalars(parameters))).rows,
  };
}
