import { ThroughlineError } from "throughline";
import type { EventStore } from "throughline/storage";
import { storeLike } from "../../application/stores.js";

/** How often something goes wrong, out of 1,000 times. */
export interface FaultRates {
  readonly append: number;
  readonly acknowledgement: number;
  readonly read: number;
  readonly lostTimer: number;
}

/** What goes wrong while `active`, counted. */
export class Faults {
  active = true;
  readonly counts = { store: 0, lostTimers: 0, restarts: 0 };
  readonly #rates: FaultRates;
  readonly #pick: (below: number) => number;

  constructor(rates: FaultRates, pick: (below: number) => number) {
    this.#rates = rates;
    this.#pick = pick;
  }

  happens(what: keyof FaultRates): boolean {
    if (!this.active || this.#pick(1_000) >= this.#rates[what]) return false;
    if (what === "lostTimer") this.counts.lostTimers++;
    else this.counts.store++;
    return true;
  }

  /** A store that fails before it writes, after it has written, and when it is read. */
  over(store: EventStore): EventStore {
    const maybe = (what: keyof FaultRates): void => {
      if (this.happens(what))
        throw new ThroughlineError("STORE_FAILED", "The connection broke. Repeat the command.");
    };
    return storeLike(store, {
      append: async (...given) => {
        maybe("append");
        const result = await store.append(...given);
        maybe("acknowledgement");
        return result;
      },
      read: async (...given) => {
        maybe("read");
        return store.read(...given);
      },
      find: async (...given) => {
        maybe("read");
        return store.find(...given);
      },
      list: async (...given) => {
        maybe("read");
        return store.list(...given);
      },
    });
  }
}
