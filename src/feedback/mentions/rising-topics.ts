import { ThroughlineError } from "../../kernel/error.js";
import type { EpochMs } from "../../kernel/instant.js";
import { benjaminiHochberg } from "../../kpi/statistics/benjamini-hochberg.js";
import { ewma } from "../../kpi/statistics/ewma.js";
import { poissonRise } from "../../kpi/statistics/poisson.js";
import {
  checkPeriods,
  nextPeriodStart,
  type PeriodCounts,
  periodStart,
  type TopicCounts,
} from "./topic-counts.js";

/** What counts as a rise. */
export interface RisingOptions {
  /**
   * How often there may be an alarm where nothing has changed: the share of periods with one or more, and among what is found the expected
   * share of what is none. Above 0, below 1. Default 0.01.
   */
  readonly level?: number;
  /** With how many periods the newest ones are compared: 7 to 366. Default 28. */
  readonly baselinePeriods?: number;
  /** Over how many periods a slow rise is looked for, the newest included: 2 to 28. Default 4. */
  readonly recentPeriods?: number;
  /** Fewer mentions than this are never a rise: in the newest period, and of a slow rise in the recent ones. Default 5. */
  readonly minimumMentions?: number;
  /**
   * `time`: a topic is spoken of more often than before. `mentions`: it makes up more of all that is said, whatever the day of the week or a
   * campaign does to the whole. Default `time`.
   */
  readonly against?: "time" | "mentions";
}

/** A topic that is spoken of more than before. */
export interface RisingTopic {
  readonly topic: string;
  /** `jump`: the newest period stands out. `drift`: the recent ones do together. */
  readonly shape: "jump" | "drift";
  /** In the newest period. */
  readonly mentions: number;
  /** In the newest period, at the rate of the baseline. 0: never spoken of before. */
  readonly expected: number;
  /** Of this topic alone. */
  readonly pValue: number;
  /** Over all topics (Benjamini-Hochberg): at most the level. */
  readonly qValue: number;
}

/** What was found of one period. */
export interface JudgedPeriod {
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** With how many periods it was compared. `null`: with fewer than 7 nothing can be said, and nothing is. */
  readonly baselinePeriods: number | null;
  /** The least likely by chance first. */
  readonly rising: readonly RisingTopic[];
}

/** Of how many periods a baseline is made at least. */
const SHORTEST_BASELINE = 7;
/** The weight of the newest period in the average that a slow rise is seen by. */
const LAMBDA = 0.4;
/** A topic is looked at in two ways. */
const LOOKS = 2;

/**
 * Finds the topics that rose in the newest period that was over at `asOf`. Each is compared with its own baseline in two ways: the newest
 * period alone, and the exponentially weighted average of the recent ones, both by the exact test of two Poisson counts, widened where the
 * baseline varies more than Poisson counts do. The two looks share the level (Bonferroni), and so do the topics (Benjamini-Hochberg).
 *
 * The first period of the counts is left out, since counting began within it.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * const { rising } = risingTopics(counts, Date.parse("2026-03-30T00:05:00Z"));
 * rising[0]; // { topic: "outage", shape: "jump", mentions: 23, expected: 3.5, pValue: 1.9e-10, qValue: 5.8e-10 }
 * ```
 */
export function risingTopics(counts: TopicCounts, asOf: EpochMs, options: RisingOptions = {}): JudgedPeriod {
  checkPeriods(counts);
  return judge(counts, periodStart(periodStart(asOf, counts) - 1, counts), checked(options));
}

type Checked = Required<RisingOptions>;

/** What was found of the period that began at `startsAt`. */
export function judge(counts: TopicCounts, startsAt: EpochMs, options: Checked): JudgedPeriod {
  const { baselinePeriods: wanted, recentPeriods, level } = options;
  const begun = counts.periods[0]?.startsAt ?? startsAt;
  const starts = startsBefore(startsAt, recentPeriods + wanted, counts).filter((start) => start > begun);
  const recent = starts.slice(0, recentPeriods);
  const baseline = starts.slice(recentPeriods);
  const endsAt = nextPeriodStart(startsAt, counts);
  if (baseline.length < SHORTEST_BASELINE) return { startsAt, endsAt, baselinePeriods: null, rising: [] };
  const known = new Map(counts.periods.map((period) => [period.startsAt, period]));
  const seen = (at: readonly EpochMs[]) => at.map((start) => known.get(start) ?? EMPTY);
  const topics = topicsIn(seen(starts));
  const spread = commonDispersion(topics, seen(baseline), options);
  const looks = topics.map((topic) => look(topic, seen(recent), seen(baseline), { ...options, spread }));
  const qValues = benjaminiHochberg(looks.map(({ pValue }) => pValue));
  const rising = looks
    .map((one, index) => ({ ...one, qValue: qValues[index] ?? 1 }))
    .filter(({ qValue }) => qValue <= level)
    .sort((one, other) => one.pValue - other.pValue);
  return { startsAt, endsAt, baselinePeriods: baseline.length, rising };
}

const EMPTY: Omit<PeriodCounts, "startsAt"> = { mentions: 0, topics: [] };

type Seen = typeof EMPTY;

