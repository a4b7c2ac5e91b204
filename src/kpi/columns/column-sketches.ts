import { QuantileSketch } from "../statistics/quantile-sketch.js";
import { checkLength, type DurationColumns, isDuration } from "./columns.js";
import { BEYOND_BINS_MS, BITS, binDurations, FIRST_BIN, WIDTH } from "./duration-bins.js";

/** A sketch within 1 % cuts each power of two into 2⁶ bins. */
const SKETCH_BITS = 6;
const COARSER = BITS - SKETCH_BITS;

/**
 * A sketch of the durations of each group: approximate quantiles within 1 %, whose room does not grow with the
 * rows, and that merge.
 *
 * @throws ThroughlineError `INVALID_INPUT` for columns of unequal length, or a group without a name
 * @example
 * ```ts
 * const [email] = columnSketches({
 *   groups: ["email"],
 *   group: Uint8Array.of(0, 0),
 *   durationMs: Float64Array.of(100, 200),
 * });
 * email?.n; // 2
 * ```
 */
export function columnSketches(columns: DurationColumns): readonly QuantileSketch[] {
  const { groups, group, durationMs } = columns;
  checkLength(group, durationMs.length, "group");
  const { counts } = binDurations(columns);
  const sketches = groups.map((_, place) =>
    QuantileSketch.fromJSON({
      version: 1,
      bits: SKETCH_BITS,
      zeros: 0,
      bins: coarserBins(counts.subarray(place * WIDTH + 1, (place + 1) * WIDTH - 1)),
    }),
  );
  const holdsAny = (bin: number) => groups.some((_, place) => counts[place * WIDTH + bin] !== 0);
  if (holdsAny(0) || holdsAny(WIDTH - 1))
    for (const [row, ms] of durationMs.entries())
      if (isDuration(ms) && (ms < 1 || ms >= BEYOND_BINS_MS)) sketches[group[row] ?? 0]?.add(ms);
  return sketches;
}

function coarserBins(counts: Uint32Array): readonly (readonly [bin: number, count: number])[] {
  const sums = new Map<number, number>();
  for (const [bin, count] of counts.entries()) {
    const coarser = (FIRST_BIN + bin) >> COARSER;
    if (count > 0) sums.set(coarser, (sums.get(coarser) ?? 0) + count);
  }
  return [...sums];
}
