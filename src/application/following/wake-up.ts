import type { Sleep } from "../../transport/pausing.js";

/** The longest that is slept at once: timers of the machine go no further. */
const LONGEST_MS = 60_000;

/** Sleeps until it is woken or the time is over. A call that came while nobody slept is not lost. */
export class WakeUp {
  readonly #sleep: Sleep;
  #called = false;
  #end: (() => void) | undefined;

  constructor(sleep: Sleep) {
    this.#sleep = sleep;
  }

  call(): void {
    this.#called = true;
    this.#end?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.#called && ms > 0) {
      const timer = new AbortController();
      const called = new Promise<void>((resolve) => {
        this.#end = resolve;
      });
      await Promise.race([called, this.#sleep(Math.min(ms, LONGEST_MS), timer.signal)]);
      timer.abort();
      this.#end = undefined;
    }
    this.#called = false;
  }
}
