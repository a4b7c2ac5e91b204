import { scalars } from "./array-literal.js";
import type { SqlExecutor, SqlQuery, SqlRow } from "./executor.js";
import { listenToPool, type PgPool } from "./from-pg.js";

/** A statement as Kysely executes it, made as its own `CompiledQuery.raw` makes it. */
export interface KyselyStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly query: {
    readonly kind: "RawNode";
    readonly sqlFragments: readonly string[];
    readonly parameters: readonly never[];
  };
  readonly queryId: { readonly queryId: string };
}

/** The part of a Kysely `Transaction` that is used. */
export interface KyselyQuery {
  /** Runs one statement. */
  executeQuery(statement: KyselyStatement): Promise<{ readonly rows: readonly unknown[] }>;
  /** The same, past the plugins of its user. */
  withoutPlugins(): KyselyQuery;
}

/** The part of a `Kysely` that is used. */
export interface KyselyClient extends KyselyQuery {
  /** Prepares a transaction. */
  transaction(): {
    /** At which level it runs. */
    setIsolationLevel(level: "read committed"): {
      /** Runs it: committed when `body` resolves, rolled back when it rejects. */
      execute<T>(body: (tx: KyselyQuery) => Promise<T>): Promise<T>;
    };
  };
}

/** Options of {@link fromKysely}. */
export interface FromKyselyOptions {
  /**
   * The pool of pg that Kysely runs on. A connection that breaks while it is idle makes pg emit an `error`, which ends the
   * process where nobody listens; from Kysely the pool cannot be reached, so give it here to be listened to. Default: none.
   */
  readonly pool?: PgPool;
}

/**
 * An executor over a `Kysely` that speaks to PostgreSQL. Your transaction is the `Transaction` that Kysely gives you. Your plugins do not
 * see the library's statements.
 *
 * @example
 * ```ts
 * import { Kysely, PostgresDialect } from "kysely";
 * const pool = new Pool({ connectionString: process.env.DATABASE_URL });
 * const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
 * const store = postgresStore(fromKysely(db, { pool }));
 * ```
 */
export function fromKysely(db: KyselyClient, options: FromKyselyOptions = {}): SqlExecutor<KyselyQuery> {
  if (options.pool !== undefined) listenToPool(options.pool);
  return {
    dialect: "postgres",
    handle: db,
    ...within(db),
    transaction: (body) =>
      db
        .transaction()
        .setIsolationLevel("read committed")
        .execute((tx) => body(within(tx))),
    within,
  };
}

function within(db: KyselyQuery): SqlQuery {
  const plain = db.withoutPlugins();
  return {
    query: async (text, parameters) => (await plain.executeQuery(raw(text, parameters))).rows.filter(isRow),
  };
}

function raw(text: string, parameters: Parameters<SqlQuery["query"]>[1] = []): KyselyStatement {
  return {
    sql: text,
    parameters: scalars(parameters),
    query: { kind: "RawNode", sqlFragments: [text], parameters: [] },
    queryId: { queryId: "throughline" },
  };
}

function isRow(row: unknown): row is SqlRow {
  return typeof row === "object" && row !== null;
}
