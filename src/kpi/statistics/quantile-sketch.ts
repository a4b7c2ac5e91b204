import { invalidInput, wholeNumber } from "../invalid-input.js";
import { checkedProbability } from "./quantile.js";

/** How a sketch is set up. */
export interface QuantileSketchOptions {
  /** The most that a quantile may be off, as a share of the true value: from 1/2049 to 1/5, 0.01 where left out. */
  readonly relativeError?: number;
}

/** A sketch as JSON. Equal content gives equal JSON, however it came about. */
export interface QuantileSketchJson {
  readonly version: 1;
  /** Each power of two is cut into 2^bits bins. */
  readonly bits: number;
  readonly zeros: number;
  /** Number and count of each bin that is not empty, in order of their numbers. */
  readonly bins: readonly (readonly [bin: number, count: number])[];
}

const SMALLEST_NORMAL = 2 ** -1022;

/** Exponent fields of the numbers that have bins: neither 0 and what is smaller than normal, nor infinity. */
const FIRST_EXPONENT = 1;
const END_EXPONENT = 2047;

const FEWEST_BITS = 1;
const MOST_BITS = 10;

/** Bits of the fraction in the upper word of a double; the exponent stands above them. */
const FRACTION_BITS = 20;

/** How many bins are made on either side of one that a value needs. */
const SLACK = 64;

/** A double and the two words it is made of, to read exponent and leading fraction off. */
const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
const UPPER = words[1] === 0 ? 0 : 1;

/**
 * Approximate quantiles of numbers from 0, never off by more than a chosen share of the true value, however many numbers there are.
 *
 * A bin is the exponent of a number with the first bits of its fraction, so that finding it takes no logarithm; bins hold whole
 * counts and are never joined. Adding and merging in any order gives the same sketch to the last bit, and what was added can be
 * taken out again. The idea of relative-error bins is that of DDSketch (Masson, Rim & Lee 2019). A sketch changes in place.
 *
 * @example
 * ```ts
 * const sketch = QuantileSketch.of([100, 200, 300]);
 * sketch.quantile(0.5); // 200.99502487562188, at most 1 % from 200
 * ```
 */
export class QuantileSketch {
  readonly #bits: number;
  readonly #shift: number;
  #n = 0;
  #zeros = 0;
  #first = 0;
  #counts = new Float64Array(0);

  /** @throws ThroughlineError `INVALID_INPUT` for a `relativeError` outside its range */
  constructor({ relativeError = 0.01 }: QuantileSketchOptions = {}) {
    if (!(relativeError >= relativeErrorOf(MOST_BITS) && relativeError <= relativeErrorOf(FEWEST_BITS))) {
      throw invalidInput("relativeError", "must lie between 1/2049 and 1/5");
    }
    let bits = FEWEST_BITS;
    while (relativeErrorOf(bits) > relativeError) bits += 1;
    this.#bits = bits;
    this.#shift = FRACTION_BITS - this.#bits;
  }

  /**
   * A sketch of all values.
   *
   * @throws ThroughlineError `INVALID_INPUT` as the constructor and {@link QuantileSketch.add}
   */
  static of(values: Iterable<number>, options: QuantileSketchOptions = {}): QuantileSketch {
    const sketch = new QuantileSketch(options);
    for (const value of values) sketch.add(value);
    return sketch;
  }

