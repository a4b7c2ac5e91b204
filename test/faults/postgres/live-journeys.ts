import type { Pool } from "pg";
import { createThroughline } from "throughline";
import type { EventStore } from "throughline/storage";

export const TENANT = "acme";
export const MARIA = { kind: "agent", id: "maria" } as const;
export const NIKOS = { kind: "agent", id: "nikos" } as const;
/** Stands in every id of the journey that the others are copies of. */
const TEMPLATE = "template";

/** Of every store and of no journey: they are left as they are. */
const NOT_COPIED = ["schema", "partitions", "pending", "feed"];

export const SECRETS = { current: "k1", keys: { k1: new Uint8Array(32).fill(7) } };

export function journeyId(number: number): string {
  return `journey-${number}`;
}

/**
 * Fills a database with live journeys: opens one by the application's own call, and lets the server copy its rows under other ids.
 * The copies are as a feed leaves them that everybody has read.
 */
export async function fillWithJourneys(pool: Pool, store: EventStore<never>, count: number): Promise<void> {
  let ids = 0;
  const { journeys } = createThroughline({
    store,
    secrets: SECRETS,
    ids: () => `${TEMPLATE}-${ids++}`,
  }).tenant(TENANT);
  const opened = await journeys.open(
    {
      journey: TEMPLATE,
      channel: "chat",
      by: MARIA,
      firstOwner: MARIA,
      message: {
        message: `${TEMPLATE}-m`,
        channel: "chat",
        author: { kind: "customer", id: `${TEMPLATE}-c` },
        occurredAt: "2026-03-01T09:00:00Z",
        content: { text: "My order 4417 is late. I was told it would be here on Friday." },
      },
    },
    { commandId: TEMPLATE },
  );
  if (opened.status !== "ok") throw new Error(`The journey did not open: ${opened.refusal.code}.`);
  for (const table of await tablesOf(pool, NOT_COPIED)) {
    const columns = await columnsOf(pool, table);
    const copied = columns.map(({ name, isText }) =>
      isText ? `replace(${name}, '${TEMPLATE}', 'journey-' || n)` : name,
    );
    await pool.query(
      `INSERT INTO ${table} SELECT ${copied.join(", ")} FROM ${table}, generate_series(0, $1::integer - 1) AS n`,
      [count],
    );
  }
}

/** The same tables again, under names that begin with `raw_`, with the same rows. */
export async function copyTables(pool: Pool): Promise<void> {
  for (const table of await tablesOf(pool, [])) {
    const copy = rawName(table);
    await pool.query(`CREATE TABLE ${copy} (LIKE ${table} INCLUDING ALL)`);
    await pool.query(`INSERT INTO ${copy} OVERRIDING SYSTEM VALUE SELECT * FROM ${table}`);
  }
  await pool.query("VACUUM ANALYZE");
  await pool.query("CHECKPOINT");
}

function rawName(table: string): string {
  return table.replace("throughline_", "raw_");
}

async function tablesOf(pool: Pool, except: readonly string[]): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema AND table_name LIKE 'throughline\\_%'",
  );
  return rows.map((row) => row.name).filter((name) => !except.includes(name.replace("throughline_", "")));
}

async function columnsOf(
  pool: Pool,
  table: string,
): Promise<readonly { readonly name: string; readonly isText: boolean }[]> {
  const { rows } = await pool.query<{ name: string; type: string }>(
    "SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_schema = current_schema AND table_name = $1 ORDER BY ordinal_position",
    [table],
  );
  return rows.map(({ name, type }) => ({ name, isText: type === "text" }));
}
