import { type Clock, systemClock } from "../../kernel/clock.js";
import type { EpochMs } from "../../kernel/instant.js";
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
import type { TakenTimer, TimerSource } from "../timer-source.js";
import { type WorkerOptions, workerSettings } from "../worker-options.js";
import { Workers } from "../workers.js";
import { type Entry, TimerTable } from "./timer-table.js";

/** Options of {@link inProcessScheduler}. */
export interface InProcessSchedulerOptions extends WorkerOptions {
  /** What timers are due by. Default: the machine's. */
  readonly clock?: Clock;
}

/** A scheduler in the memory of the process: `close` is always there. */
export interface InProcessScheduler extends Scheduler<never> {
  close(): Promise<void>;
}

/** A clock that is set ahead, or a machine that slept, is noticed within this time. */
const LONGEST_PAUSE_MS = 60_000;

const CAPABILITIES: SchedulerCapabilities = Object.freeze({ transactions: false, durability: "memory" });

/**
 * Keeps timers in the memory of the process: for one process, and for tests. They are gone with it; where timers are only hints, they are
 * set anew at the start (`rebuild` of `journeyTimers`).
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid
 * @example
 * ```ts
 * const scheduler = inProcessScheduler();
 * await scheduler.set({ tenant: "acme", name: "journey:j-1", dueAt: Date.now() + 60_000 });
 * const running = await scheduler.run(async ({ name }) => console.log(name)); // journey:j-1, in a minute
 * ```
 */
export function inProcessScheduler(options: InProcessSchedulerOptions = {}): InProcessScheduler {
  return new TimersInProcess(options);
}

class TimersInProcess implements InProcessScheduler {
  readonly capabilities = CAPABILITIES;
  readonly #table = new TimerTable();
  readonly #workers: Workers;
  #closing: Promise<void> | undefined;

  constructor(options: InProcessSchedulerOptions) {
    const { clock = systemClock } = options;
    this.#workers = new Workers(
      sourceOf(this.#table, clock, () => this.#workers.wake()),
      workerSettings(options),
      LONGEST_PAUSE_MS,
    );
  }

  async set(timer: Timer, options?: { readonly tx?: never }): Promise<void> {
    this.#assertOpen();
    checkTimerTx(this.capabilities, options);
    this.#table.set(checkTimer(timer));
    this.#workers.wake();
  }

  async clear(key: TimerKey, options?: { readonly tx?: never }): Promise<void> {
    this.#assertOpen();
    checkTimerTx(this.capabilities, options);
    this.#table.clear(checkTimerKey(key));
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

  async close(): Promise<void> {
    this.#closing ??= this.#workers.close().then(() => this.#table.clearAll());
    await this.#closing;
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw schedulerClosed();
  }
}

function sourceOf(table: TimerTable, clock: Clock, changed: () => void): TimerSource {
  return {
    take: async (limit, dueBy = Number.POSITIVE_INFINITY) => {
      const now = clock.now();
      const taken: TakenTimer[] = [];
      while (taken.length < limit) {
        const entry = table.take(Math.min(now, dueBy));
        if (entry === undefined) break;
        taken.push(takenOf(entry, table, clock, changed));
      }
      return { now, taken };
    },
    nextInMs: async () => {
      const at = table.nextAt();
      return at === null ? null : at - clock.now();
    },
  };
}

function takenOf(entry: Entry, table: TimerTable, clock: Clock, changed: () => void): TakenTimer {
  const { tenant, name, dueAt, data, attempts } = entry;
  const comeAgain = (at: EpochMs, counted: number): void => {
    table.again(entry, at, counted);
    changed();
  };
  return {
    timer: { tenant, name, dueAt, data: JSON.parse(data), attempt: attempts },
    lost: null,
    done: async () => table.done(entry),
    again: async (inMs) => comeAgain(clock.now() + inMs, attempts),
    giveBack: async () => comeAgain(entry.readyAt, attempts - 1),
    abandon: () => comeAgain(entry.readyAt, attempts),
  };
}
