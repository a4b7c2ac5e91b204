import { ThroughlineError } from "../kernel/error.js";

/** How often and how soon something that failed is tried again. */
export interface RetryPolicy {
  /** The longest first pause, in milliseconds; each further one may be twice as long. Default 250. */
  readonly baseMs: number;
  /** No pause is longer, in milliseconds. Default 300,000 (5 minutes). */
  readonly capMs: number;
  /** Tries altogether, the first one included: at least 1. Default 12. */
  readonly attempts: number;
}

/** The retries where the caller gives none. */
export const RETRIES: RetryPolicy = Object.freeze({ baseMs: 250, capMs: 300_000, attempts: 12 });

/**
 * The given policy over the defaults.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * retryPolicy({ attempts: 3 }); // { baseMs: 250, capMs: 300000, attempts: 3 }
 * ```
 */
export function retryPolicy(given: Partial<RetryPolicy> = {}): RetryPolicy {
  const policy = {
    baseMs: given.baseMs ?? RETRIES.baseMs,
    capMs: given.capMs ?? RETRIES.capMs,
    attempts: given.attempts ?? RETRIES.attempts,
  };
  const invalid = (field: string, rule: string) =>
    new ThroughlineError("INVALID_INPUT", `retries.${field} must be ${rule}.`, {
      details: { field: `retries.${field}` },
    });
  if (!Number.isSafeInteger(policy.attempts) || policy.attempts < 1)
    throw invalid("attempts", "an integer of at least 1");
  for (const field of ["baseMs", "capMs"] as const)
    if (!Number.isFinite(policy[field]) || policy[field] < 0)
      throw invalid(field, "a number of milliseconds, 0 or more");
  return policy;
}

/**
 * How long to wait before the next try: any time up to a bound that doubles (full jitter), so that those who failed together do not come back
 * together.
 *
 * @param failed how many tries have failed: 1 after the first
 * @param random gives a number from 0 up to, but not including, 1
 * @example
 * ```ts
 * pauseMs(RETRIES, 1, () => 0.5); // 125
 * pauseMs(RETRIES, 30, () => 0.5); // 150000
 * ```
 */
export function pauseMs({ baseMs, capMs }: RetryPolicy, failed: number, random: () => number): number {
  return Math.floor(random() * Math.min(capMs, baseMs * 2 ** Math.min(failed - 1, 52)));
}
