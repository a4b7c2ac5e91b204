import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Libsql from "libsql";
import {
  type BetterSqlite3Database,
  fromBetterSqlite3,
  fromLibsql,
  fromNodeSqlite,
  type NodeSqliteDatabase,
  type SqliteDriver,
} from "throughline/storage/sqlite";

/** A SQLite client that is there on this machine. */
export interface SqliteEngine {
  readonly name: string;
  /** Opens a handle on a file, and a driver over it. */
  open(path: string): SqliteDriver;
}

const libsql: SqliteEngine = { name: "libsql", open: (path) => fromLibsql(new Libsql(path)) };

/** libsql always; node:sqlite where this Node.js has it; better-sqlite3 where the benches have installed it. */
export const sqliteEngines: readonly SqliteEngine[] = [libsql, ...nodeSqlite(), ...betterSqlite3()];

/** The tables are made without waiting for the disk, which takes most of the time of a test and shows nothing. */
export function unsynced(driver: SqliteDriver): SqliteDriver {
  driver.exec("PRAGMA synchronous = OFF");
  return driver;
}

function nodeSqlite(): readonly SqliteEngine[] {
  const module = process.getBuiltinModule("node:sqlite");
  if (module === undefined) return [];
  return [
    {
      name: "node:sqlite",
      open: (path) => {
        const database: NodeSqliteDatabase = Reflect.construct(Reflect.get(module, "DatabaseSync"), [path]);
        return fromNodeSqlite(database);
      },
    },
  ];
}

function betterSqlite3(): readonly SqliteEngine[] {
  try {
    const Database: new (path: string) => BetterSqlite3Database = createRequire(
      new URL("../bench/package.json", import.meta.url),
    )("better-sqlite3");
    new Database(":memory:").close();
    return [{ name: "better-sqlite3", open: (path) => fromBetterSqlite3(new Database(path)) }];
  } catch {
    return [];
  }
}

/** A folder for the files of one test file, and names in it. */
export function folderOfFiles(): { file(): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "throughline-"));
  let files = 0;
  return {
    file: () => join(folder, `${++files}.sqlite`),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
