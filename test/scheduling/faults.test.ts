import { isThroughlineError, ThroughlineError } from "throughline";
import type { TimerFailure } from "throughline/scheduling";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import { type SqlSchedulerOptions, sqlScheduler } from "throughline/scheduling/sql";
import { afterAll, describe, expect, test } from "vitest";
import type { SqlExecutor } from "../../src/sql/executor.js";
import { pglite, postgresServer, type SqlDatabase, sqlite } from "./sql-databases.js";
import { turn, VirtualTime } from "./virtual-time.js";

const MINUTE = 60_000;
const timer = (dueAt: number, name = "a") => ({ tenant: "acme", name, dueAt });

function inVirtualTime(options = {}) {
  const time = new VirtualTime();
  const failures: TimerFailure[] = [];
  const scheduler = inProcessScheduler({
    clock: time.clock,
    setTimer: time.setTimer,
    onError: (failure) => void failures.push(failure),
    ...options,
  });
  return { time, scheduler, failures };
}

describe("a scheduler in process", () => {
  test("hands out nothing early where its clock is set back, and notices within a minute that it was set ahead", async () => {
    const { time, scheduler } = inVirtualTime();
    const handedOutAt: number[] = [];
    const running = await scheduler.run(async () => void handedOutAt.push(time.clock.now()));
    const dueAt = time.clock.now() + 10 * MINUTE;
    await scheduler.set(timer(dueAt));
    time.leap(-60 * MINUTE);
    await time.pass(10 * MINUTE);
    expect(handedOutAt).toEqual([]);
    time.leap(60 * MINUTE);
    await time.pass(MINUTE);
    expect(handedOutAt).toHaveLength(1);
    expect(handedOutAt[0]).toBeGreaterThanOrEqual(dueAt);
    await running.stop();
  });

  test("arms one timer however many it keeps, and none while it keeps none", async () => {
    const { time, scheduler } = inVirtualTime();
    const running = await scheduler.run(async () => {});
    for (let number = 0; number < 1_000; number++)
      await scheduler.set(timer(time.clock.now() + MINUTE * number, `t-${number}`));
    await time.pass(1);
    expect(time.armed).toBe(1);
    await running.stop();
    expect(time.armed).toBe(0);
  });

  test("stops between two timers though no time passes any more", async () => {
    const { time, scheduler } = inVirtualTime({ maxInFlight: 1 });
    const handedOut: string[] = [];
    for (const name of ["a", "b"]) await scheduler.set(timer(time.clock.now() - 1, name));
    const running = await scheduler.run(async ({ name }) => void handedOut.push(name));
    await turn();
    expect(handedOut).toEqual(["a"]);
    await running.stop();
    expect(time.armed).toBe(0);
  });

  test("survives a clock that throws, and tells of it", async () => {
    let broken = false;
    const time = new VirtualTime();
    const clock = {
      now: () => {
        if (broken) throw new ThroughlineError("CLOCK_LEAPT", "The clock leapt.");
        return time.clock.now();
      },
    };
    const { scheduler, failures } = inVirtualTime({ clock, setTimer: time.setTimer });
    let handled = 0;
    const running = await scheduler.run(async () => {
      handled++;
      broken = handled === 1;
      if (broken) throw new Error("not yet");
    });
    await scheduler.set(timer(time.clock.now()));
    await time.pass(MINUTE);
    expect(
      failures.some(({ what, error }) => what === "store" && isThroughlineError(error, "CLOCK_LEAPT")),
    ).toBe(true);
    broken = false;
    await time.pass(MINUTE);
    expect(handled).toBe(2);
    await running.stop();
  });

  test("tells of a handler that throws, with its timer, and is not disturbed where who is told throws", async () => {
    const told: TimerFailure[] = [];
    const { time, scheduler } = inVirtualTime({
      onError: (failure: TimerFailure) => {
        told.push(failure);
        throw new Error("who is told");
      },
    });
    const error = new Error("not yet");
    const running = await scheduler.run(({ attempt }) =>
      attempt === 1 ? Promise.reject(error) : Promise.resolve(),
    );
    await scheduler.set(timer(time.clock.now()));
    await time.pass(MINUTE);
    expect(told).toEqual([{ what: "handler", timer: { tenant: "acme", name: "a" }, error }]);
    await running.stop();
  });

  test("waits for a handler no longer than its grace, aborts its signal, and lets its timer come again", async () => {
    const { time, scheduler } = inVirtualTime({ graceMs: 5_000 });
    let signal: AbortSignal | undefined;
    const running = await scheduler.run((_, context) => {
      signal = context.signal;
      return new Promise(() => {});
    });
    await scheduler.set(timer(time.clock.now()));
    await time.pass(1);
    let stopped = false;
    const stopping = running.stop().then(() => {
      stopped = true;
    });
    await time.pass(4_999);
    expect([stopped, signal?.aborted]).toEqual([false, false]);
    await time.pass(1);
    await stopping;
    expect(signal?.aborted).toBe(true);
    await time.pass(MINUTE);
    const attempts: number[] = [];
    await scheduler.runOnce({ handle: async ({ attempt }) => void attempts.push(attempt) });
    expect(attempts).toEqual([2]);
  });

  test.each([
    ["maxInFlight", 0],
    ["handleWithinMs", 0],
    ["handleWithinMs", 2 ** 31],
    ["graceMs", -1],
  ])("refuses %s of %s", (field, value) => {
    expect(() => inProcessScheduler({ [field]: value })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
    );
  });
});

