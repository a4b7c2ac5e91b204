import { readFileSync } from "node:fs";
import type { KeyVault } from "throughline/storage";
import { memoryKeyVault } from "throughline/storage/memory";
import { type SqlKeyVault, sqlKeyVault } from "throughline/storage/sql";
import { fromSqlite, type SqliteDriver } from "throughline/storage/sqlite";
import { type KeyVaultHarness, keyVaultCases } from "throughline/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Engine, type OpenEngine, pglite, serverEngines } from "../sql/executors.js";
import { folderOfFiles, sqliteEngines, unsynced } from "./sqlite-engines.js";

function suite(harness: KeyVaultHarness, notForIt: readonly string[]): void {
  const cases = keyVaultCases(harness);
  for (const one of cases.filter(({ skip }) => skip === false)) test(`${one.id}: ${one.title}`, one.run);
  test("runs every case but those for what it does not declare", () => {
    expect(cases.filter(({ skip }) => skip !== false).map(({ id }) => id)).toEqual(notForIt);
  });
}

const IN_TRANSACTIONS = ["transactions/committed", "transactions/rolled-back", "transactions/conflict"];

describe("a key vault in memory", () => {
  suite({ capabilities: memoryKeyVault().capabilities, open: () => memoryKeyVault() }, [
    ...IN_TRANSACTIONS,
    "lifecycle/reopened",
    "lifecycle/shared",
  ]);
});

const files = folderOfFiles();
afterAll(() => files.remove());

describe.each(sqliteEngines)("a key vault in SQLite through $name", (engine) => {
  const handles = new Map<KeyVault, { file: string; driver: SqliteDriver }>();
  const open = async (file: string): Promise<SqlKeyVault<never>> => {
    const driver = unsynced(engine.open(file));
    const vault = sqlKeyVault(fromSqlite(driver));
    await vault.migrate();
    handles.set(vault, { file, driver });
    return vault;
  };
  suite(
    {
      capabilities: { transactions: false, durability: "power-loss" },
      open: () => open(files.file()),
      reopen: (first) => open(handles.get(first)?.file ?? ""),
      dispose: async (vault) => {
        await vault.close?.();
        handles.get(vault)?.driver.close();
      },
    },
    IN_TRANSACTIONS,
  );

  test("leaves no text of a destroyed or replaced key in its file", async () => {
    const file = files.file();
    const vault = await open(file);
    const stream = { tenant: "acme", kind: "journey", id: "j-1" } as const;
    const [first, second] = ["canaryOne".repeat(40), "canaryTwo".repeat(40)] as const;
    await vault.put(stream, 0, { wrapped: first, wrappedBy: "root:canary-root" });
    await vault.put(stream, 1, { wrapped: second, wrappedBy: "root:canary-root" });
    await vault.destroy(stream);
    const driver = handles.get(vault)?.driver;
    driver?.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    driver?.close();
    expect(readFileSync(file).includes("canary")).toBe(false);
  });
});

function onPostgres(engine: Engine): void {
  describe(`a key vault in PostgreSQL through ${engine.name}`, () => {
    const schema = `throughline_${crypto.randomUUID().replaceAll("-", "").slice(0, 12)}`;
    const prefixes = new Map<KeyVault, string>();
    let client: OpenEngine;
    const open = async (tablePrefix: string): Promise<SqlKeyVault> => {
      const vault = sqlKeyVault(client.executor, { schema, tablePrefix });
      await vault.migrate();
      prefixes.set(vault, tablePrefix);
      return vault;
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
        open: () => open(`v${prefixes.size}_`),
        reopen: (first) => open(prefixes.get(first) ?? ""),
        transaction: (_, body) => client.transaction(body),
      },
      ["transactions/refused"],
    );

    test("refuses a table of another origin when it is migrated", async () => {
      await client.executor.query(`CREATE TABLE "${schema}"."foreign_vault" (id integer)`);
      await expect(
        sqlKeyVault(client.executor, { schema, tablePrefix: "foreign_" }).migrate(),
      ).rejects.toMatchObject({ code: "STORE_FAILED" });
    });

    test("says what to do where it was not migrated", async () => {
      await expect(
        sqlKeyVault(client.executor, { schema, tablePrefix: "none_" }).get({
          tenant: "acme",
          kind: "journey",
          id: "j-1",
        }),
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
  expect(() => sqlKeyVault(executor, options)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
  );
});
