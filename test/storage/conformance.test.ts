import type { EventStore } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { type SqliteDriver, sqliteStore } from "throughline/storage/sqlite";
import { type EventStoreHarness, eventStoreCases, eventStoreConformance } from "throughline/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pglite, serverEngines } from "../sql/executors.js";
import { postgresSubject } from "./postgres/subject.js";
import { folderOfFiles, sqliteEngines, unsynced } from "./sqlite-engines.js";

/** Registers the cases that apply, and checks which do not, so that none goes missing unseen. */
function suite(name: string, harness: EventStoreHarness, notForIt: readonly string[]): void {
  describe(name, () => {
    const cases = eventStoreCases(harness);
    for (const one of cases.filter(({ skip }) => skip === false)) test(`${one.id}: ${one.title}`, one.run);
    test("runs every case but those for what it does not declare", () => {
      expect(cases.map(({ id }) => id)).toEqual(eventStoreConformance.map(({ id }) => id));
      expect(cases.filter(({ skip }) => skip !== false).map(({ id }) => id)).toEqual(notForIt);
    });
  });
}

const transactionCases = [
  "capabilities/tx-committed",
  "capabilities/tx-rolled-back",
  "capabilities/tx-conflict",
  "feed/late-commit",
  "feed/rolled-back",
];

suite("memory", { capabilities: memoryStore().capabilities, open: () => memoryStore() }, [
  "durability/closed",
  "durability/abandoned",
  "durability/two-writers",
  ...transactionCases,
  "feed/reopened",
]);

const files = folderOfFiles();
afterAll(() => files.remove());

for (const engine of sqliteEngines) {
  const handles = new Map<EventStore, { file: string; driver: SqliteDriver }>();
  const open = async (file: string): Promise<EventStore> => {
    const driver = unsynced(engine.open(file));
    // The disk is waited for in test/faults; here it would only take time.
    const store = sqliteStore(driver, { synchronous: "normal" });
    handles.set(store, { file, driver });
    await store.migrate();
    return store;
  };
  const { capabilities } = sqliteStore(engine.open(files.file()), { synchronous: "normal" });
  suite(
    `SQLite through ${engine.name}`,
    {
      capabilities,
      open: () => open(files.file()),
      reopen: (store) => open(handles.get(store)?.file ?? ""),
      dispose: async (store) => {
        await store.close?.();
        handles.get(store)?.driver.close();
      },
    },
    transactionCases,
  );
}

// PGlite runs without a server; the clients of one run where there is one (THROUGHLINE_POSTGRES_URL).
for (const engine of [pglite, ...serverEngines]) {
  const subject = postgresSubject(engine, engine === pglite ? { durability: "process-crash" } : {});
  beforeAll(subject.start, 60_000);
  afterAll(subject.stop);
  suite(`PostgreSQL through ${engine.name}`, subject, ["capabilities/tx-refused"]);
}
