import type { Clock } from "../../kernel/clock.js";

/**
 * Unwrapped keys by stream, each for a limited time and so many at most, the least recently used given up first. Holds what is being
 * fetched too, so that many who ask at once ask the vault once, and a fetch that was under way when its key was forgotten leaves
 * nothing behind.
 */
export class KeyCache<Key> {
  readonly #entries = new Map<string, { readonly key: Promise<Key>; readonly until: number }>();
  readonly #most: number;
  readonly #keepMs: number;
  readonly #clock: Clock;

  constructor(options: { readonly most: number; readonly keepMs: number; readonly clock: Clock }) {
    this.#most = options.most;
    this.#keepMs = options.keepMs;
    this.#clock = options.clock;
  }

  get(name: string): Promise<Key> | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    this.#entries.delete(name);
    if (this.#clock.now() >= entry.until) return undefined;
    this.#entries.set(name, entry);
    return entry.key;
  }

  set(name: string, key: Promise<Key>): void {
    this.#entries.delete(name);
    this.#entries.set(name, { key, until: this.#clock.now() + this.#keepMs });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#most) return;
      this.#entries.delete(oldest);
    }
  }

  delete(name: string): void {
    this.#entries.delete(name);
  }

  /** Unless another one has taken its place meanwhile. */
  deleteIfStill(name: string, key: Promise<Key>): void {
    if (this.#entries.get(name)?.key === key) this.#entries.delete(name);
  }
}
