/** Below this share of the largest entry of the matrix a pivot counts as 0. */
const SINGULAR = 1e-12;

/**
 * Solves matrix·X = right for X by Gauss-Jordan elimination with partial pivoting. `null` where the matrix is singular.
 *
 * @param right one row for each row of the matrix
 * @example
 * ```ts
 * solve([[2, 0], [0, 4]], [[1], [1]]); // [[0.5], [0.25]]
 * ```
 */
export function solve(
  matrix: readonly (readonly number[])[],
  right: readonly (readonly number[])[],
): readonly (readonly number[])[] | null {
  const size = matrix.length;
  const rows = matrix.map((row, index) => [...row, ...(right[index] ?? [])]);
  const least = SINGULAR * Math.max(...matrix.flat().map(Math.abs), 0);
  for (let column = 0; column < size; column += 1) {
    const heaviest = rows
      .slice(column)
      .reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best));
    const lead = heaviest[column] ?? 0;
    if (Math.abs(lead) <= least) return null;
    rows.splice(rows.indexOf(heaviest), 1);
    const pivot = heaviest.map((value) => value / lead);
    for (const row of rows) {
      const factor = row[column] ?? 0;
      if (factor !== 0)
        for (const [index, value] of pivot.entries()) row[index] = (row[index] ?? 0) - factor * value;
    }
    rows.splice(column, 0, pivot);
  }
  return rows.map((row) => row.slice(size));
}
