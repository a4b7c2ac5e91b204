import { randomBytes } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import Libsql from "libsql";
import { Pool } from "pg";
import { fromLibsql, fromSqlite } from "throughline/storage/sqlite";
import type { SqlExecutor } from "../../src/sql/executor.js";
import { fromPg } from "../../src/sql/from-pg.js";
import { fromPGlite } from "../../src/sql/from-pglite.js";
import { folderOfFiles } from "../storage/sqlite-engines.js";

/** A database for the timers of one test file. */
export interface SqlDatabase {
  readonly name: string;
  /** Whether it has a clock of its own. */
  readonly isServer: boolean;
  /** What one scheduler is given: an executor, of its own where there can be several. */
  executor(): SqlExecutor;
  transaction?(body: (tx: unknown) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export function sqlite(): SqlDatabase {
  const files = folderOfFiles();
  const file = files.file();
  const handles: { close(): unknown }[] = [];
  return {
    name: "SQLite",
    isServer: false,
    executor: () => {
      const handle = new Libsql(file);
      handle.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
      handles.push(handle);
      return fromSqlite(fromLibsql(handle));
    },
    close: async () => {
      for (const handle of handles) handle.close();
      files.remove();
    },
  };
}

export function pglite(): SqlDatabase {
  const db = new PGlite();
  return {
    name: "PGlite",
    isServer: false,
    executor: () => untyped(fromPGlite(db)),
    transaction: (body) => db.transaction(body),
    close: () => db.close(),
  };
}

/** The server at `THROUGHLINE_POSTGRES_URL`, or why there is none. */
export function postgresServer(): SqlDatabase | string {
  const url = process.env.THROUGHLINE_POSTGRES_URL;
  if (url === undefined) {
    if (process.env.THROUGHLINE_REQUIRE_SERVICES === "1")
      throw new Error("THROUGHLINE_POSTGRES_URL is not set");
    return "THROUGHLINE_POSTGRES_URL is not set";
  }
  const schema = `timers_${randomBytes(6).toString("hex")}`;
  const pool = new Pool({ connectionString: url, max: 6, options: `-c search_path=${schema}` });
  const ready = pool.query(`CREATE SCHEMA ${schema}`);
  ready.catch(() => {});
  const executor = untyped(fromPg(pool));
  return {
    name: "PostgreSQL",
    isServer: true,
    executor: () => ({
      ...executor,
      query: async (...given) => {
        await ready;
        return executor.query(...given);
      },
    }),
    transaction: async (body) => {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        await body(client);
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK");
        throw error;
      } finally {
        client.release();
      }
    },
    close: async () => {
      await pool.query(`DROP SCHEMA ${schema} CASCADE`);
      await pool.end();
    },
  };
}

/** Kits know nothing of the client whose transaction they pass on. */
function untyped<Tx>(executor: SqlExecutor<Tx>): SqlExecutor {
  return executor as SqlExecutor;
}
