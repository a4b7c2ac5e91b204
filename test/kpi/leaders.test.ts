import fc from "fast-check";
import { channelEffectiveness, type JourneyRecord, type LeaderOptions, rateLeaders } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../kernel/thrown.js";
import { at, customer, journey, rated, status } from "./records.js";
import { runs } from "./statistics/anything.js";

const asOf = at("20 00:00");
const MINUTE_MS = 60_000;

/** So many ratings of conversations on a channel, the first `happy` of them positive. */
const ratings = (channel: string, segment: string, count: number, happy: number): readonly JourneyRecord[] =>
  Array.from({ length: count }, (_, index) =>
    journey(
      `${channel} ${segment} ${index}`,
      [customer("10:00", channel), rated("11:00", index < happy ? 5 : 1)],
      { segment },
    ),
  );

/** Journeys on a channel that took so many minutes each, and others that have been open for so many. */
const lasting = (
  channel: string,
  solved: readonly number[],
  open: readonly number[] = [],
): readonly JourneyRecord[] => [
  ...solved.map((minutes, index) =>
    journey(`${channel} solved ${index}`, [
      customer("10:00", channel),
      { ...status("10:00", "solved"), at: at("10:00") + minutes * MINUTE_MS },
    ]),
  ),
  ...open.map((minutes, index) =>
    journey(`${channel} open ${index}`, [{ ...customer("10:00", channel), at: asOf - minutes * MINUTE_MS }]),
  ),
];

const rankedByRating = (journeys: readonly JourneyRecord[], options: LeaderOptions = {}) =>
  channelEffectiveness(journeys, { asOf, ...options }).satisfaction;
const rankedByDuration = (journeys: readonly JourneyRecord[], options: LeaderOptions = {}) =>
  channelEffectiveness(journeys, { asOf, ...options }).resolution;

describe("leaders by a rate", () => {
  // The interval of 56/70 less 48/80 is from Newcombe (1998), table II, method 10: 0.0524 to 0.3339.
  const groups = {
    sms: { count: 29, n: 29 },
    phone: { count: 56, n: 70 },
    email: { count: 48, n: 80 },
    chat: { count: 50, n: 70 },
    fax: { count: 0, n: 0 },
  };

  it("are the best with enough cases and those whose difference to it may be 0, by rate", () => {
    const { best, leaders, insufficient, differences } = rateLeaders(groups);
    expect(best).toBe("phone");
    expect(leaders).toEqual(["phone", "chat"]);
    expect(insufficient).toEqual(["fax", "sms"]);
    expect(Object.keys(differences)).toEqual(["chat", "email", "fax", "sms"]);
    expect(differences.fax).toBeNull();
    expect(differences.email?.difference).toBeCloseTo(0.2, 12);
    expect(differences.email?.lower).toBeCloseTo(0.0524, 4);
    expect(differences.email?.upper).toBeCloseTo(0.3339, 4);
    expect(differences.chat?.lower).toBeCloseTo(-0.0566, 4);
  });

  it("are more at a higher confidence, and others with fewer cases asked for", () => {
    // At 99.9 % the interval of 56/70 less 48/80 begins at −0.048.
    expect(rateLeaders(groups, { confidence: 0.999 }).leaders).toEqual(["phone", "chat", "email"]);
    expect(rateLeaders(groups, { minN: 29 })).toMatchObject({ best: "sms", insufficient: ["fax"] });
    expect(rateLeaders(groups, { minN: 80 })).toMatchObject({ best: "email", leaders: ["email"] });
  });

  it("stand in order of their names where their rates are equal", () => {
    const half = { count: 20, n: 40 };
    const { best, leaders } = rateLeaders({ c: half, a: half, d: { count: 21, n: 40 }, b: half });
    expect([best, leaders]).toEqual(["d", ["d", "a", "b", "c"]]);
  });

  it("are none where none has enough cases", () => {
    expect(rateLeaders({ b: { count: 1, n: 2 }, a: { count: 2, n: 2 } })).toEqual({
      best: null,
      leaders: [],
      insufficient: ["a", "b"],
      differences: {},
    });
  });

  it("are not found of counts that are none, which it says where they stand", () => {
    const { code, details } = thrownBy(() => rateLeaders({ a: { count: 1, n: 2 }, b: { count: 3, n: 2 } }));
    expect(code).toBe("INVALID_INPUT");
    expect(String(details?.path)).toMatch(/^groups\.b/);
  });

  it("are the same in whatever order the groups are given, and never one that is told apart", () => {
    const proportion = fc.nat(200).chain((n) => fc.nat(n).map((count) => ({ count, n })));
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-e]$/), proportion),
        fc.integer({ min: 1, max: 100 }),
        (some, minN) => {
          const found = rateLeaders(some, { minN });
          const turned = Object.fromEntries(Object.entries(some).toReversed());
          expect(rateLeaders(turned, { minN })).toEqual(found);
          expect(found.leaders[0] ?? null).toBe(found.best);
          for (const [name, { n }] of Object.entries(some)) {
            expect(found.insufficient.includes(name)).toBe(n < minN);
            const lower = found.differences[name]?.lower ?? 0;
            if (n >= minN) expect(found.leaders.includes(name)).toBe(lower <= 0);
          }
        },
      ),
      runs,
    );
  });
});

