/**
 * `npm run bench -- postgres [ROUNDS]`: the PostgreSQL store against pg used by hand, on the server at
 * THROUGHLINE_POSTGRES_URL, with its own `fsync` and `synchronous_commit`.
 *
 * Raw writes the same rows into the same tables by one prepared statement, and looks at nothing: it cannot tell a retry
 * from a new command, nor say why an append did not happen. Loading naively is one SELECT of a table that has a column
 * for each property, and a loop that makes events of its rows.
 */
import { createRequire } from "node:module";
import { Pool } from "pg";
import type { NewEvent, StoredEvent } from "throughline/storage";
import { fromPg, postgresStore } from "throughline/storage/postgres";
import { type Contestant, contest, ratio, type Standing, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

const rounds = Number(process.argv[2] ?? 11);
const url = process.env.THROUGHLINE_POSTGRES_URL;
if (url === undefined) throw new Error("Set THROUGHLINE_POSTGRES_URL to a PostgreSQL to measure on.");
const IN_FLIGHT = 8;
const pool = new Pool({ connectionString: url, max: IN_FLIGHT });
const schema = `throughline_bench_${crypto.randomUUID().slice(0, 8)}`;

/** An event log. Nobody's streams are anybody else's: each contestant has tables of its own. */
interface Log {
  append(stream: string, version: number, events: readonly NewEvent[]): Promise<void>;
  load(stream: string): Promise<{ readonly length: number }>;
}

interface Entry {
  readonly name: string;
  readonly how: string;
  readonly log: Log;
  close?(): Promise<void>;
}

async function throughline(): Promise<Entry> {
  const store = postgresStore(fromPg(pool), { schema, tablePrefix: "ours_" });
  await store.migrate();
  const idOf = (id: string) => ({ tenant: "acme", kind: "journey", id }) as const;
  return {
    name: "throughline",
    how: "by postgresStore",
    log: {
      append: async (stream, version, events) => {
        const command = { id: events[0]?.id ?? "", fingerprint: "k1:9f86d081884c7d659a2feaa0c55ad015" };
        const { status } = await store.append(idOf(stream), version, { command, events });
        if (status !== "ok") throw new Error(status);
      },
      load: (stream) => store.read(idOf(stream)),
    },
  };
}

async function raw(): Promise<Entry> {
  const store = postgresStore(fromPg(pool), { schema, tablePrefix: "raw_" });
  await store.migrate();
  const table = (name: string) => `"${schema}"."raw_${name}"`;
  await pool.query(`CREATE TABLE "${schema}".naive (
    stream text NOT NULL, version integer NOT NULL, command text NOT NULL, id text NOT NULL, type text NOT NULL,
    schema integer NOT NULL, recorded_at bigint NOT NULL, data jsonb NOT NULL, personal text, PRIMARY KEY (stream, version))`);
  const rest = `INSERT INTO ${table("commits")} VALUES ($1, $2, $3, $4, $5, $6, $7)),
    stored AS (INSERT INTO ${table("events")} SELECT $1, $2, $3, $6 + given.at - 1, given.payload
      FROM unnest(string_to_array($9, E'\\n')) WITH ORDINALITY AS given (payload, at))
    INSERT INTO ${table("pending")} (partition, tenant, kind, stream, command, first_version, last_version)
      VALUES ($10, $1, $2, $3, $4, $6, $7)`;
  const create = `WITH s AS (INSERT INTO ${table("streams")} VALUES ($1, $2, $3, $7, $8)), c AS (${rest}`;
  const advance = `WITH s AS (UPDATE ${table("streams")} SET version = $7, changed_at = $8
    WHERE tenant = $1 AND kind = $2 AND id = $3), c AS (${rest}`;
  return {
    name: "raw pg",
    how: "by hand",
    log: {
      append: async (stream, version, events) => {
        const id = events[0]?.id ?? "";
        let next = version;
        const payload = events.map((event) => JSON.stringify({ version: ++next, commandId: id, ...event }));
        const values = [
          "acme",
          "journey",
          stream,
          id,
          "k1:9f86d081884c7d659a2feaa0c55ad015",
          version + 1,
          next,
        ];
        await pool.query({
          name: version === 0 ? "create" : "advance",
          text: version === 0 ? create : advance,
          values: [...values, events.at(-1)?.recordedAt, payload.join("\n"), 1],
        });
      },
      load: async (stream) => {
        const { rows } = await pool.query({
          name: "load",
          text: `SELECT * FROM "${schema}".naive WHERE stream = $1 ORDER BY version`,
          values: [stream],
        });
        const events: StoredEvent[] = [];
        for (const row of rows)
          events.push({
            version: row.version,
            commandId: row.command,
            id: row.id,
            type: row.type,
            schema: row.schema,
            recordedAt: Number(row.recorded_at),
            data: row.data,
            personal: row.personal,
          });
        return events;
      },
    },
  };
}

/** Fills the naive table, which no contest of appends uses. */
async function fillNaive(stream: string, events: readonly NewEvent[]): Promise<void> {
  for (const [index, { id, type, schema: version, recordedAt, data, personal }] of events.entries())
    await pool.query(`INSERT INTO "${schema}".naive VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, [
      stream,
      index + 1,
      id,
      id,
      type,
      version,
      recordedAt,
      JSON.stringify(data),
      personal,
    ]);
}

/** Peers are installed in this folder only, so that their types are not known to the project. */
interface EmmettStore {
  appendToStream(
    stream: string,
    events: readonly { readonly type: string; readonly data: unknown; readonly metadata: unknown }[],
    options: { readonly expectedStreamVersion: bigint | "STREAM_DOES_NOT_EXIST" },
  ): Promise<unknown>;
  readStream(stream: string): Promise<{ readonly events: readonly unknown[] }>;
  close(): Promise<void>;
}

async function emmett(): Promise<readonly Entry[]> {
  const peer: { getPostgreSQLEventStore(url: string): EmmettStore } | undefined = await installed(
    "@event-driven-io/emmett-postgresql",
  );
  if (peer === undefined) return [];
  const store = peer.getPostgreSQLEventStore(inSchema("emmett"));
  return [
    {
      name: "emmett-postgresql",
      how: "by appendToStream",
      log: {
        append: async (stream, version, events) => {
          await store.appendToStream(
            stream,
            events.map(({ type, data, personal }) => ({ type, data: { ...data, personal }, metadata: {} })),
            { expectedStreamVersion: version === 0 ? "STREAM_DOES_NOT_EXIST" : BigInt(version) },
          );
        },
        load: async (stream) => (await store.readStream(stream)).events,
      },
      close: () => store.close(),
    },
  ];
}

interface CastoreAdapter {
  pushEvent(event: unknown, context: { readonly eventStoreId: string }): Promise<unknown>;
  getEvents(
    aggregateId: string,
    context: { readonly eventStoreId: string },
  ): Promise<{ readonly events: readonly unknown[] }>;
}

async function castore(): Promise<readonly Entry[]> {
  const peer:
    | {
        PostgresEventStorageAdapter: {
          new (options: { connectionString: string }): CastoreAdapter;
          createEventTable(options: {
            connectionString: string;
            aggregateId: { type: "VARCHAR"; length: number };
          }): Promise<unknown>;
        };
      }
    | undefined = await installed("@castore/event-storage-adapter-postgres");
  if (peer === undefined) return [];
  const connectionString = inSchema("castore");
  const { PostgresEventStorageAdapter } = peer;
  await PostgresEventStorageAdapter.createEventTable({
    connectionString,
    aggregateId: { type: "VARCHAR", length: 64 },
  });
  const adapter = new PostgresEventStorageAdapter({ connectionString });
  const context = { eventStoreId: "journeys" };
  return [
    {
      name: "castore",
      how: "by pushEvent, one event at a time",
      log: {
        append: async (stream, version, events) => {
          let next = version;
          for (const { type, data, personal } of events)
            await adapter.pushEvent(
              { aggregateId: stream, version: ++next, type, payload: { ...data, personal }, metadata: {} },
              context,
            );
        },
        load: async (stream) => (await adapter.getEvents(stream, context)).events,
      },
    },
  ];
}

/** A peer that cannot make its tables here is left out, and named. */
async function usable(peers: readonly Entry[]): Promise<readonly Entry[]> {
  try {
    for (const { log } of peers) await log.append("probe", 0, events(0, 1));
    return peers;
  } catch (error) {
    for (const { name, close } of peers) {
      console.log(`${name} is left out: ${error instanceof Error ? error.message : error}`);
      await close?.();
    }
    return [];
  }
}

async function installed<T>(name: string): Promise<T | undefined> {
  try {
    return await import(createRequire(import.meta.url).resolve(name));
  } catch {
    return undefined;
  }
}

/** The peers make their tables in the first schema there is. */
function inSchema(name: string): string {
  const own = new URL(url ?? "");
  own.searchParams.set("options", `-c search_path=${schema}_${name}`);
  return own.href;
}

/** About what a message of a conversation takes. */
function event(number: number): NewEvent {
  return {
    id: crypto.randomUUID(),
    type: "message.recorded",
    schema: 1,
    recordedAt: 1_772_348_400_000 + number,
    data: {
      conversation: "c-1",
      direction: "inbound",
      message: `m-${number}`,
      channel: "webchat",
      sequence: number,
    },
    personal: JSON.stringify({
      text: "Hello, my order has not arrived yet. Can you look where it is? ".repeat(3),
    }),
  };
}

const events = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => event(from + index));

await pool.query(
  `CREATE SCHEMA "${schema}"; CREATE SCHEMA "${schema}_emmett"; CREATE SCHEMA "${schema}_castore"`,
);
const entries = [
  await raw(),
  await throughline(),
  ...(await usable(await emmett())),
  ...(await usable(await castore())),
];

let streams = 0;
/** One event an append, over streams that are new in each round. */
function appending({ log }: Entry, inFlight: number, each: number): Promise<number> {
  const lanes = Array.from({ length: inFlight }, () => [`s-${++streams}`, `s-${++streams}`]);
  const given = events(0, each);
  return timed(inFlight * each, async () => {
    await Promise.all(
      lanes.map(async (lane) => {
        for (const [index, appended] of given.entries())
          await log.append(lane[index % lane.length] ?? "", Math.floor(index / lane.length), [
            { ...appended, id: crypto.randomUUID() },
          ]);
      }),
    );
  });
}

const contestants = (does: string, round: (entry: Entry) => Promise<number>): readonly Contestant[] =>
  entries.map((entry) => ({ name: entry.name, does: `${does}, ${entry.how}`, round: () => round(entry) }));

try {
  const { rows } = await pool.query(
    "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit",
  );
  console.log(`fsync = ${rows[0]?.fsync}, synchronous_commit = ${rows[0]?.commit}`);

  const one = await contest(
    rounds,
    contestants("one event, one commit", (entry) => appending(entry, 1, 200)),
  );
  reportContest("postgres", "append, 1 in flight", one);

  const eight = await contest(
    rounds,
    contestants("one event, one commit", (entry) => appending(entry, IN_FLIGHT, 100)),
  );
  reportContest("postgres", `append, ${IN_FLIGHT} in flight`, eight);

  const long = events(0, 1_000);
  await fillNaive("long", long);
  for (const { log } of entries.slice(1))
    for (let at = 0; at < 1_000; at += 100) await log.append("long", at, long.slice(at, at + 100));
  await pool.query("ANALYZE");
  const load = await contest(
    rounds,
    contestants("1,000 events, all parsed", ({ log }) => {
      const times = 20;
      return timed(times, async () => {
        for (let time = 0; time < times; time++)
          if ((await log.load("long")).length !== 1_000) throw new Error("not all are there");
      });
    }),
  );
  reportContest("postgres", "load a stream of 1,000", load);

  const against = (standings: readonly Standing[]) =>
    ratio(
      standings.find(({ name }) => name === "throughline"),
      standings.find(({ name }) => name === "raw pg"),
    );
  const reached = reportFigures([
    { name: "append-1-in-flight", value: against(one), target: 1.15 },
    { name: "append-8-in-flight", value: against(eight), target: 1.2 },
    { name: "load-1000", value: against(load), target: 0.6 },
  ]);
  process.exitCode = reached ? 0 : 1;
} finally {
  for (const { close } of entries) await close?.();
  await pool.query(
    `DROP SCHEMA "${schema}" CASCADE; DROP SCHEMA "${schema}_emmett" CASCADE; DROP SCHEMA "${schema}_castore" CASCADE`,
  );
  await pool.end();
}
// castore keeps its connections open, and has no way to close them.
process.exit();
