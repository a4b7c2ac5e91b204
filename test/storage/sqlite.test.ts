import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import Libsql from "libsql";
import type { Commit, EventStore, NewEvent } from "throughline/storage";
import { fromLibsql, openSqlite, type SqliteDriver, sqliteStore } from "throughline/storage/sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { openWith, sqliteClient } from "../../src/storage/sqlite/open-sqlite.js";
import { folderOfFiles, type SqliteEngine, sqliteEngines } from "./sqlite-engines.js";

const files = folderOfFiles();
afterAll(() => files.remove());

const stream = { tenant: "acme", kind: "journey", id: "j-1" } as const;

function event(number: number, data: NewEvent["data"] = { number }): NewEvent {
  return { id: `e-${number}`, type: "message.recorded", schema: 1, recordedAt: number, data, personal: null };
}

function commit(id: string, events: readonly NewEvent[], index?: Commit["index"]): Commit {
  const command = { id, fingerprint: "f" };
  return index === undefined ? { command, events } : { command, events, index };
}

const code = (expected: string, details: Record<string, unknown> = {}) =>
  expect.objectContaining({
    name: "ThroughlineError",
    code: expected,
    details: expect.objectContaining(details),
  });

/** A migrated store on a new file, its driver, and a way to open more connections to it. */
async function opened(engine: SqliteEngine, options: Parameters<typeof sqliteStore>[1] = {}) {
  const file = files.file();
  const connect = (): SqliteDriver => engine.open(file);
  const driver = connect();
  const store = sqliteStore(driver, { synchronous: "normal", ...options });
  await store.migrate();
  return { file, connect, driver, store };
}

/** Lets what waits try again. */
const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 0));

const count = (driver: SqliteDriver, table: string) => driver.get(`SELECT count(*) AS n FROM ${table}`)?.n;

