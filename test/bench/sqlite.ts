/**
 * `npm run bench -- sqlite [ROUNDS]`: the SQLite store against the client it runs on, used by hand, with the same
 * `synchronous` (FULL) and the same file system.
 *
 * Raw is the least that keeps an event log at all: one table with the stream and version as its key, one prepared INSERT
 * for each event, and a transaction around a batch. It keeps no commands, keys or listing, so it cannot tell a retry from
 * a new command. Loading naively is one SELECT, and a loop that makes events of its rows.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventStore, NewEvent, StoredEvent } from "throughline/storage";
import {
  type BetterSqlite3Database,
  fromBetterSqlite3,
  fromLibsql,
  fromNodeSqlite,
  type NodeSqliteDatabase,
  type SqliteDriver,
  sqliteStore,
} from "throughline/storage/sqlite";
import { type Contestant, contest, ratio, type Standing, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

const rounds = Number(process.argv[2] ?? 11);
const folder = mkdtempSync(join(tmpdir(), "throughline-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

interface Client {
  readonly name: string;
  open(path: string): SqliteDriver;
}

const clients = [
  ...fromPackage("better-sqlite3", fromBetterSqlite3),
  ...fromPackage("libsql", fromLibsql),
  ...builtin(),
];
const [peer] = clients;
if (peer === undefined) throw new Error("No SQLite client is installed.");
if (peer.name !== "better-sqlite3")
  console.log(
    `better-sqlite3 could not be installed here; raw is ${peer.name}, which has the same interface.`,
  );

/** An event log, by hand or by the store. */
interface Log {
  append(stream: string, version: number, events: readonly NewEvent[]): Promise<void>;
  load(stream: string): Promise<readonly StoredEvent[]>;
  close(): void;
}

function raw(client: Client): Log {
  const driver = client.open(join(folder, `${++files}.sqlite`));
  driver.get("PRAGMA journal_mode = WAL");
  driver.exec(`PRAGMA synchronous = FULL;
    CREATE TABLE events (stream TEXT NOT NULL, version INTEGER NOT NULL, command TEXT NOT NULL, id TEXT NOT NULL,
      type TEXT NOT NULL, schema INTEGER NOT NULL, recorded_at INTEGER NOT NULL, data TEXT NOT NULL, personal TEXT,
      PRIMARY KEY (stream, version))`);
  const insert = (
    stream: string,
    version: number,
    { id, type, schema, recordedAt, data, personal }: NewEvent,
  ) =>
    driver.run("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [
      stream,
      version,
      id,
      id,
      type,
      schema,
      recordedAt,
      JSON.stringify(data),
      personal,
    ]);
  return {
    append: async (stream, version, events) => {
      if (events.length > 1) driver.run("BEGIN IMMEDIATE");
      let next = version;
      for (const event of events) insert(stream, ++next, event);
      if (events.length > 1) driver.run("COMMIT");
    },
    load: async (stream) => {
      const events: StoredEvent[] = [];
      for (const row of driver.all("SELECT * FROM events WHERE stream = ? ORDER BY version", [stream]))
        events.push({
          version: Number(row.version),
          commandId: String(row.command),
          id: String(row.id),
          type: String(row.type),
          schema: Number(row.schema),
          recordedAt: Number(row.recorded_at),
          data: JSON.parse(String(row.data)),
          personal: row.personal === null ? null : String(row.personal),
        });
      return events;
    },
    close: () => driver.close(),
  };
}

async function throughline(client: Client): Promise<Log> {
  const driver = client.open(join(folder, `${++files}.sqlite`));
  const store: EventStore = sqliteStore(driver);
  await store.migrate?.();
  const idOf = (stream: string) => ({ tenant: "acme", kind: "journey", id: stream }) as const;
  return {
    append: async (stream, version, events) => {
      const [first] = events;
      const command = { id: first?.id ?? "", fingerprint: "k1:9f86d081884c7d659a2feaa0c55ad015" };
      const { status } = await store.append(idOf(stream), version, { command, events });
      if (status !== "ok") throw new Error(status);
    },
    load: (stream) => store.read(idOf(stream)),
    close: () => driver.close(),
  };
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

/** Every contestant, doing `round` on a fresh log. */
function contestants(does: string, round: (log: Log) => Promise<number>): readonly Contestant[] {
  const entry = (name: string, make: () => Promise<Log> | Log, what: string): Contestant => ({
    name,
    does: what,
    round: async () => {
      const log = await make();
      try {
        return await round(log);
      } finally {
        log.close();
      }
    },
  });
  return clients.flatMap((client) => [
    entry(`raw ${client.name}`, () => raw(client), `${does}, by hand`),
    entry(`throughline on ${client.name}`, () => throughline(client), `${does}, by sqliteStore`),
  ]);
}

const ONE_BY_ONE = { streams: 50, appends: 400 };
const one = await contest(
  rounds,
  contestants("one event, one commit", (log) => {
    const { streams, appends } = ONE_BY_ONE;
    const given = events(0, appends);
    return timed(appends, async () => {
      for (const [index, appended] of given.entries())
        await log.append(`s-${index % streams}`, Math.floor(index / streams), [appended]);
    });
  }),
);
reportContest("sqlite", "append one by one", one);

const batch = await contest(
  rounds,
  contestants("100 events, one commit", (log) => {
    const given = Array.from({ length: 20 }, (_, index) => events(index * 100, 100));
    return timed(given.length, async () => {
      for (const [index, appended] of given.entries()) await log.append("s-1", index * 100, appended);
    });
  }),
);
reportContest("sqlite", "append a batch of 100", batch);

const load = await contest(
  rounds,
  contestants("1,000 events, all parsed", async (log) => {
    for (let at = 0; at < 1_000; at += 100) await log.append("s-1", at, events(at, 100));
    const times = 20;
    return timed(times, async () => {
      for (let time = 0; time < times; time++)
        if ((await log.load("s-1")).length !== 1_000) throw new Error("not all are there");
    });
  }),
);
reportContest("sqlite", "load a stream of 1,000", load);

const against = (standings: readonly Standing[], client: Client) =>
  ratio(
    standings.find(({ name }) => name === `throughline on ${client.name}`),
    standings.find(({ name }) => name === `raw ${client.name}`),
  );
const reached = reportFigures([
  { name: "append-one-by-one", value: against(one, peer), target: 1.5 },
  { name: "append-batch-of-100", value: against(batch, peer), target: 1.3 },
  { name: "load-1000", value: against(load, peer), target: 1 },
]);
console.log(`(against raw ${peer.name}; loading: the further aim is 0.60x)`);
for (const client of clients.slice(1))
  console.log(
    `(against raw ${client.name}: ${[one, batch, load].map((each) => `${against(each, client).toFixed(2)}x`).join(", ")})`,
  );
process.exitCode = reached ? 0 : 1;

function fromPackage(
  name: string,
  driver: (database: BetterSqlite3Database) => SqliteDriver,
): readonly Client[] {
  try {
    const Database: new (path: string) => BetterSqlite3Database = createRequire(import.meta.url)(name);
    new Database(":memory:").close();
    return [{ name, open: (path) => driver(new Database(path)) }];
  } catch {
    return [];
  }
}

function builtin(): readonly Client[] {
  const module = process.getBuiltinModule("node:sqlite");
  if (module === undefined) return [];
  const open = (path: string) => {
    const database: NodeSqliteDatabase = Reflect.construct(Reflect.get(module, "DatabaseSync"), [path]);
    return fromNodeSqlite(database);
  };
  return [{ name: "node:sqlite", open }];
}
