import fc from "fast-check";
import { mergeTopicCounts, topicCounts } from "throughline/feedback";
import { describe, expect, it } from "vitest";

const at = (text: string) => Date.parse(text);
const athens = { every: "day", timeZone: "Europe/Athens" } as const;

describe("topicCounts", () => {
  it("counts every topic of a mention once, and mentions of no topic too", () => {
    const occurredAt = at("2026-03-02T10:00:00Z");
    expect(
      topicCounts(
        [
          { topics: ["outage", "outage", "late"], occurredAt },
          { topics: ["outage"], occurredAt },
          { topics: [], occurredAt },
        ],
        athens,
      ).periods,
    ).toEqual([
      {
        startsAt: at("2026-03-02T00:00:00+02:00"),
        mentions: 3,
        topics: [
          { topic: "late", mentions: 1 },
          { topic: "outage", mentions: 2 },
        ],
      },
    ]);
  });

  it("begins days at midnight of the place, also where they have 23 or 25 hours", () => {
    const days = ["2026-03-28", "2026-03-29", "2026-03-30", "2026-10-25", "2026-10-26"];
    const midnights = [
      "2026-03-28T00:00:00+02:00",
      "2026-03-29T00:00:00+02:00",
      "2026-03-30T00:00:00+03:00",
      "2026-10-25T00:00:00+03:00",
      "2026-10-26T00:00:00+02:00",
    ];
    const mentions = days.flatMap((day) =>
      ["T05:00:00Z", "T20:30:00Z"].map((time) => ({ topics: [], occurredAt: at(day + time) })),
    );
    const counted = topicCounts(mentions, athens).periods;
    expect(counted.map(({ startsAt }) => startsAt)).toEqual(midnights.map(at));
    expect(counted.map(({ mentions: count }) => count)).toEqual([2, 2, 2, 2, 2]);
  });

  it("begins hours at the full hour of the place", () => {
    const [period] = topicCounts([{ topics: [], occurredAt: at("2026-03-02T10:40:00Z") }], {
      every: "hour",
      timeZone: "Asia/Kolkata",
    }).periods;
    expect(period?.startsAt).toBe(at("2026-03-02T10:30:00Z"));
  });

  it("takes names of every object for names", () => {
    const [period] = topicCounts([{ topics: ["constructor"], occurredAt: 0 }], athens).periods;
    expect(period?.topics).toEqual([{ topic: "constructor", mentions: 1 }]);
  });

  it.each([
    { every: "day", timeZone: "Mars/Olympus" },
    { every: "day", timeZone: "+02:00" },
    { every: "week", timeZone: "UTC" },
  ])("refuses %o", (periods) => {
    expect(() => topicCounts([], periods as never)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});

describe("mergeTopicCounts", () => {
  const mention = fc.record({
    topics: fc.uniqueArray(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
    occurredAt: fc.integer({ min: 0, max: 40 * 86_400_000 }),
  });

  it("of any parts in any order is the count of the whole", () => {
    fc.assert(
      fc.property(
        fc.array(mention, { maxLength: 30, size: "max" }),
        fc.array(fc.nat(2), { minLength: 30, maxLength: 30, size: "max" }),
        (all, to) => {
          const parts = [0, 1, 2].map((part) =>
            topicCounts(
              all.filter((_, index) => to[index] === part),
              athens,
            ),
          );
          const [first, ...others] = parts.reverse();
          if (first === undefined) throw new Error("no parts");
          expect(mergeTopicCounts(first, ...others)).toEqual(topicCounts(all, athens));
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });

  it("refuses counts by other periods", () => {
    const hours = topicCounts([], { ...athens, every: "hour" });
    expect(() => mergeTopicCounts(topicCounts([], athens), hours)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
