import type { KpiName } from "../calculators/kpi-set.js";
import { invalidInput } from "../invalid-input.js";
import type { Target } from "../targets/target-status.js";

interface Range {
  readonly least: number;
  readonly most: number;
  readonly rule: string;
}

const SHARE: Range = { least: 0, most: 1, rule: "must lie between 0 and 1, as a share" };
const DURATION: Range = { least: 0, most: Infinity, rule: "must be at least 0, in milliseconds" };

/** Where the values of a KPI lie; `null` where that depends on the scale of a survey. */
const RANGES: Readonly<Record<KpiName, Range | null>> = {
  csat: SHARE,
  nps: { least: -100, most: 100, rule: "must lie between -100 and 100" },
  ces: null,
  firstResponse: DURATION,
  stayResponse: DURATION,
  humanWait: DURATION,
  resolution: DURATION,
  handoffSuccess: SHARE,
  timeToAccept: DURATION,
  contextCompleteness: SHARE,
  repeatYourself: SHARE,
  channelSwitching: SHARE,
  switchAbandonment: SHARE,
  firstContactResolution: SHARE,
  reopenRate: SHARE,
  completionAfterSwitch: SHARE,
};

/**
 * Refuses a target whose edges no value of the KPI reaches, such as 90 for a share.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function checkTargetRange(kpi: KpiName, target: Target, path: string): void {
  const range = RANGES[kpi];
  if (range === null) return;
  for (const edge of ["green", "amber"] as const)
    if (!(target[edge] >= range.least && target[edge] <= range.most))
      throw invalidInput(`${path}.${edge}`, range.rule);
}
