import type { Proportion } from "../../kpi/statistics/proportion.js";
import type { SegmentFinding } from "../../kpi/statistics/root-cause-scan.js";
import type { Problem, Traits } from "./cases.js";

/** Where something goes wrong more often than elsewhere. An association, not a cause. */
export interface Finding {
  readonly problem: Problem;
  readonly where: Traits;
  /** How many went wrong there, of how many. */
  readonly cases: Proportion;
  readonly rate: number;
  /** Of all cases elsewhere. */
  readonly restRate: number;
  /** How many went wrong beyond what the rate elsewhere would give. */
  readonly excess: number;
  /** rate − restRate, with its interval. */
  readonly difference: SegmentFinding["difference"];
  readonly p: number;
  /** After Benjamini & Hochberg over every place that was looked at: findings up to q are false by at most that share. */
  readonly q: number;
  /** `web-chat, after 18:00, billing: 119 of 420 unhappy (28.3 %), 62 more than expected, q = 0.003`. */
  readonly sentence: string;
}
