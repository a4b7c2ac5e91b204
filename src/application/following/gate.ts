/** Lets a number of journeys in at once, over all partitions of a worker. */
export class Gate {
  #free: number;
  /** Partitions that found it closed, in the order they came. */
  readonly #waiting = new Set<() => void>();

  constructor(most: number) {
    this.#free = most;
  }

  /** Whether there was room; if not, `whenFree` is called once, when there may be. */
  enter(whenFree: () => void): boolean {
    if (this.#free > 0) {
      this.#free--;
      return true;
    }
    this.#waiting.add(whenFree);
    return false;
  }

  leave(): void {
    this.#free++;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const whenFree of waiting) whenFree();
  }
}
