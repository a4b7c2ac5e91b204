import { Client, Pool } from "pg";
import { fromPg, type SqlExecutor } from "throughline/storage/postgres";
import { fromSqlite } from "throughline/storage/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqlError, sqlStateOf } from "../../src/sql/failure.js";
import { integer, text } from "../../src/sql/row.js";
import { folderOfFiles, sqliteEngines } from "../storage/sqlite-engines.js";
import { type OpenEngine, pgClient, pglite, robustEngines, serverEngines, serverUrl } from "./executors.js";

const onServer = serverUrl === undefined ? [] : [...serverEngines, pgClient];

describe.each([pglite, ...onServer])("an executor over $name", ({ open }) => {
  let engine: OpenEngine;
  let sql: SqlExecutor;
  const table = `executor_${crypto.randomUUID().slice(0, 8)}`;
  beforeAll(async () => {
    engine = await open();
    sql = engine.executor;
    await sql.query(`CREATE TABLE ${table} (id text PRIMARY KEY, amount bigint)`);
  }, 60_000);
  afterAll(async () => {
    await sql.query(`DROP TABLE ${table}`);
    await engine.close();
  });
  const ids = async () =>
    (await sql.query(`SELECT id FROM ${table} ORDER BY id`)).map((row) => text(row, "id"));

  test("gives rows by column name, and binds text, numbers, booleans and null", async () => {
    const statement =
      "SELECT $1::text AS word, $2::bigint AS big, $3::boolean AS yes, $4::text AS none, $1::text AS again";
    for (let time = 0; time < 3; time++) {
      const [row] = await sql.query(statement, ["Ω'\"\\{},", 9007199254740991, true, null]);
      expect(row).toMatchObject({ word: "Ω'\"\\{},", yes: true, none: null, again: "Ω'\"\\{}," });
      expect(integer(row ?? {}, "big")).toBe(9007199254740991);
    }
  });

  test("binds lists", async () => {
    const words = ["a", "", "NULL", 'say "b"', "c\\d", "{e,f}", " ", "\n", "Ω"];
    const rows = await sql.query(
      "SELECT word, at FROM unnest($1::text[], $2::bigint[]) AS given (word, at) ORDER BY at",
      [words, words.map((_, index) => index)],
    );
    expect(rows.map((row) => text(row, "word"))).toEqual(words);
    expect(await sql.query("SELECT unnest($1::text[]) AS word", [[]])).toEqual([]);
  });

  test("gives no rows where a statement has none", async () => {
    expect(await sql.query(`INSERT INTO ${table} VALUES ($1, $2)`, ["none", 1])).toEqual([]);
    expect(
      await sql.query(`DELETE FROM ${table} WHERE id = $1 RETURNING amount AS amount`, ["none"]),
    ).toHaveLength(1);
  });

  test("keeps what a transaction did, or nothing of it", async () => {
    await sql.transaction?.(async (tx) => {
      await tx.query(`INSERT INTO ${table} VALUES ('kept', 1)`);
    });
    const failure = new Error("on purpose");
    const failed = sql.transaction?.(async (tx) => {
      await tx.query(`INSERT INTO ${table} VALUES ('dropped', 1)`);
      throw failure;
    });
    await expect(failed).rejects.toBe(failure);
    expect(await ids()).toEqual(["kept"]);
  });

  test("keeps a statement of others out of its transactions", async () => {
    let inside = (): void => {};
    const began = new Promise<void>((resolve) => {
      inside = resolve;
    });
    const failed = sql.transaction?.(async (tx) => {
      await tx.query(`INSERT INTO ${table} VALUES ('ours', 1)`);
      inside();
      await Promise.resolve();
      throw new Error("on purpose");
    });
    const settled = failed?.catch(() => {});
    await began;
    await sql.query(`INSERT INTO ${table} VALUES ('theirs', 1)`);
    await settled;
    expect(await ids()).toContain("theirs");
    expect(await ids()).not.toContain("ours");
  });

  test("sees each time what others have committed, whatever isolation is the default", async () => {
    const level = await sql.transaction?.((tx) => tx.query("SHOW transaction_isolation"));
    expect(Object.values(level?.[0] ?? {})).toEqual(["read committed"]);
  });

  test("takes part in a transaction of the user's", async () => {
    const failed = engine.transaction(async (tx) => {
      await sql.within?.(tx).query(`INSERT INTO ${table} VALUES ($1, 1)`, ["rolled back"]);
      throw new Error("on purpose");
    });
    await expect(failed).rejects.toThrow("on purpose");
    await engine.transaction((tx) =>
      Promise.resolve(sql.within?.(tx).query(`INSERT INTO ${table} VALUES ($1, 1)`, ["committed"])),
    );
    expect(await ids()).toContain("committed");
    expect(await ids()).not.toContain("rolled back");
  });

  test("throws what sqlError makes an error of the library", async () => {
    const refused = async (statement: string) => {
      const error = await sql.query(statement).catch((thrown: unknown) => thrown);
      return sqlError(error);
    };
    expect(await refused("SELECT * FROM there_is_no_such_table")).toMatchObject({
      code: "STORE_NOT_MIGRATED",
      details: { sqlstate: "42P01" },
    });
    const taken = await refused(`INSERT INTO ${table} VALUES ('kept', 1)`);
    expect(taken).toMatchObject({ code: "STORE_FAILED", details: { sqlstate: "23505" } });
    expect(taken.message).not.toContain("kept");
    expect(sqlStateOf(taken)).toBe("23505");
  });

  test("a closed client is refused with STORE_CLOSED", async () => {
    const other = await open();
    await other.executor.query("SELECT 1");
    await other.close();
    const error = await other.executor.query("SELECT 1 AS one", []).catch((thrown: unknown) => thrown);
    expect(sqlError(error).code).toBe("STORE_CLOSED");
  });
});

