import { LONGEST_TIMEOUT_MS } from "../kernel/set-timer.js";
import { Handlers, LONGEST_STORE_PAUSE_MS } from "./handlers.js";
import { retryDelayMs } from "./retry-delay.js";
import type { RunningScheduler, RunOnceOptions, TimerHandler } from "./scheduler.js";
import type { TakenTimer, TimerSource } from "./timer-source.js";
import type { WorkerSettings } from "./worker-options.js";

/** Everything that hands out the timers of one source in this process. */
export class Workers {
  readonly #source: TimerSource;
  readonly #settings: WorkerSettings;
  readonly #pollMs: number;
  readonly #running = new Set<Worker>();
  readonly #once = new Set<Promise<unknown>>();
  #closed = false;

  /** @param pollMs how long a worker waits at most before it looks again, whatever it was told of the next timer */
  constructor(source: TimerSource, settings: WorkerSettings, pollMs: number) {
    this.#source = source;
    this.#settings = settings;
    this.#pollMs = pollMs;
  }

  /** There may be timers that are due sooner than was known. */
  wake(): void {
    for (const worker of this.#running) worker.wake();
  }

  /** Hands out timers as they come due, until it is stopped. */
  run(handle: TimerHandler): RunningScheduler {
    const worker = new Worker(this.#source, handle, this.#settings, this.#pollMs);
    this.#running.add(worker);
    return {
      stop: async () => {
        await worker.stop();
        this.#running.delete(worker);
      },
    };
  }

  /** Hands out what is due now, and gives how many were handed out. */
  async once(options: RunOnceOptions & { readonly limit: number }): Promise<number> {
    const run = this.#handOut(options);
    this.#once.add(run);
    try {
      return await run;
    } finally {
      this.#once.delete(run);
    }
  }

  /** Begins no further timer, and waits for those at work. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...[...this.#running].map((worker) => worker.stop()), ...this.#once]);
  }

  async #handOut({ handle, limit, signal }: RunOnceOptions & { readonly limit: number }): Promise<number> {
    const handlers = new Handlers(handle, this.#settings);
    const over = (): boolean => this.#closed || signal?.aborted === true;
    let begun = 0;
    let dueBy: number | undefined;
    try {
      while (begun < limit && !over()) {
        const asked = Math.min(handlers.free, limit - begun);
        const { now, taken } = await this.#source.take(asked, dueBy);
        dueBy ??= now;
        if (over()) {
          await giveBack(taken, handlers);
          break;
        }
        begun += taken.length;
        await this.#begun(handlers, taken);
        if (taken.length < asked) break;
      }
    } finally {
      await handlers.settled();
    }
    return begun;
  }

  /** Resolves once there is room for more. */
  async #begun(handlers: Handlers, taken: readonly TakenTimer[]): Promise<void> {
    await new Promise<void>((resolve) => {
      for (const one of taken) handlers.begin(one, resolve);
      if (handlers.free > 0) resolve();
    });
  }
}

/** Hands out timers until it is stopped. */
class Worker {
  readonly #source: TimerSource;
  readonly #settings: WorkerSettings;
  readonly #pollMs: number;
  readonly #handlers: Handlers;
  readonly #ended: Promise<void>;
  #stopped: Promise<void> | undefined;
  /** Ends the pause it is in. */
  #resume: (() => void) | undefined;
  /** Ends the turn that everything else in the process has. */
  #endTurn: (() => void) | undefined;
  /** It was woken since it last looked. */
  #woken = false;
  #failures = 0;

  constructor(source: TimerSource, handle: TimerHandler, settings: WorkerSettings, pollMs: number) {
    this.#source = source;
    this.#settings = settings;
    this.#pollMs = pollMs;
    this.#handlers = new Handlers(handle, settings);
    this.#ended = this.#work();
  }

  wake(): void {
    this.#woken = true;
    this.#resume?.();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    // What `stop` gives is known before the loop looks whether it was called.
    await null;
    this.wake();
    this.#endTurn?.();
    await this.#handlers.stopped(this.#ended);
  }

  async #work(): Promise<void> {
    await null;
    while (this.#stopped === undefined) {
      this.#woken = false;
      const pauseMs = await this.#handOut();
      if (this.#stopped !== undefined) break;
      // Also where there is more to do at once, everything else in the process has its turn first.
      await (this.#woken || pauseMs <= 0 ? this.#turn() : this.#pause(pauseMs));
    }
  }

  /** Begins what is due, and gives how long to wait for more. */
  async #handOut(): Promise<number> {
    const { free } = this.#handlers;
    if (free === 0) return LONGEST_TIMEOUT_MS;
    try {
      const { taken } = await this.#source.take(free);
      if (this.#stopped !== undefined) {
        await giveBack(taken, this.#handlers);
        return 0;
      }
      for (const one of taken) this.#handlers.begin(one, () => this.wake());
      const pauseMs =
        taken.length === free ? 0 : Math.min(this.#pollMs, (await this.#source.nextInMs()) ?? this.#pollMs);
      this.#failures = 0;
      return pauseMs;
    } catch (error) {
      const { onError, random } = this.#settings;
      onError({ what: "store", timer: null, error });
      this.#failures++;
      return retryDelayMs(this.#failures, random, LONGEST_STORE_PAUSE_MS);
    }
  }

  async #turn(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#settings.setTimer(resolve, 0);
      this.#endTurn = () => {
        cancel();
        resolve();
      };
    });
    this.#endTurn = undefined;
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#settings.setTimer(resolve, Math.min(ms, LONGEST_TIMEOUT_MS));
      this.#resume = () => {
        cancel();
        resolve();
      };
    });
    this.#resume = undefined;
  }
}

async function giveBack(taken: readonly TakenTimer[], handlers: Handlers): Promise<void> {
  await Promise.all(taken.map((one) => handlers.settle(one, () => one.giveBack())));
}
