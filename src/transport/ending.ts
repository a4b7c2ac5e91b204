/**
 * The end of something that many may wait for. Each has a signal of its own, since one signal with more than ten listeners is reported as a leak.
 */
export class Ending {
  readonly #waiting = new Set<AbortController>();
  #reason: Error | undefined;

  get over(): boolean {
    return this.#reason !== undefined;
  }

  /** Does `work`, which is told the end by the controller it gets, and may abort it for reasons of its own. */
  async during<T>(work: (mine: AbortController) => Promise<T>): Promise<T> {
    const mine = new AbortController();
    if (this.#reason !== undefined) mine.abort(this.#reason);
    this.#waiting.add(mine);
    try {
      return await work(mine);
    } finally {
      this.#waiting.delete(mine);
    }
  }

  end(why: string): void {
    this.#reason ??= new Error(why);
    for (const mine of this.#waiting) mine.abort(this.#reason);
  }
}
