const BASE_MS = 250;
const LONGEST_MS = 300_000;

/**
 * How long to wait before something is tried again: full jitter, so that what failed together does not come again together. From 1 ms up to
 * a ceiling that doubles with every attempt, from 250 ms to 5 minutes.
 *
 * @param attempt the one that failed: 1 for the first
 * @param random from 0 inclusive to 1 exclusive
 * @example
 * ```ts
 * retryDelayMs(1, () => 0.5); // 125
 * retryDelayMs(20, () => 0.5); // 150000
 * ```
 */
export function retryDelayMs(attempt: number, random: () => number, longestMs = LONGEST_MS): number {
  const ceiling = Math.min(longestMs, BASE_MS * 2 ** (attempt - 1));
  return Math.max(1, Math.floor(random() * ceiling));
}
