import { ThroughlineError } from "../kernel/error.js";
import { retryDelayMs } from "./retry-delay.js";
import type { DueTimer, TimerHandler, TimerKey } from "./scheduler.js";
import type { TakenTimer } from "./timer-source.js";
import type { WorkerSettings } from "./worker-options.js";

/** A store that fails is asked again at least so often. */
export const LONGEST_STORE_PAUSE_MS = 10_000;

/** The handlers one worker has at work. */
export class Handlers {
  readonly #handle: TimerHandler;
  readonly #settings: WorkerSettings;
  readonly #atWork = new Set<Promise<void>>();
  /** Who is to know that the grace is over. */
  readonly #onGraceOver = new Set<() => void>();
  #graceOver = false;

  constructor(handle: TimerHandler, settings: WorkerSettings) {
    this.#handle = handle;
    this.#settings = settings;
  }

  /** How many more may begin. */
  get free(): number {
    return this.#settings.maxInFlight - this.#atWork.size;
  }

  get idle(): boolean {
    return this.#atWork.size === 0;
  }

  /** Begins one, and calls back when it has ended. */
  begin(taken: TakenTimer, ended: () => void): void {
    const work = this.#work(taken).finally(() => {
      this.#atWork.delete(work);
      ended();
    });
    this.#atWork.add(work);
  }

  /** Waits until all have ended. */
  async settled(): Promise<void> {
    while (this.#atWork.size > 0) await Promise.all(this.#atWork);
  }

  /** Waits until no more begin and all have ended, but for no longer than the grace; then it gives up on those that are left. */
  async stopped(noMore: Promise<void>): Promise<void> {
    const cancel = this.#settings.setTimer(() => {
      this.#graceOver = true;
      for (const listener of [...this.#onGraceOver]) listener();
    }, this.#settings.graceMs);
    await noMore;
    await this.settled();
    cancel();
  }

  async #work(taken: TakenTimer): Promise<void> {
    const { onError, random } = this.#settings;
    const { timer, lost } = taken;
    try {
      await this.#handled(taken);
    } catch (error) {
      onError({ what: lost?.aborted === true ? "lease" : "handler", timer: keyOf(timer), error });
      await this.settle(taken, () => taken.again(retryDelayMs(timer.attempt, random)));
      return;
    }
    await this.settle(taken, () => taken.done());
  }

  /** Writes down what became of a timer, and tries again for as long as that is of use. */
  async settle(taken: TakenTimer, write: () => Promise<void>): Promise<void> {
    const { onError, random } = this.#settings;
    const { timer, lost } = taken;
    for (let attempt = 1; lost?.aborted !== true; attempt++) {
      try {
        await write();
        return;
      } catch (error) {
        onError({ what: "store", timer: keyOf(timer), error });
        if (this.#graceOver) break;
        await this.#pause(retryDelayMs(attempt, random, LONGEST_STORE_PAUSE_MS), lost);
      }
    }
    taken.abandon();
  }

  #pause(ms: number, lost: AbortSignal | null): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        unhear();
        resolve();
      };
      const cancel = this.#settings.setTimer(end, ms);
      const unhear = this.#hear(end, lost, end);
    });
  }

  /** Calls back when the grace is over or the lease is lost. Gives what ends it. */
  #hear(onGraceOver: () => void, lost: AbortSignal | null, onLost: () => void): () => void {
    this.#onGraceOver.add(onGraceOver);
    lost?.addEventListener("abort", onLost);
    return () => {
      this.#onGraceOver.delete(onGraceOver);
      lost?.removeEventListener("abort", onLost);
    };
  }

  /** Rejects where the handler does, and as soon as there is no more use in waiting for it. */
  async #handled({ timer, lost }: TakenTimer): Promise<void> {
    const { setTimer, handleWithinMs } = this.#settings;
    const controller = new AbortController();
    const { signal } = controller;
    const givenUp = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
    });
    const giveUp = (why: string) => () => controller.abort(aborted(why));
    const onLost = giveUp("the lease on its timer was lost to another worker");
    const onGraceOver = giveUp("the worker was stopped, and its grace is over");
    const cancel = setTimer(giveUp(`it took longer than handleWithinMs (${handleWithinMs})`), handleWithinMs);
    const unhear = this.#hear(onGraceOver, lost, onLost);
    if (lost?.aborted === true) onLost();
    if (this.#graceOver) onGraceOver();
    try {
      await Promise.race([givenUp, (async () => this.#handle(timer, { signal }))()]);
    } finally {
      cancel();
      unhear();
    }
  }
}

function keyOf({ tenant, name }: DueTimer): TimerKey {
  return { tenant, name };
}

function aborted(why: string): ThroughlineError {
  return new ThroughlineError(
    "ABORTED",
    `The handler of a timer was given up: ${why}. Its timer comes again; let the handler heed its signal.`,
  );
}
