import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import type { KeyVault } from "throughline/storage";
import { fromPg, postgresStore } from "throughline/storage/postgres";
import { sqlCoordination, sqlKeyVault } from "throughline/storage/sql";
import { countIn, type Place, type Where } from "./place.js";

/** What a place on a server is made with. */
export interface ServerOptions {
  /** Whether the server is one of our own on this machine, whose files may be read. */
  readonly own: boolean;
}

/** Two schemas of a PostgreSQL server, dropped when they are closed. */
export async function onServer(url: string, { own }: ServerOptions): Promise<Place> {
  const schema = `erasure_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  const executor = fromPg(pool);
  const store = postgresStore(executor, { schema });
  const coordination = sqlCoordination(executor, { schema });
  const vault = sqlKeyVault(executor, { schema: `${schema}_vault` });
  for (const each of [store, coordination, vault]) await each.migrate();
  const rows = async <Row extends pg.QueryResultRow>(text: string, given: readonly string[] = []) =>
    (await pool.query<Row>(text, [...given])).rows;
  const tables = async () =>
    (
      await rows<{ name: string }>(
        `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables WHERE schemaname IN ($1, $2)`,
        [schema, `${schema}_vault`],
      )
    ).map(({ name }) => name);
  return {
    store,
    coordination: coordination as Place["coordination"],
    vault: vault as KeyVault<never>,
    cleanUp: async () => {
      for (const table of await tables()) await rows(`VACUUM (FULL, ANALYZE) ${table}`);
      if (!own) return;
      // The statistics of a column hold some of its values, and old statistics are rows like any other.
      await rows("VACUUM FULL pg_statistic");
      await rows("SELECT pg_switch_wal()");
      // What was rewritten is on the disk from here on, and the files that it replaced are gone.
      await rows("CHECKPOINT");
    },
    search: async (texts) => {
      const found = new Map<Where, number>([["tables", 0]]);
      const add = (where: Where, bytes: Buffer) =>
        found.set(where, (found.get(where) ?? 0) + countIn(bytes, texts));
      for (const table of await tables())
        for (const { row } of await rows<{ row: string }>(`SELECT t::text AS row FROM ${table} AS t`))
          add("tables", Buffer.from(row));
      if (!own) return found;
      const [data] = await rows<{ folder: string }>("SELECT current_setting('data_directory') AS folder");
      if (data === undefined) throw new Error("The server does not say where its data is.");
      for (const [where, bytes] of filesOf(data.folder)) add(where, bytes);
      return found;
    },
    close: async () => {
      for (const each of [store, coordination, vault]) await each.close();
      await rows(`DROP SCHEMA "${schema}" CASCADE`);
      await rows(`DROP SCHEMA "${schema}_vault" CASCADE`);
      await pool.end();
    },
  };
}

/** Every file of a server of our own: its data, what it has written ahead, and its log beside them. */
function* filesOf(data: string): Generator<readonly [Where, Buffer]> {
  for (const entry of readdirSync(dirname(data), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = readIfThere(join(entry.parentPath, entry.name));
    if (bytes !== null) yield [entry.parentPath.startsWith(join(data, "pg_wal")) ? "wal" : "files", bytes];
  }
}

/** `null` for a file that the server removed meanwhile. */
function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
