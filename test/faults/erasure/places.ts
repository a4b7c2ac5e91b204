import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import pg from "pg";
import type { EventStore, KeyVault } from "throughline/storage";
import { fromPg, postgresStore } from "throughline/storage/postgres";
import { sqlKeyVault } from "throughline/storage/sql";
import { fromLibsql, fromSqlite, sqliteStore } from "throughline/storage/sqlite";

/** A store and a vault that are kept apart. */
export interface Place {
  readonly store: EventStore;
  readonly vault: KeyVault<never>;
  /** The store's own clean-up: what was overwritten is gone from where it lay. */
  cleanUp(): Promise<void>;
  /** How often any of the texts stands in files or tables. */
  count(texts: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

const FILES = { store: "desk.sqlite", vault: "vault.sqlite" };

/** Two SQLite files in a folder. */
export async function inFiles(folder: string): Promise<Place> {
  const [events, keys] = [FILES.store, FILES.vault].map((name) => {
    const database = new Database(join(folder, name));
    database.exec("PRAGMA journal_mode = WAL");
    return database;
  });
  if (events === undefined || keys === undefined) throw new Error("no files");
  const store = sqliteStore(fromLibsql(events), { synchronous: "normal" });
  const vault = sqlKeyVault(fromSqlite(fromLibsql(keys)));
  await store.migrate();
  await vault.migrate();
  return {
    store,
    vault,
    cleanUp: async () => {
      for (const database of [events, keys]) {
        database.exec("VACUUM");
        database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
      }
    },
    count: async (texts) =>
      readdirSync(folder).reduce((sum, name) => sum + countIn(readFileSync(join(folder, name)), texts), 0),
    close: async () => {
      await store.close();
      await vault.close();
      events.close();
      keys.close();
    },
  };
}

/** The files of one folder in another, as they lie on the disk once they are closed. */
export function copyFiles(from: string, to: string): void {
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
}

/** Two schemas of a PostgreSQL server, dropped when they are closed. */
export async function onServer(url: string): Promise<Place> {
  const schema = `erasure_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const executor = fromPg(pool);
  const store = postgresStore(executor, { schema });
  const vault = sqlKeyVault(executor, { schema: `${schema}_vault` });
  await store.migrate();
  await vault.migrate();
  const tables = async () => {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname IN ($1, $2)`,
      [schema, `${schema}_vault`],
    );
    return rows.map(({ name }) => name);
  };
  return {
    store,
    vault: vault as KeyVault<never>,
    cleanUp: async () => {
      for (const table of await tables()) await pool.query(`VACUUM FULL ${table}`);
    },
    count: async (texts) => {
      let sum = 0;
      for (const table of await tables()) {
        const { rows } = await pool.query<{ row: string }>(`SELECT t::text AS row FROM ${table} AS t`);
        for (const { row } of rows) sum += countIn(Buffer.from(row), texts);
      }
      return sum;
    },
    close: async () => {
      await store.close?.();
      await pool.query(`DROP SCHEMA "${schema}" CASCADE`);
      await pool.query(`DROP SCHEMA "${schema}_vault" CASCADE`);
      await pool.end();
    },
  };
}

function countIn(bytes: Buffer, texts: readonly string[]): number {
  return texts.filter((text) => bytes.includes(text)).length;
}