  /**
   * What {@link QuantileSketch.toJSON} gave.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a sketch of another version, or what no values can have given
   */
  static fromJSON(json: QuantileSketchJson): QuantileSketch {
    if (!isObject(json)) throw invalidInput("sketch", "must be an object");
    const { version, bits, zeros, bins } = json;
    if (version !== 1) throw invalidInput("sketch.version", "must be 1");
    if (wholeNumber(bits, "sketch.bits", FEWEST_BITS) > MOST_BITS) {
      throw invalidInput("sketch.bits", "must be at most 10");
    }
    if (!Array.isArray(bins)) throw invalidInput("sketch.bins", "must be a list");
    const sketch = new QuantileSketch({ relativeError: relativeErrorOf(bits) });
    sketch.#zeros = wholeNumber(zeros, "sketch.zeros");
    sketch.#n = zeros;
    let last = FIRST_EXPONENT * 2 ** bits - 1;
    for (const [index, entry] of bins.entries()) {
      const path = `sketch.bins[${index}]`;
      if (!Array.isArray(entry)) throw invalidInput(path, "must be a bin and its count");
      const [bin, count] = entry;
      if (wholeNumber(bin, `${path}[0]`, last + 1) >= END_EXPONENT * 2 ** bits) {
        throw invalidInput(`${path}[0]`, "must be an existing bin");
      }
      last = bin;
      sketch.#make(bin, bin + 1, SLACK);
      sketch.#counts[bin - sketch.#first] = wholeNumber(count, `${path}[1]`, 1);
      sketch.#n += count;
    }
    wholeNumber(sketch.#n, "sketch.n");
    return sketch;
  }

  /** How many values it holds. */
  get n(): number {
    return this.#n;
  }

  /** What it guarantees: at most what was asked for. */
  get relativeError(): number {
    return relativeErrorOf(this.#bits);
  }

  /**
   * Values below 2⁻¹⁰²² count as 0.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a value that is negative or not finite
   */
  add(value: number): void {
    const place = this.#place(value);
    this.#n += 1;
    if (place === -1) this.#zeros += 1;
    else this.#counts[place] = (this.#counts[place] ?? 0) + 1;
  }

  /**
   * Takes out a value that was added before.
   *
   * @throws ThroughlineError `INVALID_INPUT` as {@link QuantileSketch.add}, and where no value of its bin is left
   */
  subtract(value: number): void {
    const place = this.#place(value);
    const held = place === -1 ? this.#zeros : (this.#counts[place] ?? 0);
    if (held === 0) throw invalidInput("value", "was not added before");
    this.#n -= 1;
    if (place === -1) this.#zeros -= 1;
    else this.#counts[place] = held - 1;
  }

  /**
   * Adds all that the other holds; the other stays as it is.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a sketch of another relative error
   */
  merge(other: QuantileSketch): void {
    this.#comparable(other);
    this.#combine(other, 1);
  }

  /**
   * Takes out all that the other holds.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a sketch of another relative error, or one that holds more in some bin; nothing is changed then
   */
  unmerge(other: QuantileSketch): void {
    if (!this.holds(other)) throw invalidInput("other", "holds what was not added before");
    this.#combine(other, -1);
  }

  /**
   * Whether the other could be taken out: no bin of it holds more.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a sketch of another relative error
   */
  holds(other: QuantileSketch): boolean {
    this.#comparable(other);
    const from = other.#first - this.#first;
    return (
      other.#zeros <= this.#zeros &&
      other.#counts.every((count, index) => count <= (this.#counts[from + index] ?? 0))
    );
  }

  /** What each bin that is not empty stands for, and how many it holds, in ascending order. */
  entries(): readonly (readonly [value: number, count: number])[] {
    const filled: (readonly [number, number])[] = this.#zeros > 0 ? [[0, this.#zeros]] : [];
    for (const [bin, count] of this.toJSON().bins) filled.push([this.#valueOf(bin), count]);
    return filled;
  }

  /**
   * The value of rank ⌊p·(n − 1)⌋ in ascending order, within the relative error. `null` where the sketch is empty.
   *
   * @param probability from 0 to 1
   * @throws ThroughlineError `INVALID_INPUT` for a probability outside that range
   */
  quantile(probability: number): number | null {
    const rank = Math.floor(checkedProbability(probability) * (this.#n - 1));
    if (this.#n === 0) return null;
    if (rank < this.#zeros) return 0;
    let seen = this.#zeros;
    const place = this.#counts.findIndex((count) => {
      seen += count;
      return seen > rank;
    });
    return this.#valueOf(this.#first + place);
  }

  /** What is needed to read it back; `JSON.stringify` calls this. */
  toJSON(): QuantileSketchJson {
    const bins: (readonly [number, number])[] = [];
    for (const [place, count] of this.#counts.entries())
      if (count > 0) bins.push([this.#first + place, count]);
    return { version: 1, bits: this.#bits, zeros: this.#zeros, bins };
  }

  /** Where the value is counted; −1 for 0. The bin is there afterwards. */
  #place(value: number): number {
    if (!(value >= 0 && value < Infinity))
      throw invalidInput("value", "must be a finite number of at least 0");
    if (value < SMALLEST_NORMAL) return -1;
    double[0] = value;
    const bin = (words[UPPER] ?? 0) >>> this.#shift;
    const place = bin - this.#first;
    if (place >= 0 && place < this.#counts.length) return place;
    this.#make(bin, bin + 1, SLACK);
    return bin - this.#first;
  }

  /** Makes room for the bins from `from` up to `to`, `to` left out, and for so many more on either side where any is missing. */
  #make(from: number, to: number, slack: number): void {
    const empty = this.#counts.length === 0;
    const first = empty ? from : Math.min(from, this.#first);
    const end = empty ? to : Math.max(to, this.#first + this.#counts.length);
    if (!empty && first === this.#first && end === this.#first + this.#counts.length) return;
    const start = Math.max(0, first - slack);
    const counts = new Float64Array(end + slack - start);
    counts.set(this.#counts, empty ? 0 : this.#first - start);
    this.#first = start;
    this.#counts = counts;
  }

  #comparable(other: QuantileSketch): void {
    if (other === this) throw invalidInput("other", "must be another sketch");
    if (other.#bits !== this.#bits) throw invalidInput("other", "must have the same relative error");
  }

  #combine(other: QuantileSketch, sign: 1 | -1): void {
    const theirs = other.#counts;
    if (theirs.length > 0) this.#make(other.#first, other.#first + theirs.length, 0);
    const mine = this.#counts;
    const from = other.#first - this.#first;
    for (let index = 0; index < theirs.length; index += 1) {
      mine[from + index] = (mine[from + index] ?? 0) + sign * (theirs[index] ?? 0);
    }
    this.#zeros += sign * other.#zeros;
    this.#n += sign * other.#n;
  }

  /** The value that is relatively as far from the lower as from the upper edge of a bin. */
  #valueOf(bin: number): number {
    const cuts = 2 ** this.#bits;
    const lower = 1 + (bin % cuts) / cuts;
    const upper = lower + 1 / cuts;
    return 2 ** (Math.floor(bin / cuts) - 1023) * ((2 * lower * upper) / (lower + upper));
  }
}

/** Of the widest bins, those just above a power of two: between their edges in the ratio 1 + 2^(−bits). */
function relativeErrorOf(bits: number): number {
  return 1 / (2 ** (bits + 1) + 1);
}

function isObject(json: unknown): boolean {
  return typeof json === "object" && json !== null;
}
