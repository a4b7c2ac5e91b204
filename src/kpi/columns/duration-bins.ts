import { type DurationColumns, isDuration, UPPER_WORD, unknownGroup, wordsOf } from "./columns.js";

/**
 * Numbers from 1 up to this power of two have bins of their own; what lies below or above shares one on
 * either side.
 */
const LARGEST_POWER = 43;

/** The exponent of 1. */
const EXPONENT_OF_ONE = 1023;

/**
 * Durations counted by bins: the exponent and the first `bits` bits of the fraction, one row of bins for
 * each group.
 */
export interface DurationBins {
  /** Bins of a group: all below 1 first, then those from 1, then all above. */
  readonly width: number;
  /** `counts[place * width + bin]`. */
  readonly counts: Uint32Array;
  /** Rows of each group without a duration. */
  readonly excluded: Uint32Array;
}

/**
 * Counts every row by its bin, which takes neither logarithm nor comparison.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a group without a name
 */
export function binDurations({ groups, group, durationMs }: DurationColumns, bits: number): DurationBins {
  const { shift, first, inner, width } = binLayout(bits);
  const counts = new Uint32Array(groups.length * width);
  const excluded = new Uint32Array(groups.length);
  const words = wordsOf(durationMs);
  let left = 0;
  for (let row = 0, word = UPPER_WORD; row < group.length; row++, word += 2) {
    const place = group[row] ?? 0;
    // What lies below 1 becomes a huge number here, so one comparison does for both ends.
    const bin = (((words[word] ?? 0) >>> shift) - first) >>> 0;
    if (bin < inner) {
      const index = place * width + bin + 1;
      counts[index] = (counts[index] ?? 0) + 1;
      continue;
    }
    const ms = durationMs[row] ?? -1;
    if (isDuration(ms)) {
      const index = place * width + (ms < 1 ? 0 : width - 1);
      counts[index] = (counts[index] ?? 0) + 1;
    } else if (place < groups.length) {
      excluded[place] = (excluded[place] ?? 0) + 1;
      left++;
    }
  }
  let counted = left;
  for (let index = 0; index < counts.length; index++) counted += counts[index] ?? 0;
  if (counted !== group.length) throw unknownGroup();
  return { width, counts, excluded };
}

/** Where the bins of so many bits of the fraction lie. */
export function binLayout(bits: number): {
  /** Of the upper word, to the number of the bin. */
  readonly shift: number;
  /** The number of the bin that begins at 1. */
  readonly first: number;
  /** Bins from 1 on. */
  readonly inner: number;
  readonly width: number;
} {
  const inner = LARGEST_POWER << bits;
  return { shift: 20 - bits, first: EXPONENT_OF_ONE << bits, inner, width: inner + 2 };
}
