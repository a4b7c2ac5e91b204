import { confidenceOf, wholeNumber } from "../invalid-input.js";
import { byText } from "../journeys/event-order.js";
import { newcombeDifference, type RateDifference } from "../statistics/newcombe.js";
import { checkedProportion, type Proportion } from "../statistics/proportion.js";

/** Who leads, and whom that cannot be told apart from. */
export interface RateLeaders {
  /** The highest rate among those with enough cases; `null` where none has. */
  readonly best: string | null;
  /** The best and all that have enough cases and are not distinguishable from it, by rate. */
  readonly leaders: readonly string[];
  /** Those with too few cases to lead. */
  readonly insufficient: readonly string[];
  /** Best less each other, with Newcombe's interval; `null` where that one has no case. */
  readonly differences: Readonly<Record<string, RateDifference | null>>;
}

/** How leaders are found. */
export interface LeaderOptions {
  /** Fewer cases cannot lead. Default 30. */
  readonly minN?: number;
  /** Default 0.95. */
  readonly confidence?: number;
}

/**
 * Checks the options and fills in what is not said.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function leaderRules({ minN = 30, confidence }: LeaderOptions): Required<LeaderOptions> {
  return { minN: wholeNumber(minN, "minN", 1), confidence: confidenceOf(confidence) };
}

/**
 * The set of leaders by a rate: a ranking by point values would let the smallest sample win. One leads that
 * has enough cases and whose difference to the best may be 0.
 *
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none
 * @example
 * ```ts
 * rateLeaders({ chat: { count: 450, n: 500 }, sms: { count: 3, n: 3 }, email: { count: 350, n: 500 } });
 * // best "chat", leaders ["chat"], insufficient ["sms"]
 * ```
 */
export function rateLeaders(
  groups: Readonly<Record<string, Proportion>>,
  options: LeaderOptions = {},
): RateLeaders {
  const { minN, confidence } = leaderRules(options);
  const named = Object.entries(groups).sort(([one], [other]) => byText(one, other));
  for (const [name, group] of named) checkedProportion(group, `groups.${name}`);
  const insufficient = named.filter(([, { n }]) => n < minN).map(([name]) => name);
  const eligible = named
    .filter(([, { n }]) => n >= minN)
    .sort(([, one], [, other]) => other.count / other.n - one.count / one.n);
  const [first] = eligible;
  if (first === undefined) return { best: null, leaders: [], insufficient, differences: {} };
  const [best, top] = first;
  const differences = Object.fromEntries(
    named
      .filter(([name]) => name !== best)
      .map(([name, group]) => [name, newcombeDifference(top, group, confidence)] as const),
  );
  const leaders = eligible
    .filter(([name]) => name === best || (differences[name]?.lower ?? 1) <= 0)
    .map(([name]) => name);
  return { best, leaders, insufficient, differences };
}
