import { inProcessScheduler } from "throughline/scheduling/in-process";
import { type SchedulerHarness, schedulerCases, schedulerConformance } from "throughline/testing";
import { afterAll, describe, expect, test } from "vitest";
import { pglite, postgresServer, sqlite } from "./sql-databases.js";
import { SqlHarness } from "./sql-harness.js";
import { VirtualTime } from "./virtual-time.js";

/** Registers the cases that apply, and checks which do not, so that none goes missing unseen. */
function suite(name: string, harness: SchedulerHarness, notForIt: readonly string[]): void {
  describe(name, () => {
    const cases = schedulerCases(harness);
    for (const one of cases.filter(({ skip }) => skip === false))
      test(`${one.id}: ${one.title}`, { timeout: 300_000 }, one.run);
    test("runs every case but those for what it does not declare", () => {
      expect(cases.map(({ id }) => id)).toEqual(schedulerConformance.map(({ id }) => id));
      expect(cases.filter(({ skip }) => skip !== false).map(({ id }) => id)).toEqual(notForIt);
    });
  });
}

const times = { leaseMs: 30_000, handleWithinMs: 90_000 };
const ofTransactions = ["capabilities/tx-committed", "capabilities/tx-rolled-back", "capabilities/tx-input"];

const time = new VirtualTime();
suite(
  "in process, in virtual time",
  {
    capabilities: inProcessScheduler().capabilities,
    ...times,
    open: () => inProcessScheduler({ ...times, clock: time.clock, setTimer: time.setTimer }),
    now: () => time.clock.now(),
    pass: time.pass,
  },
  ["workers/lost", "durability/closed", "durability/shared", ...ofTransactions],
);

/** Thousands of statements take long inside the process, and show the same as those to the server. */
const skip = { "timing/many": "shown over SQLite, and over PostgreSQL by its own clock" };

for (const database of [sqlite(), pglite(), postgresServer()]) {
  if (typeof database === "string") {
    test.skip(`over SQL: ${database}`);
    continue;
  }
  afterAll(() => database.close());
  const notForIt = database.transaction === undefined ? ofTransactions : ["capabilities/tx-refused"];
  const { name } = database;
  const harness = new SqlHarness(database, times).harness();
  if (name === "SQLite") suite(`${name}, in virtual time`, harness, notForIt);
  else suite(`${name}, in virtual time`, { ...harness, skip }, ["timing/many", ...notForIt]);
  if (!database.isServer) continue;
  const short = { leaseMs: 2_000, handleWithinMs: 5_000 };
  suite(`${name}, by its own clock`, new SqlHarness(database, short, "real time").harness(), notForIt);
}
