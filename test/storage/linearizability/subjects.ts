import { randomUUID } from "node:crypto";
import { Pool } from "pg";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { fromPg, postgresStore } from "throughline/storage/postgres";
import { sqliteStore } from "throughline/storage/sqlite";
import { redisSubject } from "../redis-subject.js";
import { folderOfFiles, sqliteEngines, unsynced } from "../sqlite-engines.js";

/** A real store, as several clients reach it. */
export interface Subject {
  readonly name: string;
  /** Stores over the same data. */
  readonly stores: readonly EventStore[];
  end(): Promise<void>;
}

function memorySubject(): Subject {
  return { name: "memory", stores: [memoryStore()], end: async () => {} };
}

/** One file, and two connections to it. */
async function sqliteSubject(): Promise<Subject> {
  const [engine] = sqliteEngines;
  if (engine === undefined) throw new Error("libsql is a development dependency");
  const files = folderOfFiles();
  const file = files.file();
  const drivers = [unsynced(engine.open(file)), unsynced(engine.open(file))];
  const stores = drivers.map((driver) => sqliteStore(driver, { synchronous: "normal" }));
  for (const store of stores) await store.migrate();
  return {
    name: "sqlite",
    stores,
    end: async () => {
      for (const store of stores) await store.close();
      for (const driver of drivers) driver.close();
      files.remove();
    },
  };
}

/** One Redis, and a connection for each of two stores. */
async function redis(url: string): Promise<Subject> {
  const subject = redisSubject(url);
  const first = subject.open();
  return { name: "redis", stores: [first, subject.reopen(first)], end: () => subject.end() };
}

/** One PostgreSQL, a schema of our own, and two stores over pools of connections. */
async function postgres(url: string): Promise<Subject> {
  const schema = `throughline_test_${randomUUID().replaceAll("-", "").slice(0, 16)}`;
  const pools = [1, 2].map(() => new Pool({ connectionString: url, max: 2 }));
  const stores = pools.map((pool) => postgresStore(fromPg(pool), { schema }));
  await stores[0]?.migrate();
  return {
    name: "postgres",
    stores,
    end: async () => {
      for (const store of stores) await store.close();
      await pools[0]?.query(`DROP SCHEMA ${schema} CASCADE`);
      for (const pool of pools) await pool.end();
    },
  };
}

/** Every store that can be reached from here. */
export function subjects(
  environment: Readonly<Record<string, string | undefined>>,
): readonly (() => Subject | Promise<Subject>)[] {
  const { THROUGHLINE_POSTGRES_URL: postgresUrl, THROUGHLINE_REDIS_URL: redisUrl } = environment;
  return [
    memorySubject,
    sqliteSubject,
    ...(postgresUrl === undefined ? [] : [() => postgres(postgresUrl)]),
    ...(redisUrl === undefined ? [] : [() => redis(redisUrl)]),
  ];
}