describe("leaders by a standardised rate", () => {
  it("are all whose difference to the best may be 0, by a normal interval", () => {
    // 0.8 less 0.66 is 0.14, and 1.96 √(0.8·0.2/50 + 0.66·0.34/50) is 0.172, though neither term alone
    // reaches so far (0.111 and 0.131). 0.8 less 0.62 is 0.18, above 0.174, and below 0.229 at 99 %.
    const journeys = [
      ...ratings("a", "one", 50, 31),
      ...ratings("b", "one", 50, 33),
      ...ratings("c", "one", 50, 40),
      ...ratings("d", "one", 29, 29),
    ];
    expect(rankedByRating(journeys)).toMatchObject({ best: "c", leaders: ["c", "b"], insufficient: ["d"] });
    expect(rankedByRating(journeys, { confidence: 0.99 }).leaders).toEqual(["c", "b", "a"]);
    expect(rankedByRating(journeys, { minN: 50 }).insufficient).toEqual(["d"]);
    expect(rankedByRating(journeys, { minN: 29 })).toMatchObject({
      best: "d",
      leaders: ["d"],
      insufficient: [],
    });
  });

  it("say of each group, by name, its rate as it is and on the common mix", () => {
    // Half of all are easy. a: 0.5·0.9 + 0.5·0.5; b: 0.5·1 + 0.5·0.6.
    const { groups } = rankedByRating([
      ...ratings("b", "easy", 10, 10),
      ...ratings("b", "hard", 30, 18),
      ...ratings("a", "easy", 30, 27),
      ...ratings("a", "hard", 10, 5),
    ]);
    const reach = 1.959964 * Math.sqrt((0.9 * 0.1) / 30 / 4 + (0.5 * 0.5) / 10 / 4);
    expect(groups).toEqual([
      {
        name: "a",
        n: 40,
        crude: 0.8,
        standardised: expect.closeTo(0.7, 12),
        interval: {
          lower: expect.closeTo(0.7 - reach, 6),
          upper: expect.closeTo(0.7 + reach, 6),
          confidence: 0.95,
        },
      },
      { name: "b", n: 40, crude: 0.7, standardised: expect.closeTo(0.8, 12), interval: expect.anything() },
    ]);
  });

  it("are none of those that lack cases of a segment, however many others they have", () => {
    const journeys = [
      ...ratings("a", "easy", 90, 90),
      ...ratings("b", "easy", 40, 20),
      ...ratings("b", "hard", 9, 1),
    ];
    expect(rankedByRating(journeys)).toMatchObject({
      best: "b",
      leaders: ["b"],
      insufficient: ["a"],
      groups: [
        { name: "a", n: 90, crude: 1, standardised: null, interval: null },
        { name: "b", n: 49 },
      ],
    });
    const without = [...ratings("a", "easy", 90, 90), ...ratings("b", "hard", 90, 9)];
    expect(rankedByRating(without)).toMatchObject({ best: null, leaders: [], insufficient: ["a", "b"] });
  });

  it("are all that had nothing but positive ratings, in order of their names", () => {
    const journeys = ["c", "a", "b"].flatMap((name) => ratings(name, "one", 30, 30));
    expect(rankedByRating(journeys)).toMatchObject({ best: "a", leaders: ["a", "b", "c"] });
  });

  it("count journeys without a segment as one more", () => {
    const unnamed = (channel: string, count: number, happy: number) =>
      ratings(channel, "none", count, happy).map(({ segment: _, ...more }) => more);
    const journeys = [...ratings("a", "one", 10, 10), ...unnamed("a", 30, 15), ...unnamed("b", 40, 40)];
    // An eighth of all have the segment: 1/8 of 1 and 7/8 of 0.5.
    expect(rankedByRating(journeys)).toMatchObject({
      best: "a",
      insufficient: ["b"],
      groups: [{ standardised: 0.5625 }, { standardised: null }],
    });
  });
});

