import type { Scheduler } from "throughline/scheduling";
import { type SqlScheduler, type SqlSchedulerOptions, sqlScheduler } from "throughline/scheduling/sql";
import type { SchedulerHarness } from "throughline/testing";
import type { SqlExecutor } from "../../src/sql/executor.js";
import type { SqlDatabase } from "./sql-databases.js";
import { turn, VirtualTime } from "./virtual-time.js";

interface Times {
  readonly leaseMs: number;
  readonly handleWithinMs: number;
}

interface Opened {
  readonly tablePrefix: string;
  readonly connection: Connection;
}

let tables = 0;

/** Schedulers over one database, each opened over tables of its own. */
export class SqlHarness {
  readonly #database: SqlDatabase;
  readonly #times: Times;
  readonly #time: VirtualTime | null;
  readonly #opened = new Map<Scheduler, Opened>();
  #underWay = 0;

  constructor(database: SqlDatabase, times: Times, kind: "virtual time" | "real time" = "virtual time") {
    this.#database = database;
    this.#times = times;
    this.#time = kind === "real time" ? null : new VirtualTime(undefined, () => this.#settled());
  }

  harness(): SchedulerHarness {
    const { transaction } = this.#database;
    const time = this.#time;
    return {
      capabilities: this.#make("capabilities").scheduler.capabilities,
      ...this.#times,
      open: () => this.#open(`t${++tables}_`),
      reopen: (first) => this.#open(this.#openedAs(first).tablePrefix),
      lose: (scheduler) => this.#openedAs(scheduler).connection.cut(),
      ...(transaction === undefined ? {} : { transaction: (_, body) => transaction(body) }),
      ...(time === null ? {} : { now: () => time.clock.now(), pass: time.pass }),
      dispose: async (scheduler) => {
        if (!this.#openedAs(scheduler).connection.isCut) await scheduler.close?.();
      },
    };
  }

  async #open(tablePrefix: string): Promise<SqlScheduler<unknown>> {
    const { scheduler, connection } = this.#make(tablePrefix);
    await scheduler.migrate();
    this.#opened.set(scheduler, { tablePrefix, connection });
    return scheduler;
  }

  #make(tablePrefix: string): { scheduler: SqlScheduler<unknown>; connection: Connection } {
    const time = this.#time;
    const connection = new Connection(this.#database.executor(), (change) => {
      this.#underWay += change;
    });
    const options: SqlSchedulerOptions = {
      ...this.#times,
      tablePrefix,
      graceMs: 1_000,
      ...(time === null ? { pollMs: 50 } : { clock: time.clock, setTimer: time.setTimer }),
    };
    return { scheduler: sqlScheduler(connection.executor, options), connection };
  }

  #openedAs(scheduler: Scheduler): Opened {
    const opened = this.#opened.get(scheduler);
    if (opened === undefined) throw new Error("the scheduler was not opened here");
    return opened;
  }

  /** No statement is under way, and what waited for one has gone on. */
  async #settled(): Promise<void> {
    do await turn();
    while (this.#underWay > 0);
    await turn();
  }
}

/** Counts the statements under way, and can be cut as by the death of its process. */
class Connection {
  isCut = false;
  readonly executor: SqlExecutor;

  constructor(executor: SqlExecutor, underWay: (change: 1 | -1) => void) {
    this.executor = {
      ...executor,
      query: async (...given) => {
        if (this.isCut) throw new Error("the connection was cut");
        underWay(1);
        try {
          return await executor.query(...given);
        } finally {
          underWay(-1);
        }
      },
    };
  }

  cut(): void {
    this.isCut = true;
  }
}
