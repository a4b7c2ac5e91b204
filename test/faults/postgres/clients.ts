import { type Client, Pool } from "pg";
import postgres from "postgres";
import type { AppendResult, Commit, EventStore, StreamId } from "throughline/storage";
import { fromPg, fromPostgresJs, postgresStore } from "throughline/storage/postgres";

/** A store over one client of PostgreSQL, and that client as its user has it. */
export interface OpenClient {
  readonly name: "pg" | "postgres.js";
  readonly store: EventStore<never>;
  /** Appends within a transaction of the caller's, which writes a row of its own for each new commit. */
  appendWithRow(stream: StreamId, expected: number, commit: Commit): Promise<AppendResult>;
  close(): Promise<void>;
}

/** The table of the caller's: as many rows as commits were written together with one. */
export const ROWS = "CREATE TABLE desk_rows (command text PRIMARY KEY)";
const INSERT_ROW = "INSERT INTO desk_rows VALUES ($1)";

export function openPg(url: string, connections: number): OpenClient {
  const pool = new Pool({ connectionString: url, max: connections });
  const store = postgresStore(fromPg(pool));
  return {
    name: "pg",
    store,
    appendWithRow: async (stream, expected, commit) => {
      const client = await pool.connect();
      let broken = true;
      try {
        await client.query("BEGIN");
        const result = await store.append(stream, expected, commit, { tx: client });
        if (result.status === "ok") await client.query(INSERT_ROW, [commit.command.id]);
        await client.query("COMMIT");
        broken = false;
        return result;
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

export function openPostgresJs(url: string, connections: number): OpenClient {
  const sql = postgres(url, { max: connections, onnotice: () => {}, backoff: () => 0.02 });
  const store = postgresStore(fromPostgresJs(sql));
  return {
    name: "postgres.js",
    store,
    appendWithRow: async (stream, expected, commit) => {
      const { result } = await sql.begin(async (tx) => {
        const result = await store.append(stream, expected, commit, { tx });
        if (result.status === "ok") await tx.unsafe(INSERT_ROW, [commit.command.id]);
        return { result };
      });
      return result;
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

/** The commands that have a row of the caller's. */
export async function rowsOf(client: Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ command: string }>("SELECT command FROM desk_rows");
  return new Set(rows.map((row) => row.command));
}
