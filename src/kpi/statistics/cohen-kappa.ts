import { confidenceOf, invalidInput, wholeNumber } from "../invalid-input.js";
import { type Interval, normalReach } from "./interval.js";

/** How far two raters agree beyond chance. */
export interface CohenKappa {
  readonly n: number;
  /** Share of the cases both rated alike. */
  readonly observed: number;
  /** The share they would rate alike by chance. */
  readonly expected: number;
  /** 1: always alike; 0: no more than chance. `null` where chance alone would make them agree always. */
  readonly kappa: number | null;
  readonly standardError: number | null;
  /** kappa ± q·standardError, not clipped. */
  readonly interval: Interval | null;
  /** Kappa with quadratic weights, for grades in order: near misses count in part. */
  readonly weightedQuadratic: number | null;
}

/**
 * The kappa of Cohen (1960) of two raters, with the standard error of Fleiss, Cohen & Everitt (1969): whether quality scores mean the same
 * whoever gives them. `null` where nothing was rated.
 *
 * @param table a row for each grade of the first rater, a column for each of the second, in the same order
 * @param confidence between 0 and 1; 0.95 where left out
 * @throws ThroughlineError `INVALID_INPUT` for a table that is not square, counts that are none, or a confidence outside its range
 * @example
 * ```ts
 * cohenKappa([[20, 5], [10, 15]])?.kappa; // 0.3999999999999999
 * ```
 */
export function cohenKappa(table: readonly (readonly number[])[], confidence?: number): CohenKappa | null {
  const level = confidenceOf(confidence);
  const cells = cellsOf(table);
  const n = cells.reduce((sum, { count }) => sum + count, 0);
  if (n === 0) return null;
  const grades = [...table.keys()];
  const shares = cells.map(({ row, column, count }) => ({ row, column, share: count / n }));
  const rows = grades.map((grade) => sum(shares, ({ row, share }) => (row === grade ? share : 0)));
  const columns = grades.map((grade) => sum(shares, ({ column, share }) => (column === grade ? share : 0)));
  const margins = (row: number, column: number) => ({ of: rows[row] ?? 0, and: columns[column] ?? 0 });
  const byChance = (row: number, column: number) => margins(row, column).of * margins(row, column).and;
  const alike = (row: number, column: number) => (row === column ? 1 : 0);
  const near = (row: number, column: number) => 1 - ((row - column) / Math.max(1, table.length - 1)) ** 2;

  const observed = sum(shares, ({ row, column, share }) => alike(row, column) * share);
  const expected = sum(shares, ({ row, column }) => alike(row, column) * byChance(row, column));
  const kappa = beyondChance(observed, expected);
  const weightedQuadratic = beyondChance(
    sum(shares, ({ row, column, share }) => near(row, column) * share),
    sum(shares, ({ row, column }) => near(row, column) * byChance(row, column)),
  );
  if (kappa === null) {
    return { n, observed, expected, kappa, standardError: null, interval: null, weightedQuadratic };
  }
  const rest = 1 - kappa;
  const spread = sum(shares, ({ row, column, share }) => {
    const { of, and } = margins(column, row);
    const weight = row === column ? 1 - (of + and) * rest : (of + and) * rest;
    return share * weight * weight;
  });
  const variance = Math.max(0, spread - (kappa - expected * rest) ** 2) / (n * (1 - expected) ** 2);
  const standardError = Math.sqrt(variance);
  const reach = normalReach(level) * standardError;
  const interval = { lower: kappa - reach, upper: kappa + reach, confidence: level };
  return { n, observed, expected, kappa, standardError, interval, weightedQuadratic };
}

function beyondChance(observed: number, expected: number): number | null {
  return expected >= 1 ? null : (observed - expected) / (1 - expected);
}

function cellsOf(table: readonly (readonly number[])[]) {
  return table.flatMap((row, at) => {
    if (row.length !== table.length)
      throw invalidInput(`table[${at}]`, "must have as many columns as there are rows");
    return row.map((count, column) => ({
      row: at,
      column,
      count: wholeNumber(count, `table[${at}][${column}]`),
    }));
  });
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
