import type { Sleep } from "../../../src/transport/pausing.js";
import { START_AT } from "./samples.js";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** Time that goes on only when everything has come to rest, from one timer to the next. */
export class VirtualTime {
  #now = START_AT;
  #timers: Timer[] = [];
  #order = 0;

  now(): number {
    return this.#now;
  }

  readonly sleep: Sleep = (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = this.#add(ms, resolve);
      signal.addEventListener(
        "abort",
        () => {
          this.#timers = this.#timers.filter((one) => one !== timer);
          resolve();
        },
        { once: true },
      );
    });

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#add(ms, resolve);
    });
  }

  /** Lets time go on until the condition holds, or for so long. */
  async until(condition: () => boolean, forMs = 3_600_000): Promise<boolean> {
    const end = this.#now + forMs;
    for (;;) {
      await settled();
      if (condition()) return true;
      const next = this.#timers.reduce<Timer | undefined>(
        (first, one) =>
          first === undefined || one.at < first.at || (one.at === first.at && one.order < first.order)
            ? one
            : first,
        undefined,
      );
      if (next === undefined || next.at > end) return false;
      this.#timers = this.#timers.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
  }

  /** Lets time go on until a promise is settled. */
  async finish<T>(work: Promise<T>, forMs?: number): Promise<T> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    if (!(await this.until(() => done, forMs))) throw new Error("It does not end.");
    return work;
  }

  #add(ms: number, fire: () => void): Timer {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, fire };
    this.#timers.push(timer);
    return timer;
  }
}

/** Everything that can go on without time has gone on. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
