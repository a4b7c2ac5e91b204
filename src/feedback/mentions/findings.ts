import { type EpochMs, epochMs } from "../../kernel/instant.js";
import { judge, type RisingOptions, type RisingTopic, risingRules } from "./rising-topics.js";
import { checkPeriods, nextPeriodStart, periodStart, type TopicCounts } from "./topic-counts.js";

/** Something that was noticed in what is said in public. */
export interface Finding extends RisingTopic {
  /** The same for the same finding, however often it is asked for. */
  readonly id: string;
  readonly kind: "topic-rising";
  /** The period that stands out. */
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** It was not found of the period before. */
  readonly isNew: boolean;
}

/** A stretch of the feed. */
export interface Findings {
  /** Oldest first. */
  readonly findings: readonly Finding[];
  /** To be given as `after` the next time. */
  readonly next: EpochMs;
}

/** At most so many periods are judged in one call: a year of days, a fortnight of hours. */
const MOST_PERIODS = 366;

/**
 * The feed of findings: every period that ended after `after` and by `asOf` is judged as `risingTopics` does it. Asked again with `next`, it
 * goes on where it stopped; a period is judged once it is over.
 *
 * @param after `next` of the call before; `null`: the newest period alone
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * const { findings: found, next } = findings(counts, { after: null, asOf: Date.parse("2026-03-30T00:05:00Z") });
 * found.map(({ topic, mentions, expected }) => [topic, mentions, expected]); // [["outage", 23, 3.52]]
 * ```
 */
export function findings(
  counts: TopicCounts,
  { after, asOf, ...options }: { readonly after: EpochMs | null; readonly asOf: EpochMs } & RisingOptions,
): Findings {
  checkPeriods(counts);
  const rules = risingRules(options);
  const endsBy = periodStart(epochMs(asOf, "asOf"), counts);
  const newest = periodStart(endsBy - 1, counts);
  const found: Finding[] = [];
  let startsAt = after === null ? newest : periodStart(epochMs(after, "after"), counts);
  let before = new Set(
    judge(counts, periodStart(startsAt - 1, counts), rules).rising.map(({ topic }) => topic),
  );
  for (let judged = 0; startsAt <= newest && judged < MOST_PERIODS; judged++) {
    const { rising, endsAt } = judge(counts, startsAt, rules);
    for (const one of rising)
      found.push({
        id: `topic-rising.${one.topic}.${startsAt}`,
        kind: "topic-rising",
        ...one,
        startsAt,
        endsAt,
        isNew: !before.has(one.topic),
      });
    before = new Set(rising.map(({ topic }) => topic));
    startsAt = nextPeriodStart(startsAt, counts);
  }
  return { findings: found, next: startsAt };
}
