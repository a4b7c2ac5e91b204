/** How failed events are tried again. */
export interface RetryPolicy {
  readonly baseMs: number;
  readonly longestMs: number;
  readonly attempts: number;
}

/**
 * How long to wait after a failed attempt (1 for the first): full jitter below a ceiling that doubles, so that what failed together does not come
 * again together.
 */
export function retryDelayMs(
  { baseMs, longestMs }: RetryPolicy,
  attempt: number,
  random: () => number,
): number {
  return Math.max(1, Math.floor(random() * Math.min(longestMs, baseMs * 2 ** (attempt - 1))));
}
