import type { EpochMs } from "../../kernel/instant.js";
import type { Proportion } from "../statistics/proportion.js";

/** What an alert rests on. */
export type AlertEvidence =
  | {
      readonly rule: "target";
      readonly value: number;
      readonly n: number;
      /** The edge of amber that the whole interval is beyond. */
      readonly edge: number;
      readonly lower: number;
      readonly upper: number;
    }
  | {
      readonly rule: "burn";
      readonly objective: number;
      /** The rule that fires: how many times faster than allowed, over which windows. */
      readonly burn: number;
      readonly longMs: number;
      readonly shortMs: number;
      readonly long: Proportion;
      readonly short: Proportion;
      /** How many times faster than allowed the budget burns in the long window. */
      readonly rate: number;
    }
  | {
      readonly rule: "chart";
      readonly chart: "p" | "laney";
      readonly startAt: EpochMs;
      readonly value: number;
      readonly n: number;
      readonly center: number;
      readonly lower: number;
    };

/** That something is not as it should be: data, with reason and evidence. */
export interface KpiAlert {
  /** The same as long as it is about the same: standard and rule. */
  readonly key: string;
  readonly standard: string;
  /** `cleared`: what was raised before does not hold any more. */
  readonly state: "raised" | "cleared";
  readonly at: EpochMs;
  /** A sentence with the numbers. */
  readonly reason: string;
  readonly evidence: AlertEvidence;
}