describe.runIf(serverUrl !== undefined)("connections that break", () => {
  const admin = new Client({ connectionString: serverUrl });
  beforeAll(() => admin.connect());
  afterAll(() => admin.end());
  const kill = async (pid: number) => {
    await admin.query("SELECT pg_terminate_backend($1)", [pid]);
    for (;;) {
      const { rows } = await admin.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [pid]);
      if (rows.length === 0) return;
    }
  };
  const pidOf = async (sql: Pick<SqlExecutor, "query">) =>
    integer((await sql.query("SELECT pg_backend_pid() AS pid"))[0] ?? {}, "pid");

  test.each(robustEngines)("$name outlives one that is killed while it is idle", async ({ open }) => {
    const engine = await open({ connections: 1 });
    const pid = await pidOf(engine.executor);
    await kill(pid);
    // The first call may still meet the broken connection, and says so.
    const attempt = () => pidOf(engine.executor).catch((error: unknown) => sqlError(error).code);
    const first = await attempt();
    if (typeof first === "string") expect(first).toBe("STORE_FAILED");
    await expect.poll(attempt).toBeTypeOf("number");
    expect(await attempt()).not.toBe(pid);
    await engine.close();
  });

  test.each(robustEngines)("$name outlives one that is killed within a transaction", async ({ open }) => {
    const engine = await open({ connections: 1 });
    const failed = engine.executor.transaction?.(async (tx) => {
      await kill(await pidOf(tx));
      return tx.query("SELECT 1");
    });
    const error = await failed?.catch((thrown: unknown) => thrown);
    expect(sqlError(error)).toMatchObject({ code: "STORE_FAILED" });
    expect(sqlError(error).message).toContain("The connection broke");
    await expect.poll(() => pidOf(engine.executor).catch(() => "broken")).toBeTypeOf("number");
    await engine.close();
  });

  test("a client of pg lent out by its pool is listened to between two statements", async () => {
    const pool = new Pool({ connectionString: serverUrl });
    const sql = fromPg(pool);
    const client = await pool.connect();
    const pid = await pidOf(sql.within?.(client) ?? sql);
    const ended = new Promise((resolve) => client.once("end", resolve));
    await kill(pid);
    await ended;
    client.release(true);
    await pool.end();
  });

  test("a transaction that PostgreSQL rolled back at its COMMIT is refused", async () => {
    const pool = new Pool({ connectionString: serverUrl });
    const swallowed = fromPg(pool).transaction?.((tx) => tx.query("SELECT 1/0").catch(() => {}));
    await expect(swallowed).rejects.toThrow("rolled back");
    await pool.end();
  });
});

