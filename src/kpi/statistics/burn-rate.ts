import { invalidInput, wholeNumber } from "../invalid-input.js";
import { checkedProportion, type Proportion } from "./proportion.js";

/** When a burning error budget is worth an alert. */
export interface BurnRule {
  readonly longMs: number;
  /** Has to burn as well, so that an alert ends soon after its cause. */
  readonly shortMs: number;
  /** How many times faster than allowed the budget has to burn. */
  readonly burn: number;
}

/** What happened in the two windows of a rule; `count` is of what went well. */
export interface BurnWindows {
  readonly burn: number;
  readonly long: Proportion;
  readonly short: Proportion;
}

/** What is to be judged. */
export interface BurnRateInput {
  /** The share that has to go well, below 1. */
  readonly objective: number;
  /** Fewer cases than that in the long window say nothing; 1 where left out. */
  readonly minN?: number;
  readonly rules: readonly BurnWindows[];
}

/** How fast a budget burns. */
export interface BurnRate {
  /** In the order of the rules. A window without cases has the rate `null`. */
  readonly rules: readonly {
    readonly long: number | null;
    readonly short: number | null;
    readonly fires: boolean;
  }[];
  /** Whether any rule fires. */
  readonly fires: boolean;
}

/** The tiers of the SRE Workbook: a share of the budget gone within a window. */
const TIERS = [
  { budget: 0.02, burn: 14.4, reach: 1 / 2 },
  { budget: 0.05, burn: 6, reach: 1 / 4 },
  { budget: 0.1, burn: 1, reach: 0 },
];

/** How many times shorter the short window is. */
const SHORTER = 12;

/**
 * Multi-window burn rates (Site Reliability Workbook, chapter 5): the share that went wrong, in units of the share that may. A rule fires
 * where the long window has enough cases and both burn faster than the rule allows.
 *
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, an objective outside 0 to 1, or a burn that is not above 0
 * @example
 * ```ts
 * burnRate({
 *   objective: 0.9,
 *   rules: [{ burn: 6, long: { count: 100, n: 600 }, short: { count: 10, n: 50 } }],
 * });
 * // { rules: [{ long: 8.333333333333334, short: 8.000000000000002, fires: true }], fires: true }
 * ```
 */
export function burnRate({ objective, minN = 1, rules }: BurnRateInput): BurnRate {
  const allowed = budgetOf(objective);
  wholeNumber(minN, "minN");
  const judged = rules.map((rule, index) => {
    if (!(rule.burn > 0 && rule.burn < Infinity))
      throw invalidInput(`rules[${index}].burn`, "must be a finite number above 0");
    const burnOf = (window: "long" | "short") => {
      const { count, n } = checkedProportion(rule[window], `rules[${index}].${window}`);
      return n === 0 ? null : (n - count) / n / allowed;
    };
    const [long, short] = [burnOf("long"), burnOf("short")];
    const fires = rule.long.n >= minN && (long ?? 0) > rule.burn && (short ?? 0) > rule.burn;
    return { long, short, fires };
  });
  return { rules: judged, fires: judged.some(({ fires }) => fires) };
}

/**
 * Burn rules that can fire at the objective. The known 14.4 and 6 suit objectives from 99 %; at 90 % nothing burns faster than 10, so
 * they would stay silent for ever. Here the first rule asks at most for half, and the second for a quarter, of the way from what is
 * allowed to everything going wrong; windows are as long as it takes to burn 2 %, 5 % and 10 % of the budget at that rate.
 *
 * @param objective the share that has to go well, from 0 to below 1
 * @param periodMs the time that the budget is for, such as 30 days
 * @throws ThroughlineError `INVALID_INPUT` for an objective or a period outside its range, or a period so short that a window would have
 * 0 ms
 * @example
 * ```ts
 * burnRules(0.9, 30 * 86_400_000)[0]; // { longMs: 9425455, shortMs: 785455, burn: 5.5 }
 * ```
 */
export function burnRules(objective: number, periodMs: number): readonly BurnRule[] {
  return checkedBurnRules(objective, periodMs, "periodMs");
}

/** {@link burnRules} of a period that stands at a path. */
export function checkedBurnRules(objective: number, periodMs: number, path: string): readonly BurnRule[] {
  const fastest = 1 / budgetOf(objective);
  if (!(periodMs > 0 && periodMs < Infinity)) throw invalidInput(path, "must be a finite number above 0");
  const rules = TIERS.map((tier) => {
    const burn = Math.min(tier.burn, 1 + (fastest - 1) * tier.reach);
    const longMs = (tier.budget * periodMs) / burn;
    return { longMs: Math.round(longMs), shortMs: Math.round(longMs / SHORTER), burn };
  });
  if (rules.some(({ shortMs }) => shortMs === 0))
    throw invalidInput(path, "must be so long that every window has at least 1 ms, such as 30 days");
  return rules;
}

/** The share that may go wrong. */
function budgetOf(objective: number): number {
  if (objective >= 0 && objective < 1) return 1 - objective;
  throw invalidInput("objective", "must be a share from 0 to below 1");
}
