import { invalidInput, wholeNumber } from "../invalid-input.js";

/** Moments as JSON, exact: both sums are whole numbers in decimal digits. */
export interface MomentsJson {
  readonly n: number;
  readonly sum: string;
  readonly squares: string;
}

/** A value is kept as three digits of this base, so that products of digits add up exactly in a double. */
const DIGIT_BITS = 18;
const BASE = 2 ** DIGIT_BITS;

/** Up to here, some 49 days in milliseconds, digits are taken by operations on words. */
const LARGEST_WORD = 2 ** 32 - 1;

/** The greatest value that can be added. */
const LARGEST = BigInt(Number.MAX_SAFE_INTEGER);

/** After so many values the digits could outgrow 2⁵³, and are carried. */
const CARRY_EVERY = 2 ** 15;

/** Places of the digits of the sum, 0 to 3, and after them those of the sum of squares. */
const SQUARES = 4;
const PLACES = 11;

/**
 * Count, sum and sum of squares of whole numbers from 0, such as durations in milliseconds; mean and variance follow from them.
 * All is exact, so the order of adding and merging makes no difference to the last bit, and what was added can be taken out again.
 * An accumulator changes in place and adds without allocating.
 *
 * @example
 * ```ts
 * const moments = Moments.of([2, 4, 9]);
 * moments.mean; // 5
 * moments.variance; // 13
 * ```
 */
export class Moments {
  #n = 0;
  #uncarried = 0;
  readonly #digits = new Float64Array(PLACES);

  /**
   * The moments of all values.
   *
   * @throws ThroughlineError `INVALID_INPUT` as {@link Moments.add}
   */
  static of(values: Iterable<number>): Moments {
    const moments = new Moments();
    for (const value of values) moments.add(value);
    return moments;
  }

  /**
   * What {@link Moments.toJSON} gave.
   *
   * @throws ThroughlineError `INVALID_INPUT` for what no values can have given
   */
  static fromJSON(json: MomentsJson): Moments {
    if (typeof json !== "object" || json === null) throw invalidInput("moments", "must be an object");
    const n = wholeNumber(json.n, "moments.n");
    const [sum, squares] = [wholeDigits(json.sum, "sum"), wholeDigits(json.squares, "squares")];
    const isPossible =
      sum <= BigInt(n) * LARGEST &&
      sum <= squares &&
      squares <= sum * LARGEST &&
      sum * sum <= BigInt(n) * squares;
    if (!isPossible) throw invalidInput("moments", "must be what values can have given");
    const moments = new Moments();
    moments.#n = n;
    moments.#write(sum, 0, SQUARES);
    moments.#write(squares, SQUARES, PLACES);
    return moments;
  }

  /** How many values they hold. */
  get n(): number {
    return this.#n;
  }

  /** Exact. */
  get sum(): bigint {
    return this.#read(0, SQUARES);
  }

  /** Of the squares of the values, exact. */
  get squares(): bigint {
    return this.#read(SQUARES, PLACES);
  }

  /** `null` for no values. */
  get mean(): number | null {
    return this.#n === 0 ? null : Number(this.sum) / this.#n;
  }

  /** With n − 1; `null` below two values. */
  get variance(): number | null {
    if (this.#n < 2) return null;
    const n = BigInt(this.#n);
    return Number(n * this.squares - this.sum ** 2n) / Number(n * (n - 1n));
  }

  /** @throws ThroughlineError `INVALID_INPUT` for a value that is no whole number from 0 to 2⁵³ − 1 */
  add(value: number): void {
    this.#count(value, 1);
  }

  /**
   * Takes out a value that was added before. That it was is for the caller to know; only what is impossible is refused.
   *
   * @throws ThroughlineError `INVALID_INPUT` as {@link Moments.add}, and where there is no value left
   */
  subtract(value: number): void {
    if (this.#n === 0) throw invalidInput("moments", "hold no value that could be taken out");
    this.#count(value, -1);
  }

  /** Adds all that the other holds; the other stays as it is. */
  merge(other: Moments): void {
    this.#combine(other, 1);
  }

  /**
   * Takes out all that the other holds.
   *
   * @throws ThroughlineError `INVALID_INPUT` where the other holds more
   */
  unmerge(other: Moments): void {
    if (other.#n > this.#n) throw invalidInput("moments", "hold fewer values than are to be taken out");
    this.#combine(other, -1);
  }

  /** Equal content gives equal JSON, however it came about; `JSON.stringify` calls this. */
  toJSON(): MomentsJson {
    return { n: this.#n, sum: String(this.sum), squares: String(this.squares) };
  }

  #count(value: number, sign: 1 | -1): void {
    if (!(Number.isSafeInteger(value) && value >= 0)) {
      throw invalidInput("value", "must be a whole number from 0");
    }
    if (value <= LARGEST_WORD) {
      this.#addDigits(value & (BASE - 1), value >>> DIGIT_BITS, 0, sign);
    } else {
      const rest = Math.floor(value / BASE);
      const high = Math.floor(rest / BASE);
      this.#addDigits(value - rest * BASE, rest - high * BASE, high, sign);
    }
    this.#n += sign;
    this.#uncarried += 1;
    if (this.#uncarried === CARRY_EVERY) this.#carry();
  }

  #addDigits(low: number, middle: number, high: number, sign: 1 | -1): void {
    const digits = this.#digits;
    digits[0] = (digits[0] ?? 0) + sign * low;
    digits[1] = (digits[1] ?? 0) + sign * middle;
    digits[4] = (digits[4] ?? 0) + sign * low * low;
    digits[5] = (digits[5] ?? 0) + sign * 2 * low * middle;
    digits[6] = (digits[6] ?? 0) + sign * (2 * low * high + middle * middle);
    if (high === 0) return;
    digits[2] = (digits[2] ?? 0) + sign * high;
    digits[7] = (digits[7] ?? 0) + sign * 2 * middle * high;
    digits[8] = (digits[8] ?? 0) + sign * high * high;
  }

  #combine(other: Moments, sign: 1 | -1): void {
    if (other === this) throw invalidInput("other", "must be other moments");
    other.#carry();
    this.#carry();
    this.#n += sign * other.#n;
    for (const [place, digit] of other.#digits.entries()) {
      this.#digits[place] = (this.#digits[place] ?? 0) + sign * digit;
    }
    this.#carry();
  }

  /** Brings every digit but the last of each sum between 0 and the base. */
  #carry(): void {
    const digits = this.#digits;
    for (let place = 0; place < PLACES - 1; place += 1) {
      if (place === SQUARES - 1) continue;
      const digit = digits[place] ?? 0;
      const over = Math.floor(digit / BASE);
      digits[place] = digit - over * BASE;
      digits[place + 1] = (digits[place + 1] ?? 0) + over;
    }
    this.#uncarried = 0;
  }

  #read(from: number, to: number): bigint {
    return this.#digits
      .subarray(from, to)
      .reduceRight<bigint>((sum, digit) => sum * BigInt(BASE) + BigInt(digit), 0n);
  }

  #write(value: bigint, from: number, to: number): void {
    let rest = value;
    for (let place = from; place < to; place += 1) {
      this.#digits[place] = Number(place === to - 1 ? rest : rest % BigInt(BASE));
      rest /= BigInt(BASE);
    }
  }
}

function wholeDigits(text: string, field: string): bigint {
  if (typeof text === "string" && /^\d{1,60}$/.test(text)) return BigInt(text);
  throw invalidInput(`moments.${field}`, "must be decimal digits");
}
