/** The most tenants that are passed over at once. */
const MOST_SERVED = 1_000;
/** To look for others means to look through everything that those who were served have due, so it is not done each time where there was nobody. */
const LONGEST_WAIT = 8;

/**
 * Whose turn it is. Tenants that were served are passed over until the others were, so that one with many timers does not keep another waiting for
 * all of them.
 */
export class Turns {
  #served = new Set<string>();
  /** How often everybody is served before others are looked for again, and how often that was when it was last set. */
  #left = 0;
  #wait = 0;

  /** The tenants to pass over this time; none: everybody has a turn. */
  next(): readonly string[] {
    if (this.#served.size > MOST_SERVED) this.#served = new Set();
    if (this.#left === 0) return [...this.#served];
    this.#left--;
    return [];
  }

  /** How much the others had due, of so much that was asked for. */
  othersHad(found: number, asked: number): void {
    this.#wait = found > 0 ? 0 : Math.min(LONGEST_WAIT, Math.max(1, 2 * this.#wait));
    this.#left = this.#wait;
    if (found < asked) this.#served = new Set();
  }

  served(tenants: readonly string[]): void {
    for (const tenant of tenants) this.#served.add(tenant);
  }
}