describe("what went wrong, by what the client says", () => {
  const meaning = (error: object) => sqlError(Object.assign(new Error("boom"), error));

  test.each([
    ["STORE_BUSY", ["40001", "40P01", "55P03", "57014", "53300", "57P03"]],
    ["STORE_FULL", ["53100"]],
    ["STORE_NOT_MIGRATED", ["42P01", "3F000"]],
    ["STORE_FAILED", ["28P01", "28000", "3D000", "08006", "57P01", "57P02", "XX001", "99999", "25P02"]],
  ])("%s", (code, sqlstates) => {
    for (const sqlstate of sqlstates)
      expect(meaning({ code: sqlstate })).toMatchObject({ code, details: { sqlstate } });
  });

  test("no connection", () => {
    expect(meaning({ code: "ECONNREFUSED" })).toMatchObject({
      code: "STORE_FAILED",
      details: { client: "ECONNREFUSED" },
    });
    expect(meaning({ code: "CONNECTION_ENDED" }).code).toBe("STORE_CLOSED");
    expect(sqlError(new Error("timeout exceeded when trying to connect")).code).toBe("STORE_BUSY");
    expect(sqlError(new Error("Connection terminated unexpectedly")).message).toContain("broke");
  });

  test("nothing it knows, and not even an error", () => {
    expect(sqlError("boom")).toMatchObject({ code: "STORE_FAILED", details: {} });
    expect(sqlError(undefined).code).toBe("STORE_FAILED");
  });
});

describe.each(sqliteEngines)("an executor over SQLite through $name", ({ open }) => {
  const files = folderOfFiles();
  afterAll(() => files.remove());

  test("takes numbered parameters, repeated and out of order, lists and booleans", async () => {
    const sql = fromSqlite(open(files.file()));
    expect(await sql.query("SELECT $2 || $1 || $2 AS word, $3 AS yes", ["a", "b", true])).toEqual([
      { word: "bab", yes: 1 },
    ]);
    expect(await sql.query("SELECT value FROM json_each($1)", [["a", "b"]])).toEqual([
      { value: "a" },
      { value: "b" },
    ]);
  });

  test("gives the rows of a statement that has some, and none of others", async () => {
    const sql = fromSqlite(open(files.file()));
    expect(await sql.query("CREATE TABLE t (id TEXT PRIMARY KEY)")).toEqual([]);
    expect(await sql.query("INSERT INTO t VALUES ($1)", ["a"])).toEqual([]);
    expect(await sql.query("INSERT INTO t VALUES ($1) RETURNING id", ["b"])).toEqual([{ id: "b" }]);
    expect(await sql.query("WITH found AS (SELECT id FROM t) SELECT count(*) AS n FROM found")).toEqual([
      { n: 2 },
    ]);
    expect(sql.transaction).toBeUndefined();
    expect(sql.within).toBeUndefined();
  });

  test("waits for the lock of another connection, and no longer than it was told", async () => {
    const file = files.file();
    const other = open(file);
    other.get("PRAGMA journal_mode = WAL");
    const patient = fromSqlite(open(file));
    await patient.query("CREATE TABLE t (id TEXT PRIMARY KEY)");
    other.exec("BEGIN IMMEDIATE");
    const hasty = fromSqlite(open(file), { busyTimeoutMs: 0 });
    await expect(hasty.query("INSERT INTO t VALUES ('a')")).rejects.toMatchObject({ code: "STORE_BUSY" });
    const written = patient.query("INSERT INTO t VALUES ('b')");
    await new Promise((resolve) => setTimeout(resolve));
    other.exec("COMMIT");
    await written;
    expect(await patient.query("SELECT id FROM t")).toEqual([{ id: "b" }]);
  });

  test("does not write into a transaction that is open on the handle", async () => {
    const driver = open(files.file());
    const sql = fromSqlite(driver);
    await sql.query("CREATE TABLE t (id TEXT PRIMARY KEY)");
    driver.exec("BEGIN IMMEDIATE");
    const written = sql.query("INSERT INTO t VALUES ('a')");
    await new Promise((resolve) => setTimeout(resolve));
    driver.exec("ROLLBACK");
    await written;
    expect(await sql.query("SELECT id FROM t")).toEqual([{ id: "a" }]);
  });
});
