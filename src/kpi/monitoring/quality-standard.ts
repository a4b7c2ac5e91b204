import type { EpochMs } from "../../kernel/instant.js";
import { invalidInput, wholeNumber } from "../invalid-input.js";
import { checkedBurnRules } from "../statistics/burn-rate.js";
import { checkTarget, type Measured, type Target } from "../targets/target-status.js";

/** A quality standard as data: what is expected of one figure, and what is watched. */
export interface QualityStandard {
  /** Unique among the standards watched together, such as `first answer within 15 minutes`. */
  readonly name: string;
  /** Watches the figure itself: red and certain raises. */
  readonly target?: Target;
  /**
   * The share that has to go well, below 1. Watches how fast the rest is used up, by rules that can fire at
   * this objective.
   */
  readonly objective?: number;
  /** The time that the objective is for. Default 30 days. */
  readonly objectivePeriodMs?: number;
  /**
   * Watches the row of shares for one that is worse than chance makes it. `laney` where days differ by more
   * than the draw of cases.
   */
  readonly chart?: "p" | "laney";
  /** The share that the chart holds to. Default: that of the row. */
  readonly baseline?: number;
  /** Fewer cases say nothing. Default 20. */
  readonly minN?: number;
}

/** How many of a stretch of time went well. Stretches are in order and do not overlap. */
export interface RateBucket {
  readonly startAt: EpochMs;
  readonly endAt: EpochMs;
  /** Of `n`. */
  readonly good: number;
  readonly n: number;
}

/** What is known of a standard at a moment. */
export interface StandardMeasure {
  /**
   * The figure, such as a `KpiResult`: a finite value or `null`, of a whole number of cases. Needed for a
   * `target`.
   */
  readonly current?: Measured;
  /** Needed for an `objective` and a `chart`. */
  readonly buckets?: readonly RateBucket[];
}

/** Below so many cases nothing is said, where the standard does not say otherwise. */
export const DEFAULT_STANDARD_MIN_N = 20;

/**
 * Refuses a standard that is none, or that watches nothing.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function checkStandard(standard: QualityStandard, path: string): void {
  const { name, target, objective, objectivePeriodMs, chart, baseline, minN } = standard;
  if (typeof name !== "string" || name === "") throw invalidInput(`${path}.name`, "must be text");
  if (target === undefined && objective === undefined && chart === undefined)
    throw invalidInput(path, "must have a target, an objective or a chart");
  if (target !== undefined) checkTarget(target, `${path}.target`);
  if (objective !== undefined && !(objective > 0 && objective < 1))
    throw invalidInput(`${path}.objective`, "must lie between 0 and 1");
  if (objectivePeriodMs !== undefined) wholeNumber(objectivePeriodMs, `${path}.objectivePeriodMs`, 1);
  if (objective !== undefined && objectivePeriodMs !== undefined)
    checkedBurnRules(objective, objectivePeriodMs, `${path}.objectivePeriodMs`);
  if (chart !== undefined && chart !== "p" && chart !== "laney")
    throw invalidInput(`${path}.chart`, "must be p or laney");
  if (baseline !== undefined && !(Number.isFinite(baseline) && baseline >= 0 && baseline <= 1))
    throw invalidInput(`${path}.baseline`, "must lie between 0 and 1");
  if (minN !== undefined) wholeNumber(minN, `${path}.minN`, 1);
}
