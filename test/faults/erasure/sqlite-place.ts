import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { sqlCoordination, sqlKeyVault } from "throughline/storage/sql";
import { fromLibsql, fromSqlite, sqliteStore } from "throughline/storage/sqlite";
import { countIn, type Place } from "./place.js";

const FILES = { store: "desk.sqlite", vault: "vault.sqlite" };

/** Two SQLite files in a folder. */
export async function inFiles(folder: string): Promise<Place> {
  const [events, keys] = [FILES.store, FILES.vault].map((name) => {
    const database = new Database(join(folder, name));
    database.exec("PRAGMA journal_mode = WAL");
    return database;
  });
  if (events === undefined || keys === undefined) throw new Error("no files");
  const store = sqliteStore(fromLibsql(events), { synchronous: "normal" });
  const coordination = sqlCoordination(fromSqlite(fromLibsql(events)), { durability: "process-crash" });
  const vault = sqlKeyVault(fromSqlite(fromLibsql(keys)));
  for (const each of [store, coordination, vault]) await each.migrate();
  return {
    store,
    coordination,
    vault,
    cleanUp: async () => {
      for (const database of [events, keys]) {
        database.exec("VACUUM");
        database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
      }
    },
    search: async (texts) => {
      const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
      return new Map([["files", files.reduce((sum, bytes) => sum + countIn(bytes, texts), 0)]]);
    },
    close: async () => {
      for (const each of [store, coordination, vault]) await each.close();
      events.close();
      keys.close();
    },
  };
}

/** The files of one folder in another, as they lie on the disk once they are closed. */
export function copyFiles(from: string, to: string): void {
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
}
