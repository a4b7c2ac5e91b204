import { checkedProbability } from "../statistics/quantile.js";
import { checkLength, type DurationColumns, isDuration, UPPER_WORD, wordsOf } from "./columns.js";
import { binDurations, FIRST_BIN, INNER_BINS, outerBin, SHIFT, WIDTH } from "./duration-bins.js";

/** The quantiles of one group, in the order of the probabilities; `null` of no duration. */
export interface ColumnQuantiles {
  readonly group: string;
  readonly n: number;
  /** Rows without a duration. */
  readonly excluded: number;
  readonly quantilesMs: readonly (number | null)[];
}

/**
 * Exact quantiles of the durations of each group, type 7 as `quantile`. Two passes: the first counts by
 * bins, the second takes out the few bins that hold what is asked for. Nothing is sorted as a whole.
 *
 * @throws ThroughlineError `INVALID_INPUT` for columns of unequal length, a group without a name, or a
 * probability outside 0 to 1
 * @example
 * ```ts
 * columnQuantiles(
 *   { groups: ["email"], group: Uint8Array.of(0, 0, 0), durationMs: Float64Array.of(300, 100, 200) },
 *   [0.5],
 * ); // [{ group: "email", n: 3, excluded: 0, quantilesMs: [200] }]
 * ```
 */
export function columnQuantiles(
  columns: DurationColumns,
  probabilities: readonly number[],
): readonly ColumnQuantiles[] {
  const { groups, group, durationMs } = columns;
  checkLength(group, durationMs.length, "group");
  for (const probability of probabilities) checkedProbability(probability);
  const { counts, excluded } = binDurations(columns);
  const wanted = groups.map((_, place) => wantedBins(counts, place, probabilities));
  const collected = collect(columns, wanted);
  return groups.map((name, place) => {
    const { n, before } = wanted[place] ?? { n: 0, before: new Map<number, number>() };
    const sorted = [...before].map(
      ([index, rank]) => [rank, collected.get(index)?.sort() ?? new Float64Array()] as const,
    );
    return {
      group: name,
      n,
      excluded: excluded[place] ?? 0,
      quantilesMs: probabilities.map((probability) =>
        n === 0 ? null : quantileFrom(sorted, n, probability),
      ),
    };
  });
}

/**
 * How many durations a group has, and the bins that its quantiles lie in, each with how many come before
 * it.
 */
interface Wanted {
  readonly n: number;
  readonly before: ReadonlyMap<number, number>;
}

function wantedBins(counts: Uint32Array, place: number, probabilities: readonly number[]): Wanted {
  const own = counts.subarray(place * WIDTH, (place + 1) * WIDTH);
  const n = own.reduce((sum, count) => sum + count, 0);
  const ranks = probabilities.flatMap((probability) => {
    const below = Math.floor(probability * (n - 1));
    return [below, Math.min(below + 1, n - 1)];
  });
  const before = new Map<number, number>();
  let passed = 0;
  for (const [bin, count] of own.entries()) {
    if (count === 0) continue;
    if (ranks.some((rank) => rank >= passed && rank < passed + count))
      before.set(place * WIDTH + bin, passed);
    passed += count;
  }
  return { n, before };
}

/** The durations of the wanted bins. */
function collect(
  { group, durationMs }: DurationColumns,
  wanted: readonly Wanted[],
): ReadonlyMap<number, Float64Array> {
  const words = wordsOf(durationMs);
  const isWanted = new Uint8Array(wanted.length * WIDTH);
  const found = new Map<number, number[]>();
  for (const { before } of wanted)
    for (const index of before.keys()) {
      isWanted[index] = 1;
      found.set(index, []);
    }
  for (let row = 0, word = UPPER_WORD; row < group.length; row++, word += 2) {
    const bin = (((words[word] ?? 0) >>> SHIFT) - FIRST_BIN) >>> 0;
    const index = (group[row] ?? 0) * WIDTH + (bin < INNER_BINS ? bin + 1 : outerBin(durationMs[row] ?? 0));
    if (isWanted[index] !== 1) continue;
    const ms = durationMs[row] ?? -1;
    if (isDuration(ms)) found.get(index)?.push(ms);
  }
  return new Map([...found].map(([index, values]) => [index, Float64Array.from(values)]));
}

/** `sorted`: how many come before, and what the bin holds. */
function quantileFrom(
  sorted: readonly (readonly [before: number, values: Float64Array])[],
  n: number,
  probability: number,
): number {
  const rank = probability * (n - 1);
  const below = Math.floor(rank);
  const at = (wanted: number) => {
    for (const [before, values] of sorted) {
      const value = values[wanted - before];
      if (value !== undefined) return value;
    }
    return Number.NaN;
  };
  const [lower, upper] = [at(below), at(Math.min(below + 1, n - 1))];
  return lower + (rank - below) * (upper - lower);
}