describe("leaders by a duration", () => {
  it("are the shortest median and all that a log-rank test does not tell from it", () => {
    // p by scipy.stats.logrank.
    const journeys = [...lasting("chat", [3, 5, 6]), ...lasting("phone", [1, 2, 4])];
    const found = rankedByDuration(journeys, { minN: 3 });
    expect(found).toMatchObject({ best: "phone", leaders: ["phone", "chat"], insufficient: [] });
    expect(Object.entries(found.pValues)).toEqual([["chat", expect.closeTo(0.1098308661412899, 12)]]);
    expect(rankedByDuration(journeys, { minN: 3, confidence: 0.9 }).leaders).toEqual(["phone", "chat"]);
    expect(rankedByDuration(journeys, { minN: 3, confidence: 0.89 }).leaders).toEqual(["phone"]);
  });

  it("are told apart from a p-value below the level on, and not at it", () => {
    const journeys = [...lasting("chat", [2, 3, 7, 12]), ...lasting("phone", [1, 4, 6, 9])];
    const p = rankedByDuration(journeys, { minN: 4 }).pValues.phone ?? 0;
    const leadersAt = (level: number) =>
      rankedByDuration(journeys, { minN: 4, confidence: 1 - level }).leaders;
    // Above a half, 1 − (1 − p) is p to the last bit.
    expect(p).toBeCloseTo(0.6252842216722545, 12);
    expect(leadersAt(p)).toEqual(["chat", "phone"]);
    expect(leadersAt(p + 1e-9)).toEqual(["chat"]);
  });

  it("have as many cases as are asked for, alike ones and open ones each counted", () => {
    const journeys = [
      ...lasting("a", [1, 1, 1]),
      ...lasting("b", [10, 20]),
      ...lasting("c", [2, 2, 30], [40]),
    ];
    const found = rankedByDuration(journeys, { minN: 3 });
    expect([found.best, found.insufficient]).toEqual(["a", ["b"]]);
    expect(Object.keys(found.pValues)).toEqual(["b", "c"]);
    expect(rankedByDuration(journeys, { minN: 4 })).toEqual({
      best: "c",
      leaders: ["c"],
      insufficient: ["a", "b"],
      pValues: { a: expect.any(Number), b: expect.any(Number) },
    });
    expect(rankedByDuration(journeys, { minN: 5 })).toEqual({
      best: null,
      leaders: [],
      insufficient: ["a", "b", "c"],
      pValues: {},
    });
  });

  it("stand by median, and of equal medians in order of their names", () => {
    const journeys = [
      ...lasting("a", [1, 13, 14]),
      ...lasting("d", [2, 12, 15]),
      ...lasting("c", [3, 12, 20]),
      ...lasting("b", [4, 11, 30]),
    ];
    expect(rankedByDuration(journeys, { minN: 3 })).toMatchObject({
      best: "b",
      leaders: ["b", "c", "d", "a"],
    });
  });

  it("are last where their curve never gets to its half, and stay where it cannot be compared", () => {
    // Watched for half a minute, when none of the others had ended.
    const unknown = lasting("a", [], [0.5, 0.5, 0.5]);
    const slow = lasting("b", [3], [60, 60, 60, 60, 60]);
    const fast = lasting("c", [1, 2, 4, 5, 6, 7]);
    const found = rankedByDuration([...unknown, ...slow, ...fast], { minN: 3 });
    expect(found).toEqual({
      best: "c",
      leaders: ["c", "a"],
      insufficient: [],
      // Of b by scipy.stats.logrank.
      pValues: { a: null, b: expect.closeTo(0.006951296872240284, 12) },
    });
  });

  it("are none where no curve gets to its half", () => {
    const journeys = [
      ...lasting("a", [5], [60, 60]),
      ...lasting("b", [], [10, 10, 10]),
      ...lasting("c", [1]),
    ];
    expect(rankedByDuration(journeys, { minN: 3 })).toEqual({
      best: null,
      leaders: [],
      insufficient: ["c"],
      pValues: {},
    });
  });

  it("are the same in whatever order journeys are given, and whatever the unit", () => {
    const minutes = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 6 });
    const channels = fc.array(fc.record({ solved: minutes, open: minutes }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(channels, (some) => {
        const scaled = (factor: number) =>
          some.flatMap(({ solved, open }, index) =>
            lasting(
              `channel ${index}`,
              solved.map((time) => time * factor),
              open.map((time) => time * factor),
            ),
          );
        const found = rankedByDuration(scaled(1), { minN: 3 });
        expect(rankedByDuration(scaled(1).toReversed(), { minN: 3 })).toEqual(found);
        expect(rankedByDuration(scaled(60), { minN: 3 })).toEqual(found);
        expect(found.leaders[0] ?? null).toBe(found.best);
        expect(found.leaders.filter((name) => found.insufficient.includes(name))).toEqual([]);
      }),
      { ...runs, numRuns: 100 },
    );
  });
});
