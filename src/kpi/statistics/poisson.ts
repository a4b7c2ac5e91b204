import { ThroughlineError } from "../../kernel/error.js";
import { incompleteBeta } from "./special/incomplete-beta.js";

/** How often something was seen, and over how much: time, or whatever it is counted against. */
export interface PoissonCount {
  /** 0 or more. Need not be whole, as a weighted count is not. */
  readonly count: number;
  /** Above 0; of two counts in the same unit. */
  readonly exposure: number;
}

/**
 * The p-value of a rise: how likely it is to see at least as much in `now`, given what was seen in both, where the rate did not change.
 * Exact for whole Poisson counts, however few, since their sum fixes the binomial distribution of one of them (Przyborowski and
 * Wilenski 1940): the upper tail is the incomplete beta function I(e/(e+e₀); n, n₀+1). It takes into account that the rate of `before` is
 * itself an estimate, which a Poisson tail at that rate does not.
 *
 * @returns 0 to 1
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * poissonRise({ count: 3, exposure: 1 }, { count: 0, exposure: 1 }); // 0.125
 * ```
 */
export function poissonRise(now: PoissonCount, before: PoissonCount): number {
  for (const { count, exposure } of [now, before])
    if (
      !(count >= 0 && count < Number.POSITIVE_INFINITY && exposure > 0 && exposure < Number.POSITIVE_INFINITY)
    )
      throw new ThroughlineError(
        "INVALID_INPUT",
        "A count is 0 or more, over an exposure above 0. Give both so.",
      );
  if (now.count === 0) return 1;
  const total = now.exposure + before.exposure;
  const share = { x: now.exposure / total, y: before.exposure / total };
  return Math.min(1, incompleteBeta(share, now.count, before.count + 1).lower);
}
