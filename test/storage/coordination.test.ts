import type { Coordination } from "throughline/storage";
import { memoryCoordination } from "throughline/storage/memory";
import { type SqlCoordination, sqlCoordination } from "throughline/storage/sql";
import { fromSqlite, type SqliteDriver } from "throughline/storage/sqlite";
import { type CoordinationHarness, coordinationCases } from "throughline/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Engine, type OpenEngine, pglite, serverEngines } from "../sql/executors.js";
import { folderOfFiles, sqliteEngines, unsynced } from "./sqlite-engines.js";

function suite(harness: CoordinationHarness, notForIt: readonly string[]): void {
  const cases = coordinationCases(harness);
  for (const one of cases.filter(({ skip }) => skip === false)) test(`${one.id}: ${one.title}`, one.run);
  test("runs every case but those for what it does not declare", () => {
    expect(cases.filter(({ skip }) => skip !== false).map(({ id }) => id)).toEqual(notForIt);
  });
}

const IN_TRANSACTIONS = ["transactions/committed", "transactions/rolled-back", "transactions/conflict"];
/** A clock that stands until it is put on. */
const times = new WeakMap<Coordination, { now: number }>();
const clockOf = (time: { now: number }) => ({ now: () => time.now });
const advance = (coordination: Coordination, ms: number) => {
  const time = times.get(coordination);
  if (time !== undefined) time.now += ms;
};

describe("a coordination in memory", () => {
  suite(
    {
      capabilities: memoryCoordination().capabilities,
      open: () => {
        const time = { now: 1_772_348_400_000 };
        const coordination = memoryCoordination({ clock: clockOf(time) });
        times.set(coordination, time);
        return coordination;
      },
      advance,
    },
    [...IN_TRANSACTIONS, "lifecycle/reopened", "lifecycle/shared"],
  );
});

const files = folderOfFiles();
afterAll(() => files.remove());

describe.each(sqliteEngines)("a coordination in SQLite through $name", (engine) => {
  const handles = new Map<Coordination, { file: string; driver: SqliteDriver; time: { now: number } }>();
  const open = async (file: string, time: { now: number }): Promise<SqlCoordination> => {
    const driver = unsynced(engine.open(file));
    const coordination = sqlCoordination(fromSqlite(driver), { clock: clockOf(time) });
    await coordination.migrate();
    handles.set(coordination, { file, driver, time });
    times.set(coordination, time);
    return coordination;
  };
  suite(
    {
      capabilities: { transactions: false, durability: "power-loss" },
      open: () => open(files.file(), { now: 1_772_348_400_000 }),
      reopen: (first) => {
        const { file = "", time = { now: 0 } } = handles.get(first) ?? {};
        return open(file, time);
      },
      advance,
      dispose: async (coordination) => {
        await coordination.close?.();
        handles.get(coordination)?.driver.close();
      },
    },
    IN_TRANSACTIONS,
  );
});

function onPostgres(engine: Engine): void {
  describe(`a coordination in PostgreSQL through ${engine.name}`, () => {
    const schema = `throughline_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
    const prefixes = new Map<Coordination, string>();
    let client: OpenEngine;
    const open = async (tablePrefix: string): Promise<SqlCoordination> => {
      const coordination = sqlCoordination(client.executor, { schema, tablePrefix });
      await coordination.migrate();
      prefixes.set(coordination, tablePrefix);
      return coordination;
    };
    beforeAll(async () => {
      client = await engine.open();
    }, 30_000);
    afterAll(async () => {
      await client.executor.query(`DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
      await client.close();
    });
    suite(
      {
        capabilities: { transactions: true, durability: "power-loss" },
        open: () => open(`c${prefixes.size}_`),
        reopen: (first) => open(prefixes.get(first) ?? ""),
        transaction: (_, body) => client.transaction(body),
      },
      ["transactions/refused"],
    );

    test("is made once by many that migrate at once", async () => {
      const many = Array.from({ length: 6 }, () =>
        sqlCoordination(client.executor, { schema, tablePrefix: "at_once_" }),
      );
      await Promise.all(many.map((one) => one.migrate()));
      expect(await many[0]?.get({ scope: "s", name: "n" })).toBeNull();
    });

    test("refuses a table of another origin when it is migrated", async () => {
      await client.executor.query(`CREATE TABLE "${schema}"."foreign_entries" (id integer)`);
      await expect(
        sqlCoordination(client.executor, { schema, tablePrefix: "foreign_" }).migrate(),
      ).rejects.toMatchObject({ code: "STORE_FAILED" });
    });

    test("says what to do where it was not migrated", async () => {
      await expect(
        sqlCoordination(client.executor, { schema, tablePrefix: "none_" }).get({ scope: "s", name: "n" }),
      ).rejects.toMatchObject({ code: "STORE_NOT_MIGRATED" });
    });
  });
}

for (const engine of [pglite, ...serverEngines]) onPostgres(engine);

test.each([
  [{ tablePrefix: 'a"; DROP TABLE x; --' }, "tablePrefix"],
  [{ tablePrefix: "sqlite_" }, "tablePrefix"],
  [{ schema: "desk" }, "schema"],
])("the option %j is refused for SQLite", (options, field) => {
  const executor = fromSqlite(sqliteEngines[0]?.open(":memory:") ?? expect.fail());
  expect(() => sqlCoordination(executor, options)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
  );
});