/** @param recent newest first */
function look(
  topic: string,
  recent: readonly Seen[],
  baseline: readonly Seen[],
  { against, minimumMentions, spread: common }: Checked & { readonly spread: number },
): Omit<RisingTopic, "qValue"> {
  const counted = recent.map((period) => mentionsOf(topic, period));
  const over = recent.map((period) => exposureOf(period, against));
  const before = {
    count: sum(baseline.map((period) => mentionsOf(topic, period))),
    exposure: sum(baseline.map((period) => exposureOf(period, against))),
  };
  const [mentions = 0] = counted;
  const [exposed = 0] = over;
  const expected = before.exposure === 0 ? 0 : (before.count / before.exposure) * exposed;
  const spread = Math.max(common, dispersion(excess(topic, baseline, against)));
  const rise = (count: number, exposure: number): number =>
    exposure === 0 || before.exposure === 0
      ? 1
      : poissonRise(
          { count: count / spread, exposure },
          { count: before.count / spread, exposure: before.exposure },
        );
  const jump = mentions < minimumMentions ? 1 : rise(mentions, exposed);
  const average = asOneCount(counted, over);
  const drift = sum(counted) < minimumMentions ? 1 : rise(average.count, average.exposure);
  const pValue = Math.min(1, LOOKS * Math.min(jump, drift));
  return { topic, shape: jump <= drift ? "jump" : "drift", mentions, expected, pValue };
}

/**
 * The weighted average of recent counts as the one Poisson count with its mean and variance (as Fay and Feuer 1997 take a weighted sum):
 * both divided by variance over mean.
 *
 * @param counted newest first
 */
function asOneCount(
  counted: readonly number[],
  over: readonly number[],
): { readonly count: number; readonly exposure: number } {
  const average = (values: readonly number[]) =>
    ewma(values.toReversed(), { center: 0, lambda: LAMBDA }).at(-1) ?? 0;
  const exposure = average(over);
  if (exposure === 0) return { count: 0, exposure: 0 };
  const variance = sum(over.map((exposed, age) => exposed * (LAMBDA * (1 - LAMBDA) ** age) ** 2));
  const scale = variance / exposure;
  return { count: average(counted) / scale, exposure: exposure / scale };
}

/** How much a baseline varies: Pearson's χ² against the counts of its mean rate, and its degrees of freedom. */
interface Excess {
  readonly chiSquare: number;
  readonly freedom: number;
}

function excess(topic: string, baseline: readonly Seen[], against: Checked["against"]): Excess {
  const counted = baseline.map((period) => mentionsOf(topic, period));
  const over = baseline.map((period) => exposureOf(period, against));
  const rate = sum(counted) / sum(over);
  if (!(rate > 0)) return { chiSquare: 0, freedom: 0 };
  const terms = counted.flatMap((count, index) => {
    const expected = rate * (over[index] ?? 0);
    return expected > 0 ? [(count - expected) ** 2 / expected] : [];
  });
  return { chiSquare: sum(terms), freedom: Math.max(0, terms.length - 1) };
}

/** Variance over mean, 1 for Poisson counts, and never taken for less. */
function dispersion({ chiSquare, freedom }: Excess): number {
  return freedom === 0 ? 1 : Math.max(1, chiSquare / freedom);
}

/** Of all topics together, since that of one is known only roughly. */
function commonDispersion(
  topics: readonly string[],
  baseline: readonly Seen[],
  { against }: Checked,
): number {
  const all = topics.map((topic) => excess(topic, baseline, against));
  return dispersion({
    chiSquare: sum(all.map(({ chiSquare }) => chiSquare)),
    freedom: sum(all.map(({ freedom }) => freedom)),
  });
}

function mentionsOf(topic: string, { topics }: Seen): number {
  return topics.find((one) => one.topic === topic)?.mentions ?? 0;
}

function exposureOf({ mentions }: Seen, against: Checked["against"]): number {
  return against === "time" ? 1 : mentions;
}

/** The starts of periods, the given one first and then back in time. */
function startsBefore(startsAt: EpochMs, count: number, counts: TopicCounts): readonly EpochMs[] {
  const starts = [startsAt];
  for (let at = startsAt; starts.length < count; starts.push(at)) at = periodStart(at - 1, counts);
  return starts;
}

function topicsIn(periods: readonly Seen[]): readonly string[] {
  return [...new Set(periods.flatMap(({ topics }) => topics.map(({ topic }) => topic)))].sort();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function checked({
  level = 0.01,
  baselinePeriods = 28,
  recentPeriods = 4,
  minimumMentions = 5,
  against = "time",
}: RisingOptions): Checked {
  const whole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  if (!(level > 0 && level < 1)) throw invalid("level", "must be above 0 and below 1");
  if (!whole(baselinePeriods, SHORTEST_BASELINE, 366)) throw invalid("baselinePeriods", "must be 7 to 366");
  if (!whole(recentPeriods, 2, 28)) throw invalid("recentPeriods", "must be 2 to 28");
  if (!whole(minimumMentions, 1, Number.MAX_SAFE_INTEGER))
    throw invalid("minimumMentions", "must be a whole number of at least 1");
  if (against !== "time" && against !== "mentions") throw invalid("against", "must be time or mentions");
  return { level, baselinePeriods, recentPeriods, minimumMentions, against };
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError(
    "INVALID_INPUT",
    `What counts as a rise is not valid (${field}: ${rule}). Correct it.`,
    {
      details: { what: "rising", problems: [{ path: field, rule }] },
    },
  );
}
