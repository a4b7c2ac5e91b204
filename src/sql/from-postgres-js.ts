import { scalars } from "./array-literal.js";
import type { SqlExecutor, SqlQuery, SqlRow } from "./executor.js";

/** The part of a postgres.js `TransactionSql` that is used. */
export interface PostgresJsQuery {
  /** Runs one statement. */
  unsafe(
    text: string,
    parameters?: (string | number | boolean | null)[],
    options?: { prepare?: boolean },
  ): PromiseLike<Iterable<SqlRow>>;
}

/** The part of a postgres.js `Sql` that is used. */
export interface PostgresJsClient extends PostgresJsQuery {
  /** Runs a transaction: committed when `body` resolves, rolled back when it rejects. */
  begin(options: string, body: (sql: PostgresJsQuery) => Promise<unknown>): Promise<unknown>;
}

/**
 * An executor over a client of postgres.js. Your transaction is the `sql` that `sql.begin` gives you.
 *
 * Statements are prepared unless your client says `prepare: false`. Rows go through its `transform`; the common ones
 * (`postgres.camel` and its kin) leave the names of this library's columns as they are.
 *
 * @example
 * ```ts
 * import postgres from "postgres";
 * const store = postgresStore(fromPostgresJs(postgres(process.env.DATABASE_URL)));
 * ```
 */
export function fromPostgresJs(sql: PostgresJsClient): SqlExecutor<PostgresJsQuery> {
  return {
    dialect: "postgres",
    handle: sql,
    ...within(sql),
    transaction: async <T>(body: (query: SqlQuery) => Promise<T>): Promise<T> => {
      let result: { readonly value: T } | undefined;
      let ended = false;
      try {
        await sql.begin("ISOLATION LEVEL READ COMMITTED", async (tx) => {
          const { query } = within(tx);
          const whileOpen: SqlQuery["query"] = async (text, parameters) => {
            if (ended) throw connectionClosed();
            return query(text, parameters);
          };
          result = { value: await body({ query: whileOpen }) };
        });
      } finally {
        ended = true;
      }
      if (result === undefined) throw connectionClosed();
      return result.value;
    },
    within,
  };
}

/** A statement on a connection that broke within a transaction would make postgres.js throw where nobody can catch it. */
function connectionClosed(): Error {
  return Object.assign(new Error("The connection was closed within a transaction."), {
    code: "CONNECTION_CLOSED",
  });
}

function within(sql: PostgresJsQuery): SqlQuery {
  return {
    query: async (text, parameters) =>
      parameters === undefined
        ? [...(await sql.unsafe(text))]
        : [...(await sql.unsafe(text, scalars(parameters), { prepare: true }))],
  };
}
