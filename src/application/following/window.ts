import type { Cursor } from "../../storage/feed.js";

/** A commit that was read: whether its reader is done with it, and what is to happen once the checkpoint may pass it. */
export interface Slot {
  readonly cursor: Cursor;
  settled: boolean;
  readonly whenPassed: (() => void)[];
}

/** The commits between the checkpoint and the reader, in the order of the feed. They are settled in any order, and passed in this one. */
export class Window {
  #slots: Slot[] = [];

  get size(): number {
    return this.#slots.length;
  }

  /** Whether the checkpoint can move on. */
  get passable(): boolean {
    return this.#slots[0]?.settled === true;
  }

  add(cursor: Cursor): Slot {
    const slot: Slot = { cursor, settled: false, whenPassed: [] };
    this.#slots.push(slot);
    return slot;
  }

  /** Calls back once everything read so far is passed; at once where nothing is left. */
  whenPassed(call: () => void): void {
    const last = this.#slots.at(-1);
    if (last === undefined) call();
    else last.whenPassed.push(call);
  }

  /** Passes what is settled without a gap, and gives where that ends; `undefined` where nothing can be passed. */
  pass(): Cursor | undefined {
    const open = this.#slots.findIndex((slot) => !slot.settled);
    const passed = this.#slots.splice(0, open === -1 ? this.#slots.length : open);
    for (const { whenPassed } of passed) for (const call of whenPassed) call();
    return passed.at(-1)?.cursor;
  }
}
