import { readFileSync } from "node:fs";
import { Pool } from "pg";
import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { fromPg, postgresStore } from "throughline/storage/postgres";
import { sqliteStore } from "throughline/storage/sqlite";
import { eventStoreConformance } from "throughline/testing";
import { afterAll, describe, expect, test } from "vitest";
import { folderOfFiles, sqliteEngines } from "./sqlite-engines.js";

const page = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
const files = folderOfFiles();
afterAll(() => files.remove());

describe("docs/storage.md", () => {
  const [libsql] = sqliteEngines;
  if (libsql === undefined) throw new Error("libsql is a development dependency");
  const row = (name: string, { capabilities }: EventStore) => {
    const { feed, transactions, partitions, durability, limits } = capabilities;
    const yes = (value: boolean) => (value ? "yes" : "no");
    const numbers = [limits.eventsPerAppend, limits.bytesPerAppend].map((limit) =>
      limit.toLocaleString("en"),
    );
    return `| ${[name, durability, yes(transactions), yes(feed), partitions, ...numbers].join(" | ")} |`;
  };

  test.each([
    row("`memoryStore()`", memoryStore()),
    row("`sqliteStore(driver)`, `openSqlite(path)`", sqliteStore(libsql.open(files.file()))),
    row('… with `synchronous: "normal"`', sqliteStore(libsql.open(files.file()), { synchronous: "normal" })),
    row("`postgresStore(executor)`", postgresStore(fromPg(new Pool()))),
    row("… with `:memory:`", sqliteStore(libsql.open(":memory:"))),
  ])("says what the store declares: %s", (line) => {
    expect(page("storage.md").split("\n")).toContain(line);
  });
});

test("docs/write-a-storage-adapter.md names every group of cases, and how many there are", () => {
  const text = page("write-a-storage-adapter.md");
  for (const group of new Set(eventStoreConformance.map((one) => one.group)))
    expect(text).toContain(`\`${group}\``);
  expect(text).toContain(`${eventStoreConformance.length} cases`);
});
