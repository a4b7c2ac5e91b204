import { DAY_MS } from "../../calendar/local-date.js";
import { atWallTime, isTimeZone, offsetStretches } from "../../calendar/zone.js";
import { ThroughlineError } from "../../kernel/error.js";
import { type EpochMs, epochMs } from "../../kernel/instant.js";

/** What is counted of a mention. */
export interface CountedMention {
  readonly topics: readonly string[];
  readonly occurredAt: EpochMs;
}

/** What mentions are counted by. Counts of one kind of period and one time zone can be merged. */
export interface Periods {
  /** Days begin at midnight, and so are 23 to 25 hours long; hours at the full hour. */
  readonly every: "hour" | "day";
  /** IANA time zone, such as `Europe/Athens`. */
  readonly timeZone: string;
}

/** How often a topic was spoken of. */
export interface TopicCount {
  readonly topic: string;
  readonly mentions: number;
}

/** What was said in one period. */
export interface PeriodCounts {
  readonly startsAt: EpochMs;
  /** All mentions, of any topic and of none. */
  readonly mentions: number;
  /** By name. Topics of nobody's are left out. */
  readonly topics: readonly TopicCount[];
}

/** How often topics were spoken of, period by period: plain data, to be kept and merged. */
export interface TopicCounts extends Periods {
  /** Oldest first. Those in which nobody said anything are left out. */
  readonly periods: readonly PeriodCounts[];
}

const HOUR_MS = 3_600_000;

/**
 * Counts mentions by topic and period. Give every mention once: `captureMention` tells those that came before.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a time zone that is none, or a mention without a time
 * @example
 * ```ts
 * const counts = topicCounts([{ topics: ["outage"], occurredAt: Date.parse("2026-03-29T10:00:00Z") }], {
 *   every: "day",
 *   timeZone: "Europe/Athens",
 * });
 * counts.periods; // [{ startsAt: 1774735200000, mentions: 1, topics: [{ topic: "outage", mentions: 1 }] }]
 * ```
 */
export function topicCounts(mentions: readonly CountedMention[], { every, timeZone }: Periods): TopicCounts {
  checkPeriods({ every, timeZone });
  const startOf = rememberedStarts({ every, timeZone });
  const periods = mentions.map(({ topics, occurredAt }) => ({
    startsAt: startOf(epochMs(occurredAt, "occurredAt")),
    mentions: 1,
    topics: [...new Set(topics)].map((topic) => ({ topic, mentions: 1 })),
  }));
  return { every, timeZone, periods: summed(periods) };
}

/**
 * Counts of parts as counts of the whole, in whatever order and however they were parted.
 *
 * @throws ThroughlineError `INVALID_INPUT` for counts by different periods
 */
export function mergeTopicCounts(first: TopicCounts, ...others: readonly TopicCounts[]): TopicCounts {
  const { every, timeZone } = first;
  if (others.some((other) => other.every !== every || other.timeZone !== timeZone))
    throw new ThroughlineError(
      "INVALID_INPUT",
      "Counts by different periods or time zones cannot be merged.",
    );
  return { every, timeZone, periods: summed([first, ...others].flatMap(({ periods }) => periods)) };
}

/** When the period began in which `at` lies. */
export function periodStart(at: EpochMs, { every, timeZone }: Periods): EpochMs {
  const stretches = offsetStretches(timeZone, at - 2 * DAY_MS, at + DAY_MS);
  const { offsetMs = 0 } = stretches.find(({ startAt, endAt }) => startAt <= at && at < endAt) ?? {};
  const local = at + offsetMs;
  if (every === "hour") return at - modulo(local, HOUR_MS);
  return atWallTime(stretches, local - modulo(local, DAY_MS), "first");
}

/** {@link periodStart} that looks a period up once. */
function rememberedStarts(periods: Periods): (at: EpochMs) => EpochMs {
  const known = new Map<number, { readonly startsAt: EpochMs; readonly endsAt: EpochMs }>();
  return (at) => {
    const hour = Math.floor(at / HOUR_MS);
    const found = known.get(hour);
    if (found !== undefined && found.startsAt <= at && at < found.endsAt) return found.startsAt;
    const startsAt = periodStart(at, periods);
    known.set(hour, { startsAt, endsAt: nextPeriodStart(startsAt, periods) });
    return startsAt;
  };
}

/** When the period began that follows the one which began at `startsAt`. */
export function nextPeriodStart(startsAt: EpochMs, periods: Periods): EpochMs {
  // Around noon of the next day, whatever the clocks do in between.
  return periods.every === "hour" ? startsAt + HOUR_MS : periodStart(startsAt + 1.5 * DAY_MS, periods);
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function checkPeriods({ every, timeZone }: Periods): void {
  if ((every === "hour" || every === "day") && isTimeZone(timeZone)) return;
  throw new ThroughlineError(
    "INVALID_INPUT",
    "Periods are an hour or a day in an IANA time zone such as Europe/Athens. Give both.",
    { details: { field: "timeZone" } },
  );
}

function summed(periods: readonly PeriodCounts[]): readonly PeriodCounts[] {
  const sums = new Map<EpochMs, { mentions: number; topics: Map<string, number> }>();
  for (const { startsAt, mentions, topics } of periods) {
    const sum = sums.get(startsAt) ?? { mentions: 0, topics: new Map<string, number>() };
    sums.set(startsAt, sum);
    sum.mentions += mentions;
    for (const { topic, mentions: more } of topics)
      sum.topics.set(topic, (sum.topics.get(topic) ?? 0) + more);
  }
  return [...sums]
    .sort(([one], [other]) => one - other)
    .map(([startsAt, { mentions, topics }]) => ({ startsAt, mentions, topics: named(topics) }));
}

function named(topics: ReadonlyMap<string, number>): readonly TopicCount[] {
  return [...topics]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([topic, mentions]) => ({ topic, mentions }));
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
