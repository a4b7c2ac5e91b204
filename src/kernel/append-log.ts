/**
 * A list that only grows, kept under keys, cheap to extend and safe to keep old versions of: `append` gives a new
 * view in constant time and every earlier view still shows what it showed. Appending something else to a view that was
 * appended to before forks it by copy.
 *
 * Putting a value under a key again keeps both entries: `latest` gives the newest, `entries` all of them.
 * An item is never `undefined`, so that `latest` giving `undefined` means there is none.
 */
export class AppendLog<T extends NonNullable<unknown> | null> {
  readonly length: number;
  readonly #items: T[];
  readonly #positions: Map<string, number[]>;

  private constructor(items: T[], positions: Map<string, number[]>, length: number) {
    this.#items = items;
    this.#positions = positions;
    this.length = length;
  }

  static empty<T extends NonNullable<unknown> | null>(): AppendLog<T> {
    return new AppendLog<T>([], new Map(), 0);
  }

  /** A view with one item more. */
  append(key: string, item: T): AppendLog<T> {
    if (this.#holdsNext(key, item)) return new AppendLog(this.#items, this.#positions, this.length + 1);
    const base = this.#items.length === this.length ? this : this.#fork();
    const positions = base.#positions.get(key);
    if (positions === undefined) base.#positions.set(key, [this.length]);
    else positions.push(this.length);
    base.#items.push(item);
    return new AppendLog(base.#items, base.#positions, this.length + 1);
  }

  /** The newest item under `key`. */
  latest(key: string): T | undefined {
    const positions = this.#positions.get(key);
    if (positions === undefined) return undefined;
    for (let index = positions.length - 1; index >= 0; index--) {
      const position = positions[index];
      if (position !== undefined && position < this.length) return this.#items[position];
    }
    return undefined;
  }

  /** Whether anything was appended under `key`. */
  has(key: string): boolean {
    const first = this.#positions.get(key)?.[0];
    return first !== undefined && first < this.length;
  }

  /** The item appended as the `index`-th, from 0; `undefined` beyond the end. */
  at(index: number): T | undefined {
    return index < this.length ? this.#items[index] : undefined;
  }

  /** Every item in the order of appending. */
  *entries(): IterableIterator<T> {
    for (const [index, item] of this.#items.entries()) {
      if (index >= this.length) return;
      yield item;
    }
  }

  /** Every item under `key`, oldest first. */
  history(key: string): readonly T[] {
    const found: T[] = [];
    for (const position of this.#positions.get(key) ?? []) {
      if (position >= this.length) break;
      const item = this.#items[position];
      if (item !== undefined) found.push(item);
    }
    return found;
  }

  /** The newest item of every key, in the order the keys first came. */
  values(): readonly T[] {
    const newest: T[] = [];
    for (const [key, positions] of this.#positions) {
      const first = positions[0];
      if (first === undefined || first >= this.length) continue;
      const item = this.latest(key);
      if (item !== undefined) newest.push(item);
    }
    return newest;
  }

  /** Whether a later view was made by appending the same: then that one serves again, and nothing is copied. */
  #holdsNext(key: string, item: T): boolean {
    if (this.#items.length === this.length || this.#items[this.length] !== item) return false;
    const positions = this.#positions.get(key);
    return positions !== undefined && positions.lastIndexOf(this.length) !== -1;
  }

  #fork(): AppendLog<T> {
    const items = this.#items.slice(0, this.length);
    const positions = new Map<string, number[]>();
    for (const [key, all] of this.#positions) {
      const kept = all.filter((position) => position < this.length);
      if (kept.length > 0) positions.set(key, kept);
    }
    return new AppendLog(items, positions, this.length);
  }
}
