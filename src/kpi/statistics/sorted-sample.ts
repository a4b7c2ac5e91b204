import { invalidInput } from "../invalid-input.js";

/** Values beyond this would let sums of squares leave what a number can hold. */
const LARGEST_VALUE = 1e150;

/** At least one number, in ascending order: what quantiles are taken of. {@link sortedSample} makes one. */
export class SortedSample {
  readonly #values: Float64Array;
  readonly min: number;
  readonly max: number;

  private constructor(values: Float64Array, min: number, max: number) {
    this.#values = values;
    this.min = min;
    this.max = max;
  }

  /** Sorts a copy; `null` for none. */
  static of(values: Iterable<number>): SortedSample | null {
    const sorted = Float64Array.from(values).sort();
    const [min, max] = [sorted[0], sorted.at(-1)];
    if (min === undefined || max === undefined) return null;
    // NaN sorts last, so the two ends tell of all.
    if (!(min >= -LARGEST_VALUE && max <= LARGEST_VALUE)) {
      throw invalidInput("values", `must be finite numbers of at most ${LARGEST_VALUE}`);
    }
    return new SortedSample(sorted, min, max);
  }

  /** How many values there are, at least one. */
  get n(): number {
    return this.#values.length;
  }

  /** The value of that rank, from 0; the nearest end beyond them. */
  at(rank: number): number {
    if (rank <= 0) return this.min;
    return this.#values[rank] ?? this.max;
  }

  /** The values in ascending order. */
  [Symbol.iterator](): IterableIterator<number> {
    return this.#values.values();
  }
}

/**
 * The values in ascending order, as a sample that quantiles can be taken of. `null` for none.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a value that is not finite, or beyond ±1e150
 * @example
 * ```ts
 * sortedSample([3, 1, 2])?.max; // 3
 * ```
 */
export function sortedSample(values: Iterable<number>): SortedSample | null {
  return SortedSample.of(values);
}
