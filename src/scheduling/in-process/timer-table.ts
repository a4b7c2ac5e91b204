import type { EpochMs } from "../../kernel/instant.js";
import type { CheckedTimer } from "../check-input.js";
import type { TimerKey } from "../scheduler.js";
import { TimerHeap } from "./timer-heap.js";

/** A timer as it was last set. Setting it again makes another one. */
export interface Entry extends CheckedTimer {
  readonly readyAt: EpochMs;
  readonly order: number;
  /** How often it was taken. */
  readonly attempts: number;
}

/** Which of the heap's items were dropped is only looked at once there are so many of them. */
const FEWEST_STALE = 64;

/** The timers of one process: those that wait, those that are due, by tenant, and the keys that are at work. */
export class TimerTable {
  readonly #entries = new Map<string, Entry>();
  readonly #waiting = new TimerHeap<Entry>();
  /** Tenants in the order of their turns. */
  readonly #due = new Map<string, Entry[]>();
  readonly #atWork = new Set<string>();
  #order = 0;

  set(timer: CheckedTimer): void {
    this.#put({ ...timer, readyAt: timer.dueAt, order: this.#order++, attempts: 0 });
  }

  clear(key: TimerKey): void {
    this.#entries.delete(keyOf(key));
  }

  clearAll(): void {
    this.#entries.clear();
    this.#waiting.keep(() => false);
    this.#due.clear();
  }

  /** The next timer that is due, tenant by tenant; it is at work until it ends. */
  take(now: EpochMs): Entry | undefined {
    this.#collect(now);
    for (const [tenant, entries] of this.#due) {
      const entry = this.#nextOf(entries);
      this.#due.delete(tenant);
      if (entries.length > 0) this.#due.set(tenant, entries);
      if (entry === undefined) continue;
      const taken = { ...entry, attempts: entry.attempts + 1 };
      this.#entries.set(keyOf(entry), taken);
      this.#atWork.add(keyOf(entry));
      return taken;
    }
    return undefined;
  }

  /** It was handled. */
  done(taken: Entry): void {
    if (this.#entries.get(keyOf(taken)) === taken) this.#entries.delete(keyOf(taken));
    this.#release(taken);
  }

  /** It comes again at another time, as if it had been taken `attempts` times. */
  again(taken: Entry, readyAt: EpochMs, attempts = taken.attempts): void {
    if (this.#entries.get(keyOf(taken)) === taken) this.#put({ ...taken, readyAt, attempts });
    this.#release(taken);
  }

  /** When there may be one to take; `null`: nothing waits but for what is at work. */
  nextAt(): EpochMs | null {
    if (this.#due.size > 0) return Number.NEGATIVE_INFINITY;
    for (let first = this.#waiting.first(); first !== undefined; first = this.#waiting.first()) {
      if (this.#isCurrent(first)) return first.readyAt;
      this.#waiting.removeFirst();
    }
    return null;
  }

  #put(entry: Entry): void {
    this.#entries.set(keyOf(entry), entry);
    // What is at work comes into line only when it ends, so that nothing is at work twice.
    if (!this.#atWork.has(keyOf(entry))) this.#wait(entry);
  }

  #release(taken: Entry): void {
    const key = keyOf(taken);
    this.#atWork.delete(key);
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#wait(entry);
  }

  #wait(entry: Entry): void {
    this.#waiting.add(entry);
    if (this.#waiting.size > 2 * this.#entries.size + FEWEST_STALE)
      this.#waiting.keep((item) => this.#isCurrent(item));
  }

  #collect(now: EpochMs): void {
    for (let first = this.#waiting.first(); first !== undefined; first = this.#waiting.first()) {
      if (first.readyAt > now) return;
      this.#waiting.removeFirst();
      if (!this.#isCurrent(first)) continue;
      const line = this.#due.get(first.tenant);
      if (line === undefined) this.#due.set(first.tenant, [first]);
      else line.push(first);
    }
  }

  #nextOf(entries: Entry[]): Entry | undefined {
    for (let entry = entries.shift(); entry !== undefined; entry = entries.shift())
      if (this.#isCurrent(entry)) return entry;
    return undefined;
  }

  /** Neither cleared, set anew nor at work since it came into line. */
  #isCurrent(entry: Entry): boolean {
    return this.#entries.get(keyOf(entry)) === entry;
  }
}

function keyOf({ tenant, name }: TimerKey): string {
  return `${tenant}/${name}`;
}
