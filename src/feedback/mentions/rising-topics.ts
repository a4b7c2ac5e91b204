import { ThroughlineError } from "../../kernel/error.js";
import { type EpochMs, epochMs } from "../../kernel/instant.js";
import { benjaminiHochberg } from "../../kpi/statistics/benjamini-hochberg.js";
import { commonDispersion, evidenceOf, type Seen, SILENCE } from "./evidence-of-rise.js";
import { checkPeriods, nextPeriodStart, periodStart, type TopicCounts } from "./topic-counts.js";

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
 * rising[0]; // { topic: "outage", shape: "jump", mentions: 23, expected: 3.52, pValue: 6.7e-11, qValue: 6.7e-11 }
 * ```
 */
export function risingTopics(counts: TopicCounts, asOf: EpochMs, options: RisingOptions = {}): JudgedPeriod {
  checkPeriods(counts);
  return judge(
    counts,
    periodStart(periodStart(epochMs(asOf, "asOf"), counts) - 1, counts),
    risingRules(options),
  );
}

/** What counts as a rise, with nothing left out. */
export type RisingRules = Required<RisingOptions>;

/** What was found of the period that began at `startsAt`. */
export function judge(counts: TopicCounts, startsAt: EpochMs, options: RisingRules): JudgedPeriod {
  const { baselinePeriods: wanted, recentPeriods, level, against, minimumMentions } = options;
  const begun = counts.periods[0]?.startsAt ?? startsAt;
  const starts = startsBefore(startsAt, recentPeriods + wanted, counts).filter((start) => start > begun);
  const recent = starts.slice(0, recentPeriods);
  const baseline = starts.slice(recentPeriods);
  const endsAt = nextPeriodStart(startsAt, counts);
  if (baseline.length < SHORTEST_BASELINE) return { startsAt, endsAt, baselinePeriods: null, rising: [] };
  const known = new Map(counts.periods.map((period) => [period.startsAt, period]));
  const seen = (at: readonly EpochMs[]) => at.map((start) => known.get(start) ?? SILENCE);
  const topics = topicsIn(seen(starts));
  const periods = { recent: seen(recent), baseline: seen(baseline), against, minimumMentions };
  const dispersion = commonDispersion(topics, periods);
  const looks = topics.map((topic) => ({ topic, ...evidenceOf(topic, { ...periods, dispersion }) }));
  const qValues = benjaminiHochberg(looks.map(({ pValue }) => pValue));
  const rising = looks
    .map((one, index) => ({ ...one, qValue: qValues[index] ?? 1 }))
    .filter(({ qValue }) => qValue <= level)
    .sort((one, other) => one.pValue - other.pValue);
  return { startsAt, endsAt, baselinePeriods: baseline.length, rising };
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

/** @throws ThroughlineError `INVALID_INPUT` */
export function risingRules({
  level = 0.01,
  baselinePeriods = 28,
  recentPeriods = 4,
  minimumMentions = 5,
  against = "time",
}: RisingOptions): RisingRules {
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
