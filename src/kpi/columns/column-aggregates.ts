import { checkLength, type DurationColumns, isDuration, unknownGroup } from "./columns.js";

/** Durations and ratings as columns. */
export interface AggregateColumns extends DurationColumns {
  /** For each row a rating; 0: none. */
  readonly rating: Uint8Array;
  /** The lowest positive rating. */
  readonly positiveFrom: number;
}

/** What one group adds up to. */
export interface ColumnAggregate {
  readonly group: string;
  readonly n: number;
  /** Rows without a duration. */
  readonly excluded: number;
  /** Of whole milliseconds exact; `null` of none, like the others. */
  readonly meanMs: number | null;
  readonly minMs: number | null;
  readonly maxMs: number | null;
  readonly rated: number;
  readonly positive: number;
  readonly meanRating: number | null;
}

/** The sum of so many durations of at most 17 years stays within what a number holds exactly. */
const BLOCK_ROWS = 16_384;
const LONGEST_MS = 2 ** 39;

/** The sums of one block of rows, one number for each group. */
interface BlockSums {
  readonly n: Float64Array;
  readonly ms: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly rated: Float64Array;
  readonly ratings: Float64Array;
  readonly positive: Float64Array;
  /** Rows whose duration is none, or too long for a block. */
  readonly odd: number[];
}

/**
 * Counts, means and extremes of each group in one pass over the columns.
 *
 * @throws ThroughlineError `INVALID_INPUT` for columns of unequal length, or a group without a name
 * @example
 * ```ts
 * columnAggregates({
 *   groups: ["email", "phone"],
 *   group: Uint8Array.of(0, 1, 0),
 *   durationMs: Float64Array.of(60_000, 30_000, 120_000),
 *   rating: Uint8Array.of(5, 0, 3),
 *   positiveFrom: 4,
 * })[0]; // { group: "email", n: 2, excluded: 0, meanMs: 90000, minMs: 60000, maxMs: 120000, rated: 2, positive: 1, meanRating: 4 }
 * ```
 */
export function columnAggregates(columns: AggregateColumns): readonly ColumnAggregate[] {
  const { groups, group, durationMs, rating } = columns;
  checkLength(group, durationMs.length, "group");
  checkLength(rating, durationMs.length, "rating");
  const column = (value: number) => new Float64Array(groups.length).fill(value);
  const sums: BlockSums = {
    n: column(0),
    ms: column(0),
    least: column(Number.POSITIVE_INFINITY),
    most: column(-1),
    rated: column(0),
    ratings: column(0),
    positive: column(0),
    odd: [],
  };
  const whole = new Array<bigint>(groups.length).fill(0n);
  const rest = column(0);
  const excluded = column(0);
  for (let from = 0; from < group.length; from += BLOCK_ROWS) {
    addRows(columns, from, Math.min(from + BLOCK_ROWS, group.length), sums);
    for (const [place, ms] of sums.ms.entries()) {
      if (Number.isInteger(ms)) whole[place] = (whole[place] ?? 0n) + BigInt(ms);
      else rest[place] = (rest[place] ?? 0) + ms;
    }
    sums.ms.fill(0);
    for (const row of sums.odd.splice(0)) {
      const place = group[row] ?? 0;
      const ms = durationMs[row] ?? -1;
      if (isDuration(ms)) {
        sums.n[place] = (sums.n[place] ?? 0) + 1;
        rest[place] = (rest[place] ?? 0) + ms;
        sums.least[place] = Math.min(sums.least[place] ?? ms, ms);
        sums.most[place] = Math.max(sums.most[place] ?? ms, ms);
      } else excluded[place] = (excluded[place] ?? 0) + 1;
    }
  }
  const named = [...sums.n, ...excluded].reduce((sum, rows) => sum + rows, 0);
  if (named !== group.length) throw unknownGroup();
  return groups.map((name, place) => {
    const n = sums.n[place] ?? 0;
    const rated = sums.rated[place] ?? 0;
    return {
      group: name,
      n,
      excluded: excluded[place] ?? 0,
      meanMs: n === 0 ? null : (Number(whole[place] ?? 0n) + (rest[place] ?? 0)) / n,
      minMs: n === 0 ? null : (sums.least[place] ?? 0) + 0,
      maxMs: n === 0 ? null : (sums.most[place] ?? 0) + 0,
      rated,
      positive: sums.positive[place] ?? 0,
      meanRating: rated === 0 ? null : (sums.ratings[place] ?? 0) / rated,
    };
  });
}

/** The loop that everything depends on: it does nothing that a row does not need. */
function addRows(columns: AggregateColumns, from: number, to: number, sums: BlockSums): void {
  const { group, durationMs, rating, positiveFrom } = columns;
  const { n, ms: total, least, most, rated, ratings, positive, odd } = sums;
  for (let row = from; row < to; row++) {
    const place = group[row] ?? 0;
    const ms = durationMs[row] ?? 0;
    if (ms >= 0 && ms < LONGEST_MS) {
      n[place] = (n[place] ?? 0) + 1;
      total[place] = (total[place] ?? 0) + ms;
      if (ms < (least[place] ?? 0)) least[place] = ms;
      if (ms > (most[place] ?? ms)) most[place] = ms;
    } else odd.push(row);
    const given = rating[row] ?? 0;
    if (given === 0) continue;
    rated[place] = (rated[place] ?? 0) + 1;
    ratings[place] = (ratings[place] ?? 0) + given;
    if (given >= positiveFrom) positive[place] = (positive[place] ?? 0) + 1;
  }
}
