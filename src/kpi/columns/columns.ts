import { invalidInput } from "../invalid-input.js";

/** Rows as columns, for bulk: a place in each list is one row. */
export interface DurationColumns {
  /** The names of the groups, such as channels. */
  readonly groups: readonly string[];
  /** For each row its place in `groups`. */
  readonly group: Uint8Array | Uint16Array | Uint32Array;
  /**
   * For each row its duration in milliseconds. Negative or no finite number: none, and counted as left out.
   */
  readonly durationMs: Float64Array;
}

/** Refuses a column that has not as many rows as the durations. */
export function checkLength(column: { readonly length: number }, rows: number, name: string): void {
  if (column.length !== rows) throw invalidInput(name, "must have as many rows as durationMs");
}

/** The error for a row whose group has no name. */
export function unknownGroup(): Error {
  return invalidInput("group", "must hold places in groups");
}

/** Where the upper word of a number stands among its two. */
export const UPPER_WORD = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0;

/** The numbers as the pairs of words they are made of: exponent and leading fraction in the upper one. */
export function wordsOf({ buffer, byteOffset, length }: Float64Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length * 2);
}

/** Whether it is a duration. */
export function isDuration(ms: number): boolean {
  return ms >= 0 && ms < Number.POSITIVE_INFINITY;
}
