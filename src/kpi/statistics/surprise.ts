import { invalidInput } from "../invalid-input.js";

/** How much a distribution differs from the expected one. */
export interface Surprise {
  /** What each part adds, in nats; 0 where it is as expected. */
  readonly parts: readonly number[];
  /** All together: the Jensen-Shannon divergence, at most ln 2. */
  readonly total: number;
}

/**
 * The surprise of Adtributor (Bhagwan et al. 2014): how much each part of a whole differs from the expected share, by the terms of the
 * Jensen-Shannon divergence. `null` for no parts.
 *
 * @param expected shares, such as of the channels last month
 * @param observed shares of the same parts in the same order
 * @throws ThroughlineError `INVALID_INPUT` for shares outside 0 to 1, or lists of unlike length
 * @example
 * ```ts
 * surpriseOf([0.5, 0.3, 0.2, 0], [0.4, 0.4, 0.1, 0.1])?.total; // 0.0495195092017628
 * ```
 */
export function surpriseOf(expected: readonly number[], observed: readonly number[]): Surprise | null {
  if (expected.length !== observed.length)
    throw invalidInput("observed", "must have as many shares as expected");
  if (expected.length === 0) return null;
  const parts = expected.map((share, index) => {
    const other = observed[index] ?? 0;
    if (!(share >= 0 && share <= 1)) throw invalidInput(`expected[${index}]`, "must be a share from 0 to 1");
    if (!(other >= 0 && other <= 1)) throw invalidInput(`observed[${index}]`, "must be a share from 0 to 1");
    return (term(share, other) + term(other, share)) / 2;
  });
  return { parts, total: parts.reduce((sum, part) => sum + part, 0) };
}

function term(share: number, other: number): number {
  return share === 0 ? 0 : share * Math.log((2 * share) / (share + other));
}
