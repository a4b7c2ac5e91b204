/** How often each rating was given. */
export type Histogram = ReadonlyMap<number, number>;

/** Counts ratings. */
export function histogramOf(ratings: readonly number[]): Histogram {
  const counts = new Map<number, number>();
  for (const rating of ratings) counts.set(rating, (counts.get(rating) ?? 0) + 1);
  return counts;
}

/** Exact whole sums over a histogram: how many, their sum, and the sum of their squares. */
export function momentsOf(histogram: Histogram): {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
} {
  let [n, sum, squares] = [0, 0, 0];
  for (const [rating, count] of histogram) {
    n += count;
    sum += rating * count;
    squares += rating * rating * count;
  }
  return { n, sum, squares };
}

/** How many were at least `from`. */
export function countFrom(histogram: Histogram, from: number): number {
  let count = 0;
  for (const [rating, times] of histogram) if (rating >= from) count += times;
  return count;
}
