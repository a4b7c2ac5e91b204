import type { Clock } from "throughline";
import type { SetTimer } from "throughline/scheduling";

interface Pending {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock and timers that stand still until time is let pass. */
export class VirtualTime {
  #now: number;
  #order = 0;
  readonly #pending = new Set<Pending>();
  readonly #settled: () => Promise<void>;

  /** @param settled waits until whatever was begun has come as far as it can without time passing */
  constructor(start = 1_772_348_400_000, settled: () => Promise<void> = turn) {
    this.#now = start;
    this.#settled = settled;
  }

  readonly clock: Clock = { now: () => this.#now };

  readonly setTimer: SetTimer = (callback, ms) => {
    // As the machine's does with what is too long for it.
    const pending = { at: this.#now + (ms > 2_147_483_647 ? 1 : ms), order: this.#order++, callback };
    this.#pending.add(pending);
    return () => this.#pending.delete(pending);
  };

  /** How many timers are armed. */
  get armed(): number {
    return this.#pending.size;
  }

  /** Sets the clock ahead or back; what is armed knows nothing of it, as with the machine's. */
  leap(byMs: number): void {
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const one of pending) this.#pending.add({ ...one, at: one.at + byMs });
    this.#now += byMs;
  }

  /** Lets so much time pass, and everything happen that falls into it, one thing after the other. */
  readonly pass = async (ms: number): Promise<void> => {
    const until = this.#now + ms;
    await this.#settled();
    for (let next = this.#next(until); next !== undefined; next = this.#next(until)) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await this.#settled();
    }
    this.#now = until;
  };

  #next(until: number): Pending | undefined {
    let first: Pending | undefined;
    for (const one of this.#pending)
      if (
        one.at <= until &&
        (first === undefined || one.at < first.at || (one.at === first.at && one.order < first.order))
      )
        first = one;
    return first;
  }
}

/** Lets promises and callbacks that are ready have their turn. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