describe.each(sqliteEngines)("SQLite through $name", (engine) => {
  describe("migrating", () => {
    test("is refused to be skipped", async () => {
      const store = sqliteStore(engine.open(files.file()));
      const refused = code("STORE_NOT_MIGRATED", { present: 0 });
      await expect(store.read(stream)).rejects.toEqual(refused);
      await expect(store.append(stream, 0, commit("c-1", [event(1)]))).rejects.toEqual(refused);
    });

    test("by two connections at once makes the tables once", async () => {
      const file = files.file();
      const stores = [1, 2, 3].map(() => sqliteStore(engine.open(file)));
      await Promise.all(stores.map((store) => store.migrate()));
      for (const [index, store] of stores.entries())
        expect(await store.append(stream, index, commit(`c-${index}`, [event(index)]))).toMatchObject({
          status: "ok",
        });
    });

    test("and everything else refuses tables of a newer version, and changes nothing", async () => {
      const { driver, connect } = await opened(engine);
      driver.exec("UPDATE throughline_schema SET version = 99");
      const store = sqliteStore(connect());
      const refused = code("STORE_TOO_NEW", { present: 99, current: 1 });
      await expect(store.migrate()).rejects.toEqual(refused);
      await expect(store.append(stream, 0, commit("c-1", [event(1)]))).rejects.toEqual(refused);
      await expect(store.list("acme", { kind: "journey" })).rejects.toEqual(refused);
      expect(driver.get("SELECT version FROM throughline_schema")?.version).toBe(99);
    });
  });

  describe("the table prefix", () => {
    test("keeps stores in one file apart", async () => {
      const { store, driver } = await opened(engine);
      const other = sqliteStore(driver, { tablePrefix: "desk2_" });
      await other.migrate();
      await other.append(stream, 0, commit("c-1", [event(1)]));
      expect(await store.read(stream)).toEqual([]);
      expect(count(driver, "desk2_events")).toBe(1);
    });

    test.each(["", "1a", "a-b", "a b", 'a"', "a;DROP TABLE x", "sqlite_", "x".repeat(41), "é"])(
      "%j is refused",
      (tablePrefix) => {
        expect(() => sqliteStore(engine.open(files.file()), { tablePrefix })).toThrow(
          code("INVALID_INPUT", { field: "tablePrefix" }),
        );
      },
    );
  });

  describe("a corrupted event", () => {
    const secret = "do-not-print-me";

    test.each([
      ["that is no JSON", `UPDATE throughline_events SET payload = '{"${secret}' WHERE version = 3`],
      [
        "that is cut short",
        "UPDATE throughline_events SET payload = substr(payload, 1, 40) WHERE version = 3",
      ],
      ["that is another value", `UPDATE throughline_events SET payload = '"${secret}"' WHERE version = 3`],
      [
        "that is another event",
        "UPDATE throughline_events SET payload = replace(payload, '\"version\":3', '\"version\":4') WHERE version = 3",
      ],
      ["that is two", `UPDATE throughline_events SET payload = payload || ',' || payload WHERE version = 3`],
      [
        "that lost a field",
        "UPDATE throughline_events SET payload = replace(payload, '\"recordedAt\"', '\"at\"') WHERE version = 3",
      ],
      ["that is missing", "DELETE FROM throughline_events WHERE version = 3"],
      ["that is missing at the end", "DELETE FROM throughline_events WHERE version >= 3"],
    ])("%s is named by stream and version, and the rest stays readable", async (_, damage) => {
      const { store, driver } = await opened(engine);
      await store.append(
        stream,
        0,
        commit(
          "c-1",
          [1, 2, 3, 4, 5].map((n) => event(n, { note: secret })),
        ),
      );
      const other = { ...stream, id: "j-2" };
      await store.append(other, 0, commit("c-1", [event(1), event(2)]));
      driver.exec(`${damage} AND stream = 1`);

      for (const options of [undefined, { from: 3 }, { from: 2, limit: 2 }]) {
        const error: unknown = await store.read(stream, options).catch((thrown: unknown) => thrown);
        expect(error).toEqual(code("CORRUPT_EVENT", { stream, version: 3 }));
        expect(`${error}${JSON.stringify(error)}`).not.toContain(secret);
      }
      expect((await store.read(stream, { limit: 2 })).map(({ version }) => version)).toEqual([1, 2]);
      if (!damage.includes(">="))
        expect((await store.read(stream, { from: 4 })).map(({ version }) => version)).toEqual([4, 5]);
      expect(await store.read(other)).toHaveLength(2);
      expect(await store.append(stream, 5, commit("c-2", [event(6)]))).toMatchObject({
        status: "ok",
        first: 6,
      });
    });
  });

  describe("a full disk", () => {
    test("refuses the append whole, leaves the rest readable, and takes the same command once there is room", async () => {
      const { store, driver } = await opened(engine);
      await store.append(stream, 0, commit("c-1", [event(1)]));
      const pages = Number(driver.get("PRAGMA page_count")?.page_count);
      driver.get(`PRAGMA max_page_count = ${pages + 2}`);
      const large = commit("c-2", [event(2), event(3, { text: "x".repeat(100_000) })], {
        add: [{ key: { kind: "phone", kid: "k1", mac: "a" }, unique: true }],
      });
      await expect(store.append(stream, 1, large)).rejects.toEqual(
        code("STORE_FULL", { sqlite: "SQLITE_FULL" }),
      );
      expect(await store.read(stream)).toHaveLength(1);
      expect(count(driver, "throughline_commits")).toBe(1);
      expect(count(driver, "throughline_keys")).toBe(0);
      driver.get("PRAGMA max_page_count = 1000000");
      expect(await store.append(stream, 1, large)).toEqual({ status: "ok", first: 2, last: 3 });
    });
  });

  describe("an append that breaks off", () => {
    test("at any statement leaves nothing behind, and the store goes on at once", async () => {
      const { connect, driver } = await opened(engine);
      const key = { kind: "phone", kid: "k1", mac: "a" };
      let failsIn = 0;
      const counted = <Arguments extends readonly unknown[], Result>(
        call: (...given: Arguments) => Result,
      ) => {
        return (...given: Arguments): Result => {
          if (--failsIn === 0) throw Object.assign(new Error("disk I/O error"), { code: "SQLITE_IOERR" });
          return call(...given);
        };
      };
      const broken = sqliteStore(
        { ...driver, run: counted(driver.run), get: counted(driver.get) },
        { synchronous: "normal", busyTimeoutMs: 0 },
      );
      await broken.read(stream);
      const other = sqliteStore(connect());
      const first = commit("c-1", [event(1), event(2)], {
        add: [{ key, unique: true }],
        remove: [{ ...key, mac: "b" }],
      });
      let statements = 0;
      for (;;) {
        failsIn = ++statements;
        const answer = await broken.append(stream, 0, first).catch((error: unknown) => error);
        if (failsIn > 0) {
          expect(answer).toEqual({ status: "ok", first: 1, last: 2 });
          break;
        }
        expect(answer).toEqual(code("STORE_FAILED", { sqlite: "SQLITE_IOERR" }));
        expect(await other.read(stream)).toEqual([]);
        expect((await other.list("acme", { kind: "journey" })).items).toEqual([]);
        expect((await other.find("acme", key)).items).toEqual([]);
      }
      expect(statements).toBeGreaterThan(8);
      expect(await other.read(stream)).toHaveLength(2);
    });
  });

  describe("a locked file", () => {
    test("refuses appends once the time is up, and goes on reading", async () => {
      const { store, connect } = await opened(engine, { busyTimeoutMs: 0 });
      await store.append(stream, 0, commit("c-1", [event(1)]));
      const other = connect();
      for (const mode of ["IMMEDIATE", "EXCLUSIVE"]) {
        other.exec(`BEGIN ${mode}`);
        await expect(store.append(stream, 1, commit("c-2", [event(2)]))).rejects.toEqual(
          code("STORE_BUSY", { sqlite: "SQLITE_BUSY" }),
        );
        expect(await store.read(stream)).toHaveLength(1);
        other.exec("COMMIT");
      }
      expect(await store.append(stream, 1, commit("c-2", [event(2)]))).toMatchObject({ status: "ok" });
    });

    test("is waited for, and appends of all stores over one handle keep their order", async () => {
      const { store, driver, connect } = await opened(engine);
      const twin = sqliteStore(driver, { synchronous: "normal" });
      const other = connect();
      other.exec("BEGIN IMMEDIATE");
      const stores = [store, twin, store, twin, twin, store, store, twin];
      const append = (index: number) =>
        stores[index]?.append(stream, index, commit(`c-${index}`, [event(index)]));
      const waiting = [0, 1, 2, 3, 4, 5].map(append);
      for (let turn = 0; turn < 10; turn++) await nextTurn();
      waiting.push(append(6), append(7));
      other.exec("COMMIT");
      expect(await Promise.all(waiting)).toEqual(
        stores.map((_, index) => ({ status: "ok", first: index + 1, last: index + 1 })),
      );
    });

    test("lets the appends under way finish before the store is closed", async () => {
      const { store, connect } = await opened(engine);
      const other = connect();
      other.exec("BEGIN IMMEDIATE");
      const waiting = store.append(stream, 0, commit("c-1", [event(1)]));
      const closed = store.close();
      await expect(store.append(stream, 1, commit("c-2", [event(2)]))).rejects.toEqual(code("STORE_CLOSED"));
      other.exec("COMMIT");
      expect(await waiting).toMatchObject({ status: "ok" });
      await closed;
    });
  });

  describe("a transaction of the caller's on the handle", () => {
    test("is not entered: the append waits, and nothing of it is in the transaction", async () => {
      const { store, driver } = await opened(engine);
      driver.exec("CREATE TABLE mine (n INTEGER); BEGIN; INSERT INTO mine VALUES (1)");
      const waiting = store.append(stream, 0, commit("c-1", [event(1)]));
      driver.exec("ROLLBACK");
      expect(await waiting).toMatchObject({ status: "ok" });
      expect(count(driver, "mine")).toBe(0);
      expect(await store.read(stream)).toHaveLength(1);
    });

    test("that stays open makes the append refuse", async () => {
      const { store, driver } = await opened(engine, { busyTimeoutMs: 0 });
      await store.append(stream, 0, commit("c-1", [event(1)]));
      driver.exec("BEGIN");
      await expect(store.append(stream, 1, commit("c-2", [event(2)]))).rejects.toEqual(code("STORE_BUSY"));
      driver.exec("COMMIT");
      expect(await store.append(stream, 1, commit("c-2", [event(2)]))).toMatchObject({ status: "ok" });
    });
  });

  describe("the handle", () => {
    test("stays open when the store is closed", async () => {
      const { store, driver } = await opened(engine);
      await store.append(stream, 0, commit("c-1", [event(1)]));
      await store.close();
      expect(count(driver, "throughline_events")).toBe(1);
    });

    test("closed by the caller closes the store to every call", async () => {
      const { store, driver } = await opened(engine);
      await store.append(stream, 0, commit("c-1", [event(1)]));
      driver.close();
      const refused = code("STORE_CLOSED");
      await expect(store.append(stream, 1, commit("c-2", [event(2)]))).rejects.toEqual(refused);
      await expect(store.read(stream)).rejects.toEqual(refused);
      await expect(store.find("acme", { kind: "a", kid: "b", mac: "c" })).rejects.toEqual(refused);
      await expect(store.list("acme", { kind: "journey" })).rejects.toEqual(refused);
      await expect(store.migrate()).rejects.toEqual(refused);
      expect(() => sqliteStore(driver)).toThrow(refused);
      await store.close();
    });

    test("that may not write refuses appends, and reads", async () => {
      const { store, connect } = await opened(engine);
      await store.append(stream, 0, commit("c-1", [event(1)]));
      const driver = connect();
      driver.exec("PRAGMA query_only = 1");
      const readOnly = sqliteStore(driver);
      await readOnly.migrate();
      await expect(readOnly.append(stream, 1, commit("c-2", [event(2)]))).rejects.toEqual(
        code("STORE_FAILED", { sqlite: "SQLITE_READONLY" }),
      );
      expect(await readOnly.read(stream)).toHaveLength(1);
    });

    test("of a file that is no database is refused", async () => {
      const file = files.file();
      writeFileSync(file, "This is a text, and no database at all. ".repeat(200));
      const store = sqliteStore(engine.open(file));
      const refused = code("STORE_FAILED", { sqlite: "SQLITE_NOTADB" });
      await expect(store.migrate()).rejects.toEqual(refused);
      await expect(store.read(stream)).rejects.toEqual(refused);
      await expect(store.append(stream, 0, commit("c-1", [event(1)]))).rejects.toEqual(refused);
    });

    test("of a damaged file is refused", async () => {
      const { file, store, driver } = await opened(engine);
      await store.append(
        stream,
        0,
        commit(
          "c-1",
          [1, 2, 3].map((n) => event(n, { text: "x".repeat(10_000) })),
        ),
      );
      driver.get("PRAGMA wal_checkpoint(TRUNCATE)");
      driver.close();
      const bytes = readFileSync(file);
      writeFileSync(
        file,
        Buffer.concat([bytes.subarray(0, 4_096), Buffer.alloc(bytes.length - 4_096, 0xab)]),
      );
      const damaged = sqliteStore(engine.open(file));
      const refused = code("STORE_FAILED", { sqlite: "SQLITE_CORRUPT" });
      await expect(damaged.read(stream)).rejects.toEqual(refused);
      await expect(damaged.append(stream, 3, commit("c-2", [event(4)]))).rejects.toEqual(refused);
    });

    test("that gives bigints is read all the same", async () => {
      if (engine.name === "node:sqlite") return;
      const handle = new Libsql(files.file());
      handle.defaultSafeIntegers(true);
      const store = sqliteStore(fromLibsql(handle));
      await store.migrate();
      expect(await store.append(stream, 0, commit("c-1", [event(1)]))).toEqual({
        status: "ok",
        first: 1,
        last: 1,
      });
      expect((await store.list("acme", { kind: "journey" })).items).toEqual([
        { stream, version: 1, changedAt: 1 },
      ]);
    });
  });

  describe("durability", () => {
    const settings = (driver: SqliteDriver) => [
      driver.get("PRAGMA journal_mode")?.journal_mode,
      driver.get("PRAGMA synchronous")?.synchronous,
    ];
    const used = async (store: EventStore) => {
      await store.read(stream);
      return store.capabilities.durability;
    };

    test("is that of a disk write for each append by default", async () => {
      const { driver, store } = await opened(engine, { synchronous: "full" });
      expect(await used(store)).toBe("power-loss");
      expect(settings(driver)).toEqual(["wal", 2]);
      expect(driver.get("PRAGMA fullfsync")?.fullfsync).toBe(1);
    });

    test("is that of the process where synchronous is normal", async () => {
      const { driver, store } = await opened(engine, { synchronous: "normal" });
      expect(await used(store)).toBe("process-crash");
      expect(settings(driver)).toEqual(["wal", 1]);
    });

    test("is kept without a write-ahead log by syncing the folder too", async () => {
      const { connect, driver } = await opened(engine);
      driver.get("PRAGMA journal_mode = DELETE");
      driver.close();
      const again = connect();
      expect(await used(sqliteStore(again))).toBe("power-loss");
      expect(settings(again)).toEqual(["delete", 3]);
    });

    test("is none in memory", async () => {
      const store = sqliteStore(engine.open(":memory:"));
      await store.migrate();
      expect(await used(store)).toBe("memory");
    });
  });

  test("a second unique holder of a key is refused by the database itself", async () => {
    const { store, driver } = await opened(engine);
    const key = { kind: "phone", kid: "k1", mac: "a" };
    await store.append(stream, 0, commit("c-1", [event(1)], { add: [{ key, unique: true }] }));
    expect(() =>
      driver.run("INSERT INTO throughline_keys VALUES ('acme', 'phone', 'k1', 'a', 'journey', 'j-2', 1)"),
    ).toThrow(/UNIQUE/);
  });

  test("options that are none are refused", () => {
    const driver = engine.open(files.file());
    expect(() => Reflect.apply(sqliteStore, undefined, [driver, { synchronous: "off" }])).toThrow(
      code("INVALID_INPUT", { field: "synchronous" }),
    );
    expect(() => sqliteStore(driver, { busyTimeoutMs: -1 })).toThrow(
      code("INVALID_INPUT", { field: "busyTimeoutMs" }),
    );
  });
});

