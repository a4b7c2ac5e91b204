import { invalidInput } from "../invalid-input.js";
import { QuantileSketch, type QuantileSketchJson } from "../statistics/quantile-sketch.js";

/**
 * How durations are kept: each to the millisecond, or in bins of at most 1 % relative error, whose number
 * does not grow with them.
 */
export type Precision = "exact" | "sketch";

/** A value with how often it is there. */
export type Repeated = readonly [value: number, times: number];

/** A bag as JSON: every value with its number, or the bins of a sketch. */
export type DurationBagJson = readonly Repeated[] | QuantileSketchJson;

/** Durations in milliseconds, however many, whose order does not matter. What was put in can be taken out. */
export interface DurationBag {
  readonly n: number;
  add(ms: number): void;
  merge(other: DurationBag): void;
  holds(other: DurationBag): boolean;
  /** Takes out what {@link DurationBag.holds}. */
  unmerge(other: DurationBag): void;
  /** In ascending order of value. */
  entries(): readonly Repeated[];
  toJSON(): DurationBagJson;
}

/** An empty bag. */
export function durationBag(precision: Precision): DurationBag {
  return precision === "exact" ? new ExactBag() : new SketchBag(new QuantileSketch());
}

/**
 * The bag that {@link DurationBag.toJSON} gave.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function durationBagFrom(json: DurationBagJson, precision: Precision, path: string): DurationBag {
  if (precision === "exact") return ExactBag.from(json, path);
  if (isRepeatedList(json)) throw invalidInput(path, "must be a sketch");
  return new SketchBag(QuantileSketch.fromJSON(json));
}

/** Whole numbers with how often each is there. */
export class ExactBag implements DurationBag {
  readonly #times = new Map<number, number>();
  #n = 0;

  /**
   * @param least no value lies below
   * @throws ThroughlineError `INVALID_INPUT`
   */
  static from(json: DurationBagJson, path: string, least = 0): ExactBag {
    if (!isRepeatedList(json)) throw invalidInput(path, "must be a list of values with their numbers");
    const bag = new ExactBag();
    for (const entry of json) {
      if (!isRepeated(entry) || entry[0] < least || bag.#times.has(entry[0]))
        throw invalidInput(path, "must be a list of whole values, each once, with their numbers");
      bag.#put(...entry);
    }
    return bag;
  }

  get n(): number {
    return this.#n;
  }

  add(value: number): void {
    this.#put(value, 1);
  }

  merge(other: ExactBag): void {
    for (const [value, times] of other.#times) this.#put(value, times);
  }

  holds(other: ExactBag): boolean {
    for (const [value, times] of other.#times) if ((this.#times.get(value) ?? 0) < times) return false;
    return true;
  }

  unmerge(other: ExactBag): void {
    for (const [value, times] of other.#times) this.#put(value, -times);
  }

  entries(): readonly Repeated[] {
    return [...this.#times].sort(([one], [other]) => one - other);
  }

  toJSON(): readonly Repeated[] {
    return this.entries();
  }

  #put(value: number, times: number): void {
    const sum = (this.#times.get(value) ?? 0) + times;
    if (sum === 0) this.#times.delete(value);
    else this.#times.set(value, sum);
    this.#n += times;
  }
}

/** Bins of at most 1 % relative error. */
class SketchBag implements DurationBag {
  readonly #sketch: QuantileSketch;

  constructor(sketch: QuantileSketch) {
    this.#sketch = sketch;
  }

  get n(): number {
    return this.#sketch.n;
  }

  add(ms: number): void {
    this.#sketch.add(ms);
  }

  merge(other: SketchBag): void {
    this.#sketch.merge(other.#sketch);
  }

  holds(other: SketchBag): boolean {
    return this.#sketch.holds(other.#sketch);
  }

  unmerge(other: SketchBag): void {
    this.#sketch.unmerge(other.#sketch);
  }

  entries(): readonly Repeated[] {
    return this.#sketch.entries();
  }

  toJSON(): QuantileSketchJson {
    return this.#sketch.toJSON();
  }
}

function isRepeated(entry: unknown): entry is Repeated {
  if (!Array.isArray(entry)) return false;
  const [value, times] = entry;
  return Number.isSafeInteger(value) && Number.isSafeInteger(times) && times >= 1;
}

function isRepeatedList(json: DurationBagJson): json is readonly Repeated[] {
  return Array.isArray(json);
}
