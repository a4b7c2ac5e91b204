import { PGlite } from "@electric-sql/pglite";
import { CamelCasePlugin, Kysely, PostgresDialect } from "kysely";
import { Client, Pool } from "pg";
import postgres from "postgres";
import {
  fromKysely,
  fromPGlite,
  fromPg,
  fromPostgresJs,
  type SqlExecutor,
} from "throughline/storage/postgres";

/** A client of PostgreSQL under test, and what it calls a transaction that its user has open. */
export interface Engine {
  readonly name: string;
  /** Opens a client of its own. PGlite comes empty; on a server, all share a database. */
  open(options?: { readonly url?: string; readonly connections?: number }): Promise<OpenEngine>;
}

export interface OpenEngine {
  readonly executor: SqlExecutor;
  /** Runs `body` in a transaction as a user of the client does; rolls back where it rejects. */
  transaction<T>(body: (tx: unknown) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** PostgreSQL, where the tests are told of one. */
export const serverUrl = process.env.THROUGHLINE_POSTGRES_URL;
if (serverUrl === undefined && process.env.THROUGHLINE_REQUIRE_SERVICES === "1")
  throw new Error("THROUGHLINE_POSTGRES_URL is not set.");

/** The disk is waited for where that is what is tested; elsewhere it would only take time. */
const unsynced = { options: "-c synchronous_commit=off" };

export const pglite: Engine = {
  name: "PGlite",
  open: async () => {
    const db = await PGlite.create();
    return { executor: fromPGlite(db), transaction: (body) => db.transaction(body), close: () => db.close() };
  },
};

const pg: Engine = {
  name: "pg",
  open: async ({ url = serverUrl, connections = 6 } = {}) => {
    const pool = new Pool({ connectionString: url, max: connections, ...unsynced });
    return {
      executor: fromPg(pool),
      transaction: async (body) => {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          const result = await body(client);
          await client.query("COMMIT");
          return result;
        } catch (error) {
          await client.query("ROLLBACK").catch(() => {});
          throw error;
        } finally {
          client.release();
        }
      },
      close: () => pool.end(),
    };
  },
};

export const pgClient: Engine = {
  name: "one client of pg",
  open: async ({ url = serverUrl } = {}) => {
    const client = new Client({ connectionString: url, ...unsynced });
    const executor = fromPg(client);
    await client.connect();
    return {
      executor,
      transaction: async (body) => {
        await client.query("BEGIN");
        try {
          const result = await body(client);
          await client.query("COMMIT");
          return result;
        } catch (error) {
          await client.query("ROLLBACK").catch(() => {});
          throw error;
        }
      },
      close: () => client.end(),
    };
  },
};

const postgresJs: Engine = {
  name: "postgres.js",
  open: async ({ url = serverUrl ?? "", connections = 6 } = {}) => {
    const sql = postgres(url, {
      max: connections,
      onnotice: () => {},
      transform: postgres.camel,
      connection: { synchronous_commit: "off" },
    });
    return {
      executor: fromPostgresJs(sql),
      transaction: async <T>(body: (tx: unknown) => Promise<T>): Promise<T> => {
        const { value } = await sql.begin(async (tx) => ({ value: await body(tx) }));
        return value;
      },
      close: () => sql.end({ timeout: 5 }),
    };
  },
};

const kysely: Engine = {
  name: "Kysely",
  open: async ({ url = serverUrl, connections = 6 } = {}) => {
    const pool = new Pool({ connectionString: url, max: connections, ...unsynced });
    const db = new Kysely<object>({
      dialect: new PostgresDialect({ pool }),
      plugins: [new CamelCasePlugin()],
    });
    return {
      executor: fromKysely(db, { pool }),
      transaction: (body) => db.transaction().execute(body),
      close: () => db.destroy(),
    };
  },
};

/**
 * Those whose connections may be killed under test. postgres.js 3.4.9 is not among them: a statement that it is given right after its
 * connection was reset may never be answered, so that a test of it hangs or not by chance.
 */
export const robustEngines: readonly Engine[] = serverUrl === undefined ? [] : [pg, kysely];

/** Those that need a server, where there is one. */
export const serverEngines: readonly Engine[] = serverUrl === undefined ? [] : [pg, postgresJs, kysely];