describe("openSqlite", () => {
  test("opens a file with tables made, and closes it", async () => {
    const file = files.file();
    const store = await openSqlite(file);
    await store.append(stream, 0, commit("c-1", [event(1)]));
    await store.close();
    const again = await openSqlite(file);
    expect(await again.read(stream)).toHaveLength(1);
    await again.close();
  });

  test("closes the handle it opened, and that of a file it could not use", async () => {
    const drivers: SqliteDriver[] = [];
    const client = (path: string) => {
      const handle = new Libsql(path);
      const driver = fromLibsql(handle);
      drivers.push(driver);
      return driver;
    };
    await (await openWith(client, files.file(), {})).close();
    const noDatabase = files.file();
    writeFileSync(noDatabase, "This is a text, and no database at all. ".repeat(200));
    await expect(openWith(client, noDatabase, {})).rejects.toEqual(code("STORE_FAILED"));
    for (const driver of drivers) expect(() => driver.get("SELECT 1")).toThrow(code("STORE_CLOSED"));
  });

  test("lets an append that waits for a lock finish before it closes the file", async () => {
    const file = files.file();
    const store = await openSqlite(file);
    const other = new Libsql(file);
    other.exec("BEGIN IMMEDIATE");
    const waiting = store.append(stream, 0, commit("c-1", [event(1)]));
    const closed = store.close();
    other.exec("COMMIT");
    expect(await waiting).toEqual({ status: "ok", first: 1, last: 1 });
    await closed;
  });

  test("leaves everything in the one file when it is closed", async () => {
    const file = files.file();
    const store = await openWith((path) => fromLibsql(new Libsql(path)), file, {});
    await store.append(stream, 0, commit("c-1", [event(1)]));
    await store.close();
    const copy = files.file();
    copyFileSync(file, copy);
    expect(await (await openSqlite(copy)).read(stream)).toHaveLength(1);
  });

  test("names SQLite's code where the file cannot be opened", async () => {
    await expect(openSqlite(`${files.file()}/no/such/folder.sqlite`)).rejects.toEqual(code("STORE_FAILED"));
    await expect(openSqlite("")).rejects.toEqual(code("INVALID_INPUT", { field: "path" }));
  });

  test("takes node:sqlite where it is there, and libsql where it is not", async () => {
    const databases: string[] = [];
    class DatabaseSync {
      constructor(path: string) {
        databases.push(path);
      }
    }
    const missing = async () => {
      throw new Error("not installed");
    };
    const client = await sqliteClient(
      (name) => (name === "node:sqlite" ? { DatabaseSync } : undefined),
      missing,
    );
    client("a.sqlite");
    expect(databases).toEqual(["a.sqlite"]);
    const fallback = await sqliteClient(() => undefined);
    expect(fallback(files.file()).get("SELECT 1 AS one")).toMatchObject({ one: 1 });
  });

  test("without either names the command that works", async () => {
    const missing = async () => {
      throw new Error("Cannot find package 'libsql'");
    };
    await expect(sqliteClient(() => undefined, missing)).rejects.toMatchObject({
      code: "PEER_MISSING",
      message: expect.stringContaining("npm install libsql"),
    });
  });
});
