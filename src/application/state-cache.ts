/** What a reader needs of a cache. */
export interface States<State> {
  get(key: string): { readonly state: State; readonly bytes: number } | undefined;
  set(key: string, state: State, bytes: number): void;
  delete(key: string): void;
}

/** States to begin from, where those that follow are not to be kept: they may be rolled back. */
export function readOnly<State>(states: States<State>): States<State> {
  return { get: (key) => states.get(key), set: () => {}, delete: () => {} };
}

/**
 * Loaded states, the least recently used given up first once the bytes they were read from exceed the limit.
 * Losing one costs a read, never an answer: a state is used only as far as the store confirms its version.
 */
export class StateCache<State> implements States<State> {
  readonly #entries = new Map<string, { readonly state: State; readonly bytes: number }>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): { readonly state: State; readonly bytes: number } | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  set(key: string, state: State, bytes: number): void {
    this.delete(key);
    this.#entries.set(key, { state, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}
