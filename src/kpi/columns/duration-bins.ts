import { type DurationColumns, isDuration, UPPER_WORD, unknownGroup, wordsOf } from "./columns.js";

/** Each power of two is cut into 2⁷ bins: by the first bits of the fraction, which follow the exponent. */
export const BITS = 7;

/** From the upper word of a number to the number of its bin. */
export const SHIFT = 20 - BITS;

/** The number of the bin that begins at 1. */
export const FIRST_BIN = 1023 << BITS;

/** Bins from 1 up to 2⁴³ milliseconds, 278 years. */
export const INNER_BINS = 43 << BITS;

/** From here on all durations share a bin. */
export const BEYOND_BINS_MS = 2 ** 43;

/** Bins of a group: all below 1 first, then those from 1 on, then all beyond. */
export const WIDTH = INNER_BINS + 2;

/** Durations counted by bins. */
export interface DurationBins {
  /** `counts[place * WIDTH + bin]`. */
  readonly counts: Uint32Array;
  /** Rows of each group without a duration. */
  readonly excluded: Uint32Array;
}

/**
 * Counts every row by its bin, which takes neither logarithm nor comparison.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a group without a name
 */
export function binDurations(columns: DurationColumns): DurationBins {
  const { groups, group } = columns;
  const counts = new Uint32Array(groups.length * WIDTH);
  const excluded = new Uint32Array(groups.length);
  const outside = (row: number) => countOutside(columns, row, counts, excluded);
  countInside(wordsOf(columns.durationMs), group, counts, outside);
  let counted = excluded.reduce((sum, rows) => sum + rows, 0);
  for (let index = 0; index < counts.length; index++) counted += counts[index] ?? 0;
  if (counted !== group.length) throw unknownGroup();
  return { counts, excluded };
}

/** The loop that everything depends on. It is slower with the rare rows in it, and where it reads constants of the module. */
function countInside(
  words: Uint32Array,
  group: DurationColumns["group"],
  counts: Uint32Array,
  outside: (row: number) => void,
): void {
  const [shift, first, inner, width] = [SHIFT, FIRST_BIN, INNER_BINS, WIDTH];
  const rows = group.length;
  for (let row = 0, word = UPPER_WORD; row < rows; row++, word += 2) {
    // What lies below 1 becomes a huge number here, so one comparison does for both ends.
    const bin = (((words[word] ?? 0) >>> shift) - first) >>> 0;
    if (bin >= inner) {
      outside(row);
      continue;
    }
    const index = (group[row] ?? 0) * width + bin + 1;
    counts[index] = (counts[index] ?? 0) + 1;
  }
}

function countOutside(
  { group, durationMs }: DurationColumns,
  row: number,
  counts: Uint32Array,
  excluded: Uint32Array,
): void {
  const place = group[row] ?? 0;
  const ms = durationMs[row] ?? -1;
  if (isDuration(ms)) {
    const index = place * WIDTH + outerBin(ms);
    counts[index] = (counts[index] ?? 0) + 1;
  } else excluded[place] = (excluded[place] ?? 0) + 1;
}

/** The bin of a duration that is not inside. */
export function outerBin(ms: number): number {
  return ms < 1 ? 0 : WIDTH - 1;
}