const databases = [sqlite(), pglite(), postgresServer()].filter(
  (one): one is SqlDatabase => typeof one !== "string",
);
afterAll(async () => {
  for (const database of databases) await database.close();
});

describe.each(databases)("a scheduler over $name", { timeout: 300_000 }, (database) => {
  const quoted = (name: string) => database.executor().query(`CREATE TABLE "${name}" (id integer)`);

  test("asks to be migrated", async () => {
    const scheduler = sqlScheduler(database.executor(), { tablePrefix: "none_" });
    for (const call of [() => scheduler.set(timer(0)), () => scheduler.runOnce({ handle: async () => {} })])
      await expect(call()).rejects.toMatchObject({ code: "STORE_NOT_MIGRATED" });
  });

  test("refuses tables of somebody else with its names, and changes nothing", async () => {
    for (const [tablePrefix, table] of [
      ["theirs_", "theirs_timers"],
      ["others_", "others_timers_version"],
    ] as const) {
      await quoted(table);
      await database.executor().query(`INSERT INTO "${table}" (id) VALUES (1)`);
      const scheduler = sqlScheduler(database.executor(), { tablePrefix });
      await expect(scheduler.migrate()).rejects.toMatchObject({
        code: "STORE_FAILED",
        details: { table: `"${table}"` },
      });
      expect(await database.executor().query(`SELECT id FROM "${table}"`)).toHaveLength(1);
    }
  });

  test("refuses tables of a newer version", async () => {
    const scheduler = sqlScheduler(database.executor(), { tablePrefix: "newer_" });
    await scheduler.migrate();
    await database.executor().query('DELETE FROM "newer_timers_version"');
    await database.executor().query('INSERT INTO "newer_timers_version" (version) VALUES (99)');
    await expect(scheduler.migrate()).rejects.toMatchObject({ code: "STORE_TOO_NEW" });
  });

  test("is migrated by eight at once", async () => {
    const schedulers = Array.from({ length: 8 }, () =>
      sqlScheduler(database.executor(), { tablePrefix: "once_" }),
    );
    await Promise.all(schedulers.map((one) => one.migrate()));
    await schedulers[0]?.set(timer(0));
    expect(await schedulers[7]?.runOnce({ handle: async () => {} })).toBe(1);
  });

  test("goes on after the store failed, tells of it, and lets a handled timer end once the store is back", async () => {
    const failing = new Failing(database.executor());
    const { scheduler, time, failures } = await overFailing(failing, "failing_");
    let handled = 0;
    const running = await scheduler.run(async () => {
      handled++;
      failing.fails = true;
    });
    failing.fails = true;
    await failing.settle(time, 5_000);
    expect(failures.filter(({ what }) => what === "store").length).toBeGreaterThan(0);
    failing.fails = false;
    await scheduler.set(timer(time.clock.now()));
    await failing.settle(time, 15_000);
    expect(handled).toBe(1);
    failing.fails = false;
    await failing.settle(time, 20_000);
    await running.stop();
    expect(await scheduler.runOnce({ handle: async () => {} })).toBe(0);
    expect(handled).toBe(1);
  });

  test("aborts a handler whose lease cannot be renewed, and lets its timer come again", async () => {
    const failing = new Failing(database.executor());
    const { scheduler, time, failures } = await overFailing(failing, "renewal_");
    const signals: AbortSignal[] = [];
    const running = await scheduler.run((_, { signal }) => {
      signals.push(signal);
      return signals.length === 1 ? new Promise(() => {}) : Promise.resolve();
    });
    await scheduler.set(timer(time.clock.now()));
    await failing.settle(time, 2_000);
    failing.fails = true;
    await failing.settle(time, 30_000);
    expect(signals[0]?.aborted).toBe(true);
    expect(failures.some(({ what }) => what === "lease")).toBe(true);
    failing.fails = false;
    await failing.settle(time, 60_000);
    expect(signals).toHaveLength(2);
    await running.stop();
  });
});

test.each<[string, unknown]>([
  ["tablePrefix", "drop table; --"],
  ["tablePrefix", "sqlite_"],
  ["tablePrefix", ""],
  ["schema", "mine"],
  ["leaseMs", 1],
  ["pollMs", 0],
])("a scheduler over SQL refuses %s of %j", (field, value) => {
  const executor: SqlExecutor = { dialect: "sqlite", handle: {}, query: async () => [] };
  const options: SqlSchedulerOptions = { [field]: value };
  expect(() => sqlScheduler(executor, options)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", details: { field } }),
  );
});

/** An executor that can be made to fail. */
class Failing {
  fails = false;
  #underWay = 0;
  readonly executor: SqlExecutor;

  constructor(executor: SqlExecutor) {
    this.executor = {
      ...executor,
      query: async (...given) => {
        if (this.fails) throw new Error("the connection broke");
        this.#underWay++;
        try {
          return await executor.query(...given);
        } finally {
          this.#underWay--;
        }
      },
    };
  }

  /** Lets time pass in steps, and what is under way come to its end in between. */
  async settle(time: VirtualTime, ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
      await time.pass(500);
      do await turn();
      while (this.#underWay > 0);
    }
  }
}

async function overFailing(failing: Failing, tablePrefix: string) {
  const time = new VirtualTime();
  const failures: TimerFailure[] = [];
  const scheduler = sqlScheduler(failing.executor, {
    tablePrefix,
    clock: time.clock,
    setTimer: time.setTimer,
    onError: (failure) => void failures.push(failure),
  });
  await scheduler.migrate();
  return { scheduler, time, failures };
}
