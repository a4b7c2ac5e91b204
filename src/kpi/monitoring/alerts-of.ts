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
 * whole interval is red. Buckets that begin at `at` or later are not looked at.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a standard or a measure that is not of the shape
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
  checkMeasure(measure);
  const buckets = begunBuckets(measure, now);
  const found = [
    targetAlert(standard, measure),
    burnAlert(standard, buckets, now),
    chartAlert(standard, buckets),
  ];
  return found.flatMap((one) => (one === null ? [] : [raised(standard, one, now)]));
}

/** Whether the measure has enough cases to judge an alert that stands: with fewer it says nothing of it. */
export function canBeJudged(
  { evidence }: KpiAlert,
  standard: QualityStandard,
  measure: StandardMeasure,
  now: EpochMs,
): boolean {
  const { target, minN = DEFAULT_STANDARD_MIN_N } = standard;
  const { current } = measure;
  const buckets = begunBuckets(measure, now);
  switch (evidence.rule) {
    case "target":
      return current !== undefined && current.value !== null && current.n >= (target?.minN ?? minN);
    case "burn":
      return sumSince(buckets, now - evidence.longMs).n >= minN;
    case "chart":
      return lastPoint(standard, buckets) !== null;
  }
}

function checkMeasure({ current, buckets = [] }: StandardMeasure): void {
  if (current !== undefined) {
    if (typeof current !== "object" || current === null)
      throw invalidInput("current", "must have a value and n");
    if (current.value !== null && !Number.isFinite(current.value))
      throw invalidInput("current.value", "must be a finite number or null");
    wholeNumber(current.n, "current.n");
  }
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

/** The first rule that fires is the one that burns fastest. */
function burnAlert(standard: QualityStandard, buckets: readonly RateBucket[], now: EpochMs): Found | null {
  const { objective, objectivePeriodMs = DEFAULT_PERIOD_MS, minN = DEFAULT_STANDARD_MIN_N } = standard;
  if (objective === undefined) return null;
  for (const { burn, longMs, shortMs } of burnRules(objective, objectivePeriodMs)) {
    const [long, short] = [sumSince(buckets, now - longMs), sumSince(buckets, now - shortMs)];
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

function chartAlert(standard: QualityStandard, buckets: readonly RateBucket[]): Found | null {
  const point = lastPoint(standard, buckets);
  if (point === null || point.value >= point.lower) return null;
  const { value, n, center, lower } = point;
  return {
    reason: `${shown(value)} of the last ${n} cases went well, where ${shown(center)} is usual and chance goes down to ${shown(lower)}.`,
    evidence: { rule: "chart", ...point },
  };
}

/** The last bucket on its chart; `null` where it has too few cases, or where there is no chart to draw. */
function lastPoint(
  { chart, baseline, minN = DEFAULT_STANDARD_MIN_N }: QualityStandard,
  buckets: readonly RateBucket[],
): Omit<Extract<AlertEvidence, { rule: "chart" }>, "rule"> | null {
  const last = buckets.at(-1);
  if (chart === undefined || last === undefined || last.n < minN) return null;
  const points = buckets.map(({ good, n }) => ({ count: good, n }));
  const options = baseline === undefined ? {} : { baseline };
  const drawn = chart === "p" ? pChart(points, options) : laneyChart(points, options);
  if (drawn === null) return null;
  const { value, lower } = drawn.points.at(-1) ?? NO_POINT;
  if (value === null || lower === null) return null;
  return { chart, startAt: last.startAt, value, n: last.n, center: drawn.center, lower };
}

function begunBuckets({ buckets = [] }: StandardMeasure, now: EpochMs): readonly RateBucket[] {
  return buckets.filter(({ startAt }) => startAt < now);
}

/** A bucket that lies partly before the start of the window counts. */
function sumSince(buckets: readonly RateBucket[], startAt: EpochMs): Proportion {
  const within = buckets.filter(({ endAt }) => endAt > startAt);
  return {
    count: within.reduce((sum, { good }) => sum + good, 0),
    n: within.reduce((sum, { n }) => sum + n, 0),
  };
}

/** Three digits are enough for a sentence; the evidence has all of them. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
