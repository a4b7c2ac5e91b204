import { ThroughlineError } from "../../kernel/error.js";
import type { SqliteDriver } from "./driver.js";
import { storeError } from "./failure.js";
import { fromLibsql, type LibsqlDatabase } from "./from-better-sqlite3.js";
import { fromNodeSqlite, type NodeSqliteDatabase } from "./from-node-sqlite.js";
import { SqliteEventStore, type SqliteStore, type SqliteStoreOptions } from "./sqlite-store.js";

/**
 * Opens (or creates) a SQLite file with what is at hand: node:sqlite where the runtime has it (Node.js 22.13 or newer,
 * Deno, Bun), else the package libsql. Creates or upgrades the tables. `close` closes the file.
 *
 * @param path of the file; `:memory:` for a database that is gone when the store is closed
 * @throws ThroughlineError `PEER_MISSING` where there is neither; `STORE_TOO_NEW`, `STORE_FAILED` (its details name SQLite's
 * code), `STORE_BUSY`, `STORE_FULL`, `INVALID_INPUT`
 * @example
 * ```ts
 * const store = await openSqlite("desk.sqlite");
 * store.capabilities.durability; // "power-loss"
 * await store.close();
 * ```
 */
export async function openSqlite(path: string, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
  if (typeof path !== "string" || path === "")
    throw new ThroughlineError("INVALID_INPUT", "path must be the path of a file, or :memory:.", {
      details: { field: "path" },
    });
  return openWith(await sqliteClient(), path, options);
}

/** Opens the file of a path. */
export type SqliteClient = (path: string) => SqliteDriver;

/** As {@link openSqlite}, with a client already chosen. */
export async function openWith(
  client: SqliteClient,
  path: string,
  options: SqliteStoreOptions,
): Promise<SqliteStore> {
  let driver: SqliteDriver;
  try {
    driver = client(path);
  } catch (error) {
    throw storeError(error);
  }
  try {
    const store = new SqliteEventStore(driver, options, () => closeFile(driver));
    await store.migrate();
    return store;
  } catch (error) {
    driver.close();
    throw error;
  }
}

/**
 * SQLite folds the write-ahead log into the file when the last connection closes; but a libsql connection lives on until
 * its statements are collected. So that the one file is all there is to copy, it is done here.
 */
function closeFile(driver: SqliteDriver): void {
  try {
    driver.get("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch {
    // Another connection is at work. The log stays, and nothing is lost.
  }
  driver.close();
}

/** node:sqlite if the runtime has it, else libsql. */
export async function sqliteClient(
  builtin: (name: string) => unknown = builtinModule,
  importLibsql: () => Promise<{ default: new (path: string) => LibsqlDatabase }> = () => import("libsql"),
): Promise<SqliteClient> {
  const nodeSqlite = builtin("node:sqlite");
  if (hasDatabaseSync(nodeSqlite)) {
    const { DatabaseSync } = nodeSqlite;
    return (path) => fromNodeSqlite(new DatabaseSync(path));
  }
  try {
    const { default: Database } = await importLibsql();
    return (path) => fromLibsql(new Database(path));
  } catch (error) {
    throw new ThroughlineError(
      "PEER_MISSING",
      "This runtime has no node:sqlite, and the package libsql is not installed. Run `npm install libsql`, or use Node.js 22.13 or newer.",
      { details: { package: "libsql" }, cause: error },
    );
  }
}

/** Not an `import`: a bundler would look for it, and Node.js 20 would fail. */
function builtinModule(name: string): unknown {
  return globalThis.process?.getBuiltinModule?.(name);
}

function hasDatabaseSync(
  module: unknown,
): module is { DatabaseSync: new (path: string) => NodeSqliteDatabase } {
  return (
    typeof module === "object" &&
    module !== null &&
    "DatabaseSync" in module &&
    typeof module.DatabaseSync === "function"
  );
}
