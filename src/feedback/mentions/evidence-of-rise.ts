import { ewma } from "../../kpi/statistics/ewma.js";
import { poissonRise } from "../../kpi/statistics/poisson.js";
import type { PeriodCounts } from "./topic-counts.js";

/** What was said in a period, whenever it was. */
export type Seen = Omit<PeriodCounts, "startsAt">;

/** A period in which nobody said anything. */
export const SILENCE: Seen = { mentions: 0, topics: [] };

/** What a topic is held against. */
export interface Comparison {
  /** Newest first. */
  readonly recent: readonly Seen[];
  readonly baseline: readonly Seen[];
  readonly against: "time" | "mentions";
  readonly minimumMentions: number;
  /** Variance over mean of all topics together, at least 1. */
  readonly dispersion: number;
}

/** What speaks for a rise of one topic. */
export interface Evidence {
  readonly shape: "jump" | "drift";
  readonly mentions: number;
  readonly expected: number;
  readonly pValue: number;
}

/** The weight of the newest period in the average that a slow rise is seen by. */
const LAMBDA = 0.4;
/** A topic is looked at in two ways. */
const LOOKS = 2;

/** Looks at a topic in its newest period, and in the weighted average of its recent ones. */
export function evidenceOf(topic: string, comparison: Comparison): Evidence {
  const { recent, baseline, against, minimumMentions } = comparison;
  const counted = recent.map((period) => mentionsOf(topic, period));
  const over = recent.map((period) => exposureOf(period, against));
  const before = {
    count: sum(baseline.map((period) => mentionsOf(topic, period))),
    exposure: sum(baseline.map((period) => exposureOf(period, against))),
  };
  const [mentions = 0] = counted;
  const [exposed = 0] = over;
  const expected = before.exposure === 0 ? 0 : (before.count / before.exposure) * exposed;
  const own = dispersionOf([excess(topic, baseline, against)]);
  const spread = Math.max(own, tailSpread(comparison.dispersion));
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
  return { shape: jump <= drift ? "jump" : "drift", mentions, expected, pValue };
}

/** Variance over mean of all topics together, since that of one is known only roughly: 1 for Poisson counts, never taken for less. */
export function commonDispersion(
  topics: readonly string[],
  { baseline, against }: Pick<Comparison, "baseline" | "against">,
): number {
  return dispersionOf(topics.map((topic) => excess(topic, baseline, against)));
}

/**
 * By how much Poisson counts are to be scaled to have as heavy a tail as counts whose rate varies (negative binomial): the third cumulant
 * over the second, 2φ−1.
 */
function tailSpread(dispersion: number): number {
  return 2 * dispersion - 1;
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

function excess(topic: string, baseline: readonly Seen[], against: Comparison["against"]): Excess {
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

function dispersionOf(excesses: readonly Excess[]): number {
  const freedom = sum(excesses.map((one) => one.freedom));
  return freedom === 0 ? 1 : Math.max(1, sum(excesses.map((one) => one.chiSquare)) / freedom);
}

function mentionsOf(topic: string, { topics }: Seen): number {
  return topics.find((one) => one.topic === topic)?.mentions ?? 0;
}

function exposureOf({ mentions }: Seen, against: Comparison["against"]): number {
  return against === "time" ? 1 : mentions;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
