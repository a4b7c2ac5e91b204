import { QuantileSketch } from "../statistics/quantile-sketch.js";
import { checkLength, type DurationColumns, isDuration } from "./columns.js";
import { binDurations, binLayout } from "./duration-bins.js";

/** Each power of two is cut into 2⁶ bins: at most 1 % off. */
const BITS = 6;

/**
 * A sketch of the durations of each group: approximate quantiles within 1 %, whose room does not grow with
 * the rows, and that merge.
 *
 * @throws ThroughlineError `INVALID_INPUT` for columns of unequal length, or a group without a name
 * @example
 * ```ts
 * const [email] = columnSketches({ groups: ["email"], group: Uint8Array.of(0, 0), durationMs: Float64Array.of(100, 200) });
 * email?.n; // 2
 * ```
 */
export function columnSketches(columns: DurationColumns): readonly QuantileSketch[] {
  const { groups, group, durationMs } = columns;
  checkLength(group, durationMs.length, "group");
  const { width, counts } = binDurations(columns, BITS);
  const { first } = binLayout(BITS);
  const sketches = groups.map((_, place) =>
    QuantileSketch.fromJSON({
      version: 1,
      bits: BITS,
      zeros: 0,
      bins: filledBins(counts.subarray(place * width + 1, (place + 1) * width - 1), first),
    }),
  );
  const outside = groups.some(
    (_, place) => counts[place * width] !== 0 || counts[(place + 1) * width - 1] !== 0,
  );
  if (outside)
    for (const [row, ms] of durationMs.entries())
      if (isDuration(ms) && (ms < 1 || ms >= LARGEST_IN_BINS)) sketches[group[row] ?? 0]?.add(ms);
  return sketches;
}

/** From here on durations are counted one by one. */
const LARGEST_IN_BINS = 2 ** 43;

function filledBins(counts: Uint32Array, first: number): readonly (readonly [bin: number, count: number])[] {
  return [...counts.entries()]
    .filter(([, count]) => count > 0)
    .map(([bin, count]) => [first + bin, count] as const);
}
