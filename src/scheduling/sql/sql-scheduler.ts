import { type Clock, systemClock } from "../../kernel/clock.js";
import { type NewId, randomId } from "../../kernel/ids.js";
import type { SqlExecutor, SqlQuery, SqlRow, SqlValue } from "../../sql/executor.js";
import {
  checkHandler,
  checkRunOnce,
  checkTimer,
  checkTimerKey,
  checkTimerTx,
  schedulerClosed,
} from "../check-input.js";
import type {
  RunningScheduler,
  RunOnceOptions,
  Scheduler,
  SchedulerCapabilities,
  Timer,
  TimerHandler,
  TimerKey,
} from "../scheduler.js";
import { duration, type WorkerOptions, workerSettings } from "../worker-options.js";
import { Workers } from "../workers.js";
import { DueTable } from "./due-table.js";
import { timerError } from "./failure.js";
import { migrateTables } from "./migrate.js";
import { type Statements, statements } from "./statements.js";
import { type Tables, tablesOf } from "./tables.js";

/** Options of {@link sqlScheduler}. */
export interface SqlSchedulerOptions extends WorkerOptions {
  /** What the names of its two tables begin with: up to 40 letters, digits and `_`. Default `throughline_`. */
  readonly tablePrefix?: string;
  /** The schema of its tables, in PostgreSQL; made by `migrate` where it is not there. Default: where the connection looks first. */
  readonly schema?: string;
  /**
   * How long a timer is a worker's without being renewed, in milliseconds: at least 100. It is renewed while the handler is at work; when a worker is lost,
   * its timers come again after this time. Default 30,000.
   */
  readonly leaseMs?: number;
  /** How often a worker looks for timers that others have set, in milliseconds: at least 1. Default 1,000. */
  readonly pollMs?: number;
  /**
   * What timers are due by. Default: the clock of the server in PostgreSQL, so that the clocks of workers do not matter; the machine's in
   * SQLite. Give one in tests only.
   */
  readonly clock?: Clock;
  /** Makes the ids that leases are held under. Default: nanoid. */
  readonly ids?: NewId;
}

/** A scheduler over SQL: `migrate` and `close` are always there. */
export interface SqlScheduler<Tx> extends Scheduler<Tx> {
  migrate(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Keeps timers in a table of PostgreSQL or SQLite, for any number of workers. Call `migrate` once before the first use. `close` leaves your
 * client open.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid
 * @example
 * ```ts
 * const scheduler = sqlScheduler(fromPg(pool));
 * await scheduler.migrate();
 * await scheduler.set({ tenant: "acme", name: "journey:j-1", dueAt: Date.now() + 60_000 });
 * scheduler.capabilities.transactions; // true
 * ```
 */
export function sqlScheduler<Tx>(
  executor: SqlExecutor<Tx>,
  options: SqlSchedulerOptions = {},
): SqlScheduler<Tx> {
  return new TimersInSql(executor, options);
}

class TimersInSql<Tx> implements SqlScheduler<Tx> {
  readonly capabilities: SchedulerCapabilities;
  readonly #executor: SqlExecutor<Tx>;
  readonly #tables: Tables;
  readonly #sql: Statements;
  readonly #workers: Workers;
  #closing: Promise<void> | undefined;

  constructor(executor: SqlExecutor<Tx>, options: SqlSchedulerOptions) {
    const { tablePrefix = "throughline_", schema, leaseMs = 30_000, pollMs = 1_000 } = options;
    const settings = workerSettings(options);
    const { dialect } = executor;
    this.#executor = executor;
    this.#tables = tablesOf(dialect, tablePrefix, schema);
    this.#sql = statements(dialect, this.#tables);
    const clock = options.clock ?? (dialect === "sqlite" ? systemClock : null);
    const table = new DueTable({
      query: (text, parameters) => this.#query(executor, text, parameters),
      sql: this.#sql,
      now: () => clock?.now() ?? null,
      leaseMs: duration("leaseMs", leaseMs, 100),
      newId: options.ids ?? randomId,
      settings,
    });
    this.#workers = new Workers(table, settings, duration("pollMs", pollMs, 1));
    this.capabilities = Object.freeze({
      transactions: executor.within !== undefined,
      durability: dialect === "postgres" ? "power-loss" : "process-crash",
    });
  }

  async set(timer: Timer, options?: { readonly tx?: Tx }): Promise<void> {
    this.#assertOpen();
    const { tenant, name, dueAt, data } = checkTimer(timer);
    await this.#query(this.#within(options), this.#sql.set, [tenant, name, dueAt, data]);
    if (options?.tx === undefined) this.#workers.wake();
  }

  async clear(key: TimerKey, options?: { readonly tx?: Tx }): Promise<void> {
    this.#assertOpen();
    const { tenant, name } = checkTimerKey(key);
    await this.#query(this.#within(options), this.#sql.clear, [tenant, name]);
  }

  async run(handle: TimerHandler): Promise<RunningScheduler> {
    this.#assertOpen();
    checkHandler(handle);
    return this.#workers.run(handle);
  }

  async runOnce(options: RunOnceOptions): Promise<number> {
    this.#assertOpen();
    return this.#workers.once(checkRunOnce(options));
  }

  async migrate(): Promise<void> {
    this.#assertOpen();
    try {
      await migrateTables(this.#executor, this.#tables);
    } catch (error) {
      throw timerError(error);
    }
  }

  async close(): Promise<void> {
    this.#closing ??= this.#workers.close();
    await this.#closing;
  }

  #within(options: { readonly tx?: Tx } | undefined): SqlQuery {
    checkTimerTx(this.capabilities, options);
    const { within } = this.#executor;
    return options?.tx === undefined || within === undefined ? this.#executor : within(options.tx);
  }

  async #query(query: SqlQuery, text: string, parameters: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    try {
      return await query.query(text, parameters);
    } catch (error) {
      throw timerError(error);
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw schedulerClosed();
  }
}
