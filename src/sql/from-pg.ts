import type { SqlExecutor, SqlQuery, SqlRow, SqlValue } from "./executor.js";
import { statementName } from "./statement-name.js";

/** A statement as pg takes it. */
export interface PgStatement {
  text: string;
  values?: unknown[];
  name?: string;
}

/** The part of a pg `Client` or `PoolClient` that is used. */
export interface PgClient {
  /** Runs one statement. */
  query(statement: PgStatement): Promise<{ readonly command: string; readonly rows: readonly SqlRow[] }>;
  /** Calls back when a connection breaks that nobody is waiting for. */
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** The part of a pg `PoolClient` that is used. */
export interface PgPoolClient extends PgClient {
  /** Gives the connection back, or ends it where there was an error. */
  release(error?: Error | boolean): void;
}

/** The part of a pg `Pool` that is used. */
export interface PgPool {
  readonly totalCount: number;
  /** Runs one statement. */
  query(statement: PgStatement): Promise<{ readonly command: string; readonly rows: readonly SqlRow[] }>;
  /** Takes a connection out of the pool. */
  connect(): Promise<PgPoolClient>;
  /** Calls back when a connection breaks that nobody is waiting for. */
  on(event: "error", listener: (error: Error) => void): unknown;
  /** Calls back when a connection is handed out. */
  on(event: "acquire", listener: (client: PgClient) => void): unknown;
}

/** Options of {@link fromPg}. */
export interface FromPgOptions {
  /**
   * Whether the server keeps statements prepared, which saves it the planning. Default `true`. Set it to `false` behind a
   * pooler that gives each transaction another connection and does not know of prepared statements (PgBouncer before 1.21).
   */
  readonly prepare?: boolean;
}

/**
 * An executor over a `Pool` or a connected `Client` of pg. Your transaction is the client (`PoolClient`) that you sent `BEGIN` with.
 *
 * A connection that breaks while it is idle makes pg emit an `error`, which ends the process where nobody listens; so this
 * listens, on the pool and on every client of it. The next call is refused, or gets a new connection.
 *
 * A `Client` is one connection. Give it to the library alone: statements of yours would fall into its transactions.
 *
 * @example
 * ```ts
 * import { Pool } from "pg";
 * const store = postgresStore(fromPg(new Pool({ connectionString: process.env.DATABASE_URL })));
 * ```
 */
export function fromPg(client: PgPool | PgClient, options: FromPgOptions = {}): SqlExecutor<PgClient> {
  const { prepare = true } = options;
  const on = (connection: PgClient | PgPool): SqlQuery => ({
    query: async (text, parameters) => (await connection.query(statement(text, parameters, prepare))).rows,
  });
  const within = (tx: PgClient): SqlQuery => {
    listen(tx);
    return on(tx);
  };
  if (isPool(client)) {
    listenToPool(client);
    const transaction = async <T>(body: (query: SqlQuery) => Promise<T>): Promise<T> => {
      const connection = await client.connect();
      let broken: Error | boolean = false;
      try {
        return await inTransaction(connection, on(connection), body, () => {
          broken = true;
        });
      } finally {
        connection.release(broken);
      }
    };
    return { dialect: "postgres", handle: client, ...on(client), transaction, within };
  }
  listen(client);
  const turns = turnsOf(client);
  const direct = on(client);
  return {
    dialect: "postgres",
    handle: client,
    query: async (text, parameters) => {
      await turns.free();
      return direct.query(text, parameters);
    },
    transaction: (body) => turns.alone(() => inTransaction(client, direct, body, () => {})),
    within,
  };
}

/** Statements with parameters are the ones that come again and again. */
function statement(text: string, parameters: readonly SqlValue[] | undefined, prepare: boolean): PgStatement {
  if (parameters === undefined) return { text };
  const values = [...parameters];
  return prepare ? { name: statementName(text), text, values } : { text, values };
}

async function inTransaction<T>(
  client: PgClient,
  query: SqlQuery,
  body: (query: SqlQuery) => Promise<T>,
  whenBroken: () => void,
): Promise<T> {
  try {
    await client.query({ text: "BEGIN ISOLATION LEVEL READ COMMITTED" });
    const result = await body(query);
    const { command } = await client.query({ text: "COMMIT" });
    // A statement had failed and its error was swallowed: PostgreSQL answers COMMIT by rolling back, without an error.
    if (command === "ROLLBACK") throw new Error("The transaction was rolled back by PostgreSQL.");
    return result;
  } catch (error) {
    await client.query({ text: "ROLLBACK" }).catch(whenBroken);
    throw error;
  }
}

const heard = new WeakSet<object>();

function listen(client: PgClient): void {
  if (heard.has(client)) return;
  heard.add(client);
  client.on("error", () => {});
}

/** Keeps a connection that breaks while it is idle from ending the process: on the pool, and on every client it lends. */
export function listenToPool(pool: PgPool): void {
  if (heard.has(pool)) return;
  heard.add(pool);
  pool.on("error", () => {});
  // The pool stops listening to a client while it is lent out.
  pool.on("acquire", listen);
}

function isPool(client: PgPool | PgClient): client is PgPool {
  return "totalCount" in client;
}

const byClient = new WeakMap<object, Turns>();

function turnsOf(client: object): Turns {
  let turns = byClient.get(client);
  if (turns === undefined) {
    turns = new Turns();
    byClient.set(client, turns);
  }
  return turns;
}

/** Keeps other statements out of a transaction on the one connection there is. */
class Turns {
  #taken: Promise<void> | undefined;

  async free(): Promise<void> {
    while (this.#taken !== undefined) await this.#taken;
  }

  async alone<T>(work: () => Promise<T>): Promise<T> {
    await this.free();
    let leave = (): void => {};
    this.#taken = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      return await work();
    } finally {
      this.#taken = undefined;
      leave();
    }
  }
}
