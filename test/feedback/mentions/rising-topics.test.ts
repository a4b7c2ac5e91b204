import { findings, risingTopics, type TopicCounts } from "throughline/feedback";
import { describe, expect, it } from "vitest";
import { Random } from "../../journey/model/random.js";
import { DAY_MS, type TopicTraffic, traffic } from "./traffic.js";

/** One topic, so many mentions a day; the last is the newest. */
function daily(...mentions: readonly number[]): TopicCounts {
  return {
    every: "day",
    timeZone: "UTC",
    periods: mentions.map((count, day) => ({
      startsAt: day * DAY_MS,
      mentions: count + 20,
      topics: count === 0 ? [] : [{ topic: "outage", mentions: count }],
    })),
  };
}

const flat = Array.from({ length: 30 }, (_, day) => 2 + (day % 3));

describe("risingTopics", () => {
  it("finds a jump, and says what was to be expected", () => {
    const { rising, startsAt, endsAt, baselinePeriods } = risingTopics(daily(...flat, 20), 31 * DAY_MS);
    expect([startsAt, endsAt, baselinePeriods]).toEqual([30 * DAY_MS, 31 * DAY_MS, 26]);
    expect(rising).toMatchObject([{ topic: "outage", shape: "jump", mentions: 20 }]);
    expect(rising[0]?.expected).toBeCloseTo(3, 0);
    expect(rising[0]?.qValue).toBeLessThan(1e-6);
  });

  it("finds a slow rise that no single day shows", () => {
    const { rising } = risingTopics(daily(...flat, 7, 7, 8, 8), 34 * DAY_MS);
    expect(rising).toMatchObject([{ topic: "outage", shape: "drift" }]);
    expect(risingTopics(daily(...flat, 8), 31 * DAY_MS).rising).toEqual([]);
  });

  it("finds a topic that nobody spoke of before", () => {
    const { rising } = risingTopics(daily(...flat.map(() => 0), 6), 31 * DAY_MS);
    expect(rising).toMatchObject([{ topic: "outage", mentions: 6, expected: 0 }]);
  });

  it("finds nothing below the least number of mentions", () => {
    const counts = daily(...flat.map(() => 0), 4);
    expect(risingTopics(counts, 31 * DAY_MS).rising).toEqual([]);
    expect(risingTopics(counts, 31 * DAY_MS, { minimumMentions: 4 }).rising).toHaveLength(1);
  });

  it("says nothing while there is too little to compare with", () => {
    expect(risingTopics(daily(1, 1, 1, 1, 1, 50), 6 * DAY_MS)).toMatchObject({
      baselinePeriods: null,
      rising: [],
    });
  });

  it("judges no day that is not over", () => {
    const counts = daily(...flat, 20);
    expect(risingTopics(counts, 31 * DAY_MS - 1).rising).toEqual([]);
    expect(risingTopics(counts, 31 * DAY_MS).rising).toHaveLength(1);
  });

  it("asks more of a topic that always varies", () => {
    const calm = daily(...flat.map((_, day) => 10 + (day % 2)), 24);
    const wild = daily(...flat.map((_, day) => (day % 5 === 0 ? 30 : 5)), 24);
    expect(risingTopics(calm, 31 * DAY_MS).rising).toHaveLength(1);
    expect(risingTopics(wild, 31 * DAY_MS).rising).toEqual([]);
  });

  it("against all mentions, takes a busy day for no rise", () => {
    const busy = traffic(new Random(1), 31, [
      { topic: "outage", mean: (day) => (day === 30 ? 40 : 10), dispersion: 1 },
      { topic: "late", mean: (day) => (day === 30 ? 80 : 20), dispersion: 1 },
    ]);
    expect(risingTopics(busy, 31 * DAY_MS).rising).toHaveLength(2);
    expect(risingTopics(busy, 31 * DAY_MS, { against: "mentions" }).rising).toEqual([]);
  });

  it.each([
    { level: 0 },
    { level: 1 },
    { baselinePeriods: 6 },
    { recentPeriods: 1 },
    { minimumMentions: 0 },
    { against: "weather" },
  ])("refuses %o", (options) => {
    expect(() => risingTopics(daily(1), DAY_MS, options as never)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});

describe("in simulated traffic (seed 2026)", () => {
  const steady = (dispersion: number): readonly TopicTraffic[] =>
    [1, 2, 4, 8, 15, 30].map((mean) => ({ topic: `t${mean}`, mean: () => mean, dispersion }));

  it.each([1, 2])(
    "unchanged, with variance %s times the mean, gives alarms on no more days than the level",
    (dispersion) => {
      const random = new Random(2026);
      const level = 0.05;
      const runs = 400;
      let alarms = 0;
      for (let run = 0; run < runs; run++)
        if (risingTopics(traffic(random, 33, steady(dispersion)), 33 * DAY_MS, { level }).rising.length > 0)
          alarms++;
      expect(alarms / runs).toBeLessThanOrEqual(level);
    },
  );

  it("three times as much of one topic is found within three days, nine times in ten", () => {
    const random = new Random(2026);
    const runs = 100;
    let found = 0;
    for (let run = 0; run < runs; run++) {
      const planted = { topic: "planted", mean: (day: number) => (day >= 40 ? 15 : 5), dispersion: 1 };
      const counts = traffic(random, 43, [...steady(1), planted]);
      const days = [41, 42, 43].map((day) => risingTopics(counts, day * DAY_MS).rising);
      if (days.some((rising) => rising.some(({ topic }) => topic === "planted"))) found++;
    }
    expect(found).toBeGreaterThanOrEqual(90);
  });
});

describe("findings", () => {
  const counts = daily(...flat, 20, 22, 3, 3);

  it("gives each finding once, in order, and goes on where it stopped", () => {
    const first = findings(counts, { after: 30 * DAY_MS, asOf: 31 * DAY_MS });
    expect(first.findings).toMatchObject([
      { id: `topic-rising.outage.${30 * DAY_MS}`, kind: "topic-rising", mentions: 20, isNew: true },
    ]);
    const rest = findings(counts, { after: first.next, asOf: 34 * DAY_MS + 1 });
    expect(rest.findings[0]).toMatchObject({ id: `topic-rising.outage.${31 * DAY_MS}`, isNew: false });
    const whole = findings(counts, { after: 30 * DAY_MS, asOf: 34 * DAY_MS });
    expect(whole.findings).toEqual([...first.findings, ...rest.findings]);
    expect(findings(counts, { after: rest.next, asOf: 34 * DAY_MS })).toEqual({
      findings: [],
      next: rest.next,
    });
  });

  it("begins with the newest day", () => {
    expect(findings(counts, { after: null, asOf: 31 * DAY_MS + 5 }).findings).toHaveLength(1);
    expect(findings(counts, { after: null, asOf: 31 * DAY_MS - 5 }).findings).toEqual([]);
  });
});
