import { Client } from "pg";
import { OwnServer } from "./own-server.js";

/** Databases with names of their own, on the server at `THROUGHLINE_POSTGRES_URL`, or on one that is started for them. */
export interface Databases {
  /** Makes an empty database, and gives its URL. */
  create(): Promise<string>;
  /** Drops what was made, and stops what was started. */
  remove(): Promise<void>;
}

/** @throws NoPostgres where there is neither */
export async function databases(): Promise<Databases> {
  const given = process.env.THROUGHLINE_POSTGRES_URL;
  const own = given === undefined ? await OwnServer.start() : undefined;
  const server = given ?? own?.url ?? "";
  const made: string[] = [];
  const run = `throughline_faults_${crypto.randomUUID().slice(0, 8)}`;
  return {
    create: async () => {
      const name = `${run}_${made.length}`;
      await statement(server, `CREATE DATABASE ${name}`);
      made.push(name);
      const url = new URL(server);
      url.pathname = `/${name}`;
      return url.href;
    },
    remove: async () => {
      if (own === undefined)
        for (const name of made) await statement(server, `DROP DATABASE ${name} WITH (FORCE)`);
      await own?.remove();
    },
  };
}

async function statement(url: string, text: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
