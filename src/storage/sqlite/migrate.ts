import { ThroughlineError } from "../../kernel/error.js";
import type { SqliteDriver } from "./driver.js";
import { integer } from "./row.js";
import { migrations, type Tables } from "./tables.js";
import { inTransaction } from "./transaction.js";

/** Creates or upgrades the tables. Several processes may do it at once: the write lock lets one through at a time. */
export function migrateTables(driver: SqliteDriver, tables: Tables): void {
  const steps = migrations(tables);
  const journal = driver.get("PRAGMA journal_mode")?.journal_mode;
  if (journal === "wal" && schemaOf(driver, tables) === steps.length) return;
  driver.get("PRAGMA journal_mode = WAL");
  inTransaction(driver, () => {
    const present = schemaOf(driver, tables) ?? 0;
    if (present === steps.length) return;
    if (present > steps.length) throw tooNew(tables, present, steps.length);
    for (const step of steps.slice(present)) driver.exec(step);
    driver.exec(`CREATE TABLE IF NOT EXISTS ${tables.schema} (version INTEGER NOT NULL) STRICT;
      DELETE FROM ${tables.schema};
      INSERT INTO ${tables.schema} (version) VALUES (${steps.length});`);
  });
}

/** Refuses tables of another version than this library writes. */
export function assertMigrated(driver: SqliteDriver, tables: Tables): void {
  const present = schemaOf(driver, tables);
  const current = migrations(tables).length;
  if (present === current) return;
  if (present !== undefined && present > current) throw tooNew(tables, present, current);
  throw new ThroughlineError(
    "STORE_NOT_MIGRATED",
    `The SQLite database has ${present === undefined ? "no tables of this store" : "tables of an older version"}. Call migrate() once before using it.`,
    { details: { schema: tables.schema, present: present ?? 0, current } },
  );
}

/** The version of the tables; `undefined` where there are none. */
function schemaOf(driver: SqliteDriver, { schema }: Tables): number | undefined {
  const there = driver.get("SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = ?", [
    schema,
  ]);
  const row = there === undefined ? undefined : driver.get(`SELECT version FROM ${schema}`);
  return row === undefined ? undefined : integer(row, "version");
}

function tooNew({ schema }: Tables, present: number, current: number): ThroughlineError {
  return new ThroughlineError(
    "STORE_TOO_NEW",
    `The SQLite database has tables of version ${present}, and this version of throughline knows ${current}. Upgrade the library; nothing was changed.`,
    { details: { schema, present, current } },
  );
}
