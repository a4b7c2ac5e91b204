import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sqlCoordination } from "throughline/storage/sql";
import { fromSqlite, type SqliteDriver, sqliteStore } from "throughline/storage/sqlite";
import { sqliteClient } from "../../../src/storage/sqlite/open-sqlite.js";
import { type CrashingDesk, crashingDesk, type Step } from "./crashing-desk.js";
import { type Ability, Provider } from "./provider.js";

/** A desk over the files of a folder, and what its provider has brought so far. */
export interface Place extends CrashingDesk {
  readonly provider: Provider;
  readonly close: () => Promise<void>;
}

/** Opens what a process left behind, as its successor would. */
export async function openPlace(options: {
  readonly folder: string;
  readonly ability: Ability;
  readonly step: Step;
}): Promise<Place> {
  const { folder, ability, step } = options;
  const open = await sqliteClient();
  const drivers: SqliteDriver[] = ["desk.sqlite", "coordination.sqlite"].map((name) =>
    open(join(folder, name)),
  );
  const [events, agreed] = drivers;
  if (events === undefined || agreed === undefined) throw new Error("There are two files.");
  // What is killed is a process: the system keeps what was written.
  const store = sqliteStore(events, { synchronous: "normal" });
  agreed.exec("PRAGMA journal_mode = WAL");
  agreed.exec("PRAGMA synchronous = NORMAL");
  await store.migrate();
  const coordination = sqlCoordination(fromSqlite(agreed));
  await coordination.migrate();
  const brought = join(folder, "brought");
  const taken = existsSync(brought) ? readFileSync(brought, "utf8").split("\n").filter(Boolean) : [];
  const provider = new Provider(taken, (key) => appendFileSync(brought, `${key}\n`));
  // By the machine's clock at first, so that a successor never begins before those who went before it ended.
  const time = { now: Date.now() + 86_400_000 * taken.length };
  const desk = crashingDesk({ store, coordination, provider, ability, time, step });
  return {
    ...desk,
    provider,
    close: async () => {
      await coordination.close?.();
      await store.close();
      for (const driver of drivers) driver.close();
    },
  };
}
