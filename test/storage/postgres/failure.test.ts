import { Client, Pool } from "pg";
import type { EventStore, StreamId } from "throughline/storage";
import {
  fromPg,
  type PostgresStoreOptions,
  postgresStore,
  type SqlExecutor,
} from "throughline/storage/postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Engine, pglite, robustEngines, serverEngines, serverUrl } from "../../sql/executors.js";
import { commit, journey, key, onlooker, unique } from "./samples.js";
import { postgresSubject } from "./subject.js";

const stream: StreamId = journey("j-1");

/** Every method but `close`, each refused with the same code. */
async function refusedWith(store: EventStore, code: string): Promise<void> {
  for (const call of [
    () => store.append(stream, 0, commit("c-1")),
    () => store.read(stream),
    () => store.find("acme", key("a")),
    () => store.list("acme", { kind: "journey" }),
    () => store.feed?.read(0, null, 1),
    () => store.feed?.end(0),
  ])
    await expect(call()).rejects.toMatchObject({ name: "ThroughlineError", code });
}

describe.each([pglite, ...serverEngines])("what can be wrong with the tables, through $name", (engine) => {
  const subject = postgresSubject(engine, { durability: "memory" });
  beforeAll(subject.start, 60_000);
  afterAll(subject.stop);
  const { schema } = subject;
  const sql = (text: string) => subject.engine().executor.query(text);
  const over = (tablePrefix: string, options: PostgresStoreOptions = {}) =>
    postgresStore(subject.engine().executor, { schema, tablePrefix, ...options });
  const tables = async (prefix: string) =>
    (
      await subject
        .engine()
        .executor.query(
          "SELECT tablename AS name FROM pg_tables WHERE schemaname = $1 AND starts_with(tablename, $2)",
          [schema, prefix],
        )
    ).map(({ name }) => name);

  test("not migrated", async () => {
    await refusedWith(over("missing_"), "STORE_NOT_MIGRATED");
    await refusedWith(
      postgresStore(subject.engine().executor, { schema: "there_is_no_such_schema" }),
      "STORE_NOT_MIGRATED",
    );
  });

  test("not migrated when it is looked for in a transaction of the caller's, which stays usable", async () => {
    await subject.engine().transaction(async (tx) => {
      const store = over("missing_");
      await expect(store.read(stream, { tx })).rejects.toMatchObject({ code: "STORE_NOT_MIGRATED" });
      await subject.engine().executor.within?.(tx).query("SELECT 1");
    });
  });

  test("migrated by eight at once, twice", async () => {
    const stores = Array.from({ length: 8 }, () => over("eight_"));
    await Promise.all(stores.map((store) => store.migrate()));
    await Promise.all(stores.map((store) => store.migrate()));
    for (const [index, store] of stores.entries())
      expect(await store.append(stream, index, commit(`c-${index}`, index + 1))).toMatchObject({
        status: "ok",
      });
    expect(await stores[0]?.read(stream)).toHaveLength(8);
  });

  test("another table of that name: refused, and nothing is changed", async () => {
    const store = over("foreign_");
    await sql(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await sql(`CREATE TABLE "${schema}".foreign_events (id text)`);
    await expect(store.migrate()).rejects.toMatchObject({
      code: "STORE_FAILED",
      details: { table: `"${schema}"."foreign_events"` },
    });
    expect(await tables("foreign_")).toEqual(["foreign_events"]);
    await sql(`ALTER TABLE "${schema}".foreign_events RENAME TO foreign_schema`);
    await expect(store.migrate()).rejects.toMatchObject({ code: "STORE_FAILED" });
    await refusedWith(store, "STORE_FAILED");
    expect(await tables("foreign_")).toEqual(["foreign_schema"]);
  });

  test("another index of that name: refused, and nothing is left", async () => {
    await sql(`CREATE TABLE "${schema}".other (id text)`);
    await sql(`CREATE INDEX index_streams_changed ON "${schema}".other (id)`);
    await expect(over("index_").migrate()).rejects.toMatchObject({
      code: "STORE_FAILED",
      details: { sqlstate: "42P07" },
    });
    expect(await tables("index_")).toEqual([]);
  });

  test("made by a newer version", async () => {
    const store = over("newer_");
    await store.migrate();
    await sql(`UPDATE "${schema}".newer_schema SET version = 99`);
    const newer = over("newer_");
    await expect(newer.migrate()).rejects.toMatchObject({ code: "STORE_TOO_NEW", details: { present: 99 } });
    await refusedWith(newer, "STORE_TOO_NEW");
  });

  test("made for another number of partitions", async () => {
    await over("parts_", { partitions: 3 }).migrate();
    const other = over("parts_", { partitions: 4 });
    await expect(other.migrate()).rejects.toMatchObject({
      code: "INVALID_INPUT",
      details: { present: 3, given: 4 },
    });
    await refusedWith(other, "INVALID_INPUT");
    expect(over("parts_", { partitions: 3 }).capabilities.partitions).toBe(3);
  });

  test("an event that is missing or damaged: named, and the others can be read", async () => {
    const store = over("damaged_");
    await store.migrate();
    await store.append(stream, 0, commit("c-1", 1, 250));
    await store.append(journey("j-2"), 0, commit("c-1"));
    const events = `"${schema}".damaged_events`;
    await sql(`UPDATE ${events} SET payload = 'no JSON' WHERE stream = 'j-1' AND version = 120`);
    await sql(`DELETE FROM ${events} WHERE stream = 'j-1' AND version = 250`);
    await expect(store.read(stream)).rejects.toMatchObject({
      code: "CORRUPT_EVENT",
      details: { stream, version: 120 },
    });
    await expect(store.read(stream, { from: 121 })).rejects.toMatchObject({
      code: "CORRUPT_EVENT",
      details: { stream, version: 250 },
    });
    expect(await store.read(stream, { limit: 119 })).toHaveLength(119);
    expect(await store.read(stream, { from: 121, limit: 129 })).toHaveLength(129);
    expect(await store.read(journey("j-2"))).toHaveLength(1);
    const all = [];
    for (let partition = 0; partition < 8; partition++)
      all.push(...((await store.feed.read(partition, null, 10)).commits ?? []));
    expect(all.map(({ stream: { id }, events: given }) => [id, given?.length ?? null]).sort()).toEqual([
      ["j-1", null],
      ["j-2", 1],
    ]);
  });

  test("a long stream comes whole, and in part", async () => {
    const store = over("long_");
    await store.migrate();
    for (let at = 0; at < 5_400; at += 900) await store.append(stream, at, commit(`c-${at}`, at + 1, 900));
    expect((await store.read(stream)).map(({ version }) => version)).toEqual(
      Array.from({ length: 5_400 }, (_, index) => index + 1),
    );
    const part = await store.read(stream, { from: 4_950, limit: 101 });
    expect([part.at(0)?.version, part.at(-1)?.version, part.length]).toEqual([4_950, 5_050, 101]);
    expect(await store.read(stream, { from: 5_401 })).toEqual([]);
  });

  test("the client stays open when the store is closed", async () => {
    const store = over("closed_");
    await store.migrate();
    await store.close();
    await refusedWith(store, "STORE_CLOSED");
    expect(await sql("SELECT 1 AS one")).toHaveLength(1);
  });
});

describe("options and executors", () => {
  const executor: SqlExecutor = {
    dialect: "postgres",
    handle: {},
    query: async () => [],
    transaction: (body) => body({ query: async () => [] }),
  };
  const refused = (field: string) =>
    expect.objectContaining({ code: "INVALID_INPUT", details: expect.objectContaining({ field }) });

  test.each([
    ["schema", { schema: 'a"; DROP TABLE x; --' }],
    ["schema", { schema: "pg_catalog" }],
    ["tablePrefix", { tablePrefix: "a b" }],
    ["tablePrefix", { tablePrefix: "" }],
    ["tablePrefix", { tablePrefix: "x".repeat(41) }],
    ["partitions", { partitions: 0 }],
    ["partitions", { partitions: 1.5 }],
    ["partitions", { partitions: 1_025 }],
  ])("%s is checked: %j", (field, options) => {
    expect(() => postgresStore(executor, options)).toThrow(refused(field));
  });

  test("an executor of SQLite is refused", () => {
    expect(() => postgresStore({ ...executor, dialect: "sqlite" })).toThrow(refused("executor"));
    const { transaction: _, ...without } = executor;
    expect(() => postgresStore(without)).toThrow(refused("executor"));
  });

  test("where the client has no transactions to be given, none are taken", async () => {
    const store = postgresStore(executor);
    expect(store.capabilities.transactions).toBe(false);
    await expect(store.read(stream, { tx: {} })).rejects.toMatchObject({ code: "TX_UNSUPPORTED" });
  });
});

describe.runIf(serverUrl !== undefined)("a server that is not there, or does not let one in", () => {
  const refused = async (change: (url: URL) => void, options: { readonly max?: number } = {}) => {
    const url = new URL(serverUrl ?? "");
    change(url);
    const pool = new Pool({ connectionString: url.href, connectionTimeoutMillis: 5_000, ...options });
    const error = await postgresStore(fromPg(pool))
      .migrate()
      .catch((thrown: unknown) => thrown);
    await pool.end();
    return error;
  };

  test("down", async () => {
    const error = await refused((url) => {
      url.port = "1";
    });
    expect(error).toMatchObject({ code: "STORE_FAILED", details: { client: "ECONNREFUSED" } });
    expect(String(error)).toContain("cannot be reached");
  });

  test("a database that does not exist", async () => {
    const error = await refused((url) => {
      url.pathname = "/there_is_no_such_database";
    });
    expect(error).toMatchObject({ code: "STORE_FAILED", details: { sqlstate: "3D000" } });
  });

  test("a user it does not know", async () => {
    const error = await refused((url) => {
      url.username = "nobody_of_this_name";
    });
    expect(error).toMatchObject({
      code: "STORE_FAILED",
      details: { sqlstate: expect.stringMatching(/^28/) },
    });
    expect(String(error)).not.toContain("nobody_of_this_name");
  });

  describe.each(robustEngines)("connections that are killed in use, through $name", (engine: Engine) => {
    const subject = postgresSubject(engine);
    let watch: Awaited<ReturnType<typeof onlooker>>;
    beforeAll(async () => {
      watch = await onlooker(serverUrl);
      await subject.start();
    });
    afterAll(async () => {
      await subject.stop();
      await watch.close();
    });

    test("an append that waits for a lock: STORE_FAILED, and the same command repeated tells", async () => {
      const store = await subject.open();
      await store.append(stream, 0, commit("c-1", 1, 1, unique("a")));
      const holder = new Client({ connectionString: serverUrl });
      await holder.connect();
      await holder.query("BEGIN");
      await holder.query(`SELECT 1 FROM "${subject.schema}"."${subject.prefixOf(store)}streams" FOR UPDATE`);
      const late = store.append(stream, 1, commit("c-2", 2));
      const refusal = expect(late).rejects.toMatchObject({ code: "STORE_FAILED" });
      await watch.blocked(subject.schema, 1);
      await watch.client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1",
        [`%${subject.schema}%`],
      );
      await refusal;
      await holder.query("ROLLBACK");
      await holder.end();
      const repeated = () => store.append(stream, 1, commit("c-2", 2)).catch(() => undefined);
      await expect.poll(async () => (await repeated())?.status).toMatch(/ok|duplicate/);
      expect((await store.read(stream)).map(({ version }) => version)).toEqual([1, 2]);
    });

    test("all of them, under load: only errors of the library, and nothing acknowledged is lost or doubled", async () => {
      const store = await subject.open();
      const acknowledged = [0, 0, 0, 0];
      let killing = true;
      const codes = new Set<unknown>();
      const write = async (writer: number) => {
        for (let number = 0; killing || number < 20; number++) {
          for (let tries = 0; ; tries++) {
            try {
              const result = await store.append(
                journey(`w-${writer}`),
                number,
                commit(`c-${number}`, number + 1),
              );
              expect(["ok", "duplicate"]).toContain(result.status);
              acknowledged[writer] = number + 1;
              break;
            } catch (error) {
              if (!(error instanceof Error) || !("code" in error) || tries > 200) throw error;
              codes.add(error.code);
            }
          }
        }
      };
      const writing = Promise.all(acknowledged.map((_, writer) => write(writer)));
      const sum = () => acknowledged.reduce((all, one) => all + one, 0);
      for (let kills = 0; kills < 5; kills++) {
        const before = sum();
        await expect.poll(sum, { timeout: 10_000 }).toBeGreaterThan(before);
        await watch.client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND query LIKE $1 AND query NOT LIKE '%DROP SCHEMA%'`,
          [`%"${subject.schema}"."${subject.prefixOf(store)}%`],
        );
      }
      killing = false;
      await writing;
      expect([...codes].every((code) => code === "STORE_FAILED" || code === "STORE_BUSY")).toBe(true);
      for (const [writer, count] of acknowledged.entries())
        expect((await store.read(journey(`w-${writer}`))).map(({ id }) => id)).toEqual(
          Array.from({ length: count }, (_, number) => `event-${number + 1}`),
        );
    });
  });
});
