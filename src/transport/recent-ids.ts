import type { Clock } from "../kernel/clock.js";

/** Remembers texts for a while. */
export class RecentIds {
  readonly #windowMs: number;
  readonly #clock: Clock;
  /** When each is forgotten, oldest first: the window is the same for all. */
  readonly #until = new Map<string, number>();

  constructor(windowMs: number, clock: Clock) {
    this.#windowMs = windowMs;
    this.#clock = clock;
  }

  has(id: string): boolean {
    this.#forget();
    return this.#until.has(id);
  }

  add(id: string): void {
    this.#until.delete(id);
    if (this.#windowMs > 0) this.#until.set(id, this.#clock.now() + this.#windowMs);
  }

  #forget(): void {
    const now = this.#clock.now();
    for (const [id, until] of this.#until) {
      if (until > now) return;
      this.#until.delete(id);
    }
  }
}
