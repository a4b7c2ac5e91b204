import { durationInWords } from "../../calendar/in-words.js";
import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import { invalidInput, wholeNumber } from "../invalid-input.js";
import { burnRate, burnRules } from "../statistics/burn-rate.js";
import { NO_POINT } from "../statistics/control-chart.js";
import { laneyChart } from "../statistics/laney-chart.js";
import { pChart } from "../statistics/p-chart.js";
import type { Proportion } from "../statistics/proportion.js";
import { targetStatus } from "../targets/target-status.js";
import type { AlertEvidence, KpiAlert } from "./alert.js";
import {
  checkStandard,
  DEFAULT_STANDARD_MIN_N,
  type QualityStandard,
  type RateBucket,
  type StandardMeasure,
} from "./quality-standard.js";

const DAY_MS = 86_400_000;
const DEFAULT_PERIOD_MS = 30 * DAY_MS;

/**
 * What is wrong by a standard at a moment; empty where nothing is. An interval that is looked at every day
 * raises a false alarm within weeks, so a row is watched by charts, and a target raises only where the
 * whole interval is red.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a standard or buckets that are not of the shape
 * @example
 * ```ts
 * const standard = { name: "csat", target: { direction: "atLeast", green: 0.9, amber: 0.8 } } as const;
 * const current = { value: 0.6, n: 80, interval: { lower: 0.49, upper: 0.7 } };
 * alertsOf(standard, { current }, "2026-05-20T10:00:00Z")[0]?.reason;
 * // "csat: 0.6 of 80 cases (0.49 to 0.7) is worse than 0.8."
 * ```
 */
export function alertsOf(
  standard: QualityStandard,
  measure: StandardMeasure,
  at: Instant,
): readonly KpiAlert[] {
  checkStandard(standard, "standard");
  const now = epochMs(at, "at");
  const buckets = measure.buckets ?? [];
  checkBuckets(buckets);
  const found = [
    targetAlert(standard, measure),
    burnAlert(standard, buckets, now),
    chartAlert(standard, buckets),
  ];
  return found.flatMap((one) => (one === null ? [] : [raised(standard, one, now)]));
}

function checkBuckets(buckets: readonly RateBucket[]): void {
  for (const [index, { startAt, endAt, good, n }] of buckets.entries()) {
    const path = `buckets.${index}`;
    if (!(endAt > startAt && startAt >= (buckets[index - 1]?.endAt ?? startAt)))
      throw invalidInput(path, "must end after it starts, and start after the one before");
    if (wholeNumber(good, `${path}.good`) > wholeNumber(n, `${path}.n`))
      throw invalidInput(`${path}.good`, "must be at most n");
  }
}

interface Found {
  readonly reason: string;
  readonly evidence: AlertEvidence;
}

function raised({ name }: QualityStandard, { reason, evidence }: Found, at: EpochMs): KpiAlert {
  return {
    key: `${name} · ${evidence.rule}`,
    standard: name,
    state: "raised",
    at,
    reason: `${name}: ${reason}`,
    evidence,
  };
}

function targetAlert(
  { target, minN = DEFAULT_STANDARD_MIN_N }: QualityStandard,
  { current }: StandardMeasure,
): Found | null {
  if (target === undefined || current === undefined) return null;
  const { status, certain } = targetStatus(current, { minN, ...target });
  const { value, n, interval } = current;
  const { lower = null, upper = null } = interval ?? {};
  if (status !== "red" || !certain || value === null || lower === null || upper === null) return null;
  return {
    reason: `${shown(value)} of ${n} cases (${shown(lower)} to ${shown(upper)}) is worse than ${shown(target.amber)}.`,
    evidence: { rule: "target", value, n, edge: target.amber, lower, upper },
  };
}

/** The first rule that fires is the one that burns fastest. A bucket that lies partly in a window counts. */
function burnAlert(standard: QualityStandard, buckets: readonly RateBucket[], now: EpochMs): Found | null {
  const { objective, objectivePeriodMs = DEFAULT_PERIOD_MS, minN = DEFAULT_STANDARD_MIN_N } = standard;
  if (objective === undefined) return null;
  const within = (ms: number): Proportion =>
    sumOf(buckets.filter(({ startAt, endAt }) => endAt > now - ms && startAt < now));
  for (const { burn, longMs, shortMs } of burnRules(objective, objectivePeriodMs)) {
    const [long, short] = [within(longMs), within(shortMs)];
    const [judged] = burnRate({ objective, minN, rules: [{ burn, long, short }] }).rules;
    if (judged === undefined || !judged.fires || judged.long === null) continue;
    return {
      reason:
        `${long.n - long.count} of ${long.n} cases in ${durationInWords(longMs)} went wrong, ` +
        `${shown(judged.long)} times as many as the objective of ${shown(objective)} allows.`,
      evidence: { rule: "burn", objective, burn, longMs, shortMs, long, short, rate: judged.long },
    };
  }
  return null;
}

function chartAlert(
  { chart, baseline, minN = DEFAULT_STANDARD_MIN_N }: QualityStandard,
  buckets: readonly RateBucket[],
): Found | null {
  const last = buckets.at(-1);
  if (chart === undefined || last === undefined || last.n < minN) return null;
  const points = buckets.map(({ good, n }) => ({ count: good, n }));
  const options = baseline === undefined ? {} : { baseline };
  const drawn = chart === "p" ? pChart(points, options) : laneyChart(points, options);
  if (drawn === null) return null;
  const { center } = drawn;
  const { value, lower } = drawn.points.at(-1) ?? NO_POINT;
  if (value === null || lower === null || value >= lower) return null;
  return {
    reason: `${shown(value)} of the last ${last.n} cases went well, where ${shown(center)} is usual and chance goes down to ${shown(lower)}.`,
    evidence: { rule: "chart", chart, startAt: last.startAt, value, n: last.n, center, lower },
  };
}

function sumOf(buckets: readonly RateBucket[]): Proportion {
  return {
    count: buckets.reduce((sum, { good }) => sum + good, 0),
    n: buckets.reduce((sum, { n }) => sum + n, 0),
  };
}

/** Three digits are enough for a sentence; the evidence has all of them. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
