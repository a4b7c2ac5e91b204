import { channelEffectiveness, type JourneyRecord, report } from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, customer, journey, rated, status } from "./records.js";

const asOf = at("20 00:00");

/** So many journeys on a channel, of a segment, the first `happy` of which are rated 5 and the others 1. */
const many = (
  channel: string,
  segment: string,
  count: number,
  happy: number,
  solvedAfterMinutes: number,
): readonly JourneyRecord[] =>
  Array.from({ length: count }, (_, index) =>
    journey(
      `${channel} ${segment} ${index}`,
      [
        customer("10:00", channel),
        agent("10:05", channel),
        ...(index % 2 === 0 ? [customer("10:06", channel)] : []),
        { ...status("10:00", "solved"), at: at("10:06") + solvedAfterMinutes * 60_000 + index },
        rated("20:00", index < happy ? 5 : 1),
      ],
      { segment },
    ),
  );

// The hard cases go to the phone, which does better on both kinds.
const journeys = [
  ...many("phone", "easy", 20, 20, 30),
  ...many("phone", "hard", 80, 60, 60),
  ...many("web-chat", "easy", 80, 72, 120),
  ...many("web-chat", "hard", 20, 8, 300),
  ...many("sms", "easy", 3, 3, 1),
];

describe("channel effectiveness", () => {
  const { satisfaction, resolution, engagement, channels } = channelEffectiveness(journeys, { asOf });

  it("compares satisfaction on the same mix of segments", () => {
    const phone = satisfaction.groups.find(({ name }) => name === "phone");
    const chat = satisfaction.groups.find(({ name }) => name === "web-chat");
    expect([phone?.crude, chat?.crude]).toEqual([0.8, 0.8]);
    // 103 easy and 100 hard in all.
    expect(phone?.standardised).toBeCloseTo((103 * 1 + 100 * 0.75) / 203, 12);
    expect(chat?.standardised).toBeCloseTo((103 * 0.9 + 100 * 0.4) / 203, 12);
    expect(satisfaction.best).toBe("phone");
    expect(satisfaction.leaders).toEqual(["phone"]);
  });

  it("lets no channel lead with few cases, or without any of a segment", () => {
    expect(satisfaction.insufficient).toEqual(["sms"]);
    expect(resolution.insufficient).toEqual(["sms"]);
    expect(engagement.insufficient).toEqual(["sms"]);
  });

  it("counts as engaged who wrote again on the channel after an answer there, and nobody else", () => {
    const asked = [
      journey("wrote again", [customer("10:00"), agent("10:05"), customer("10:06")]),
      journey("wrote twice before", [customer("10:00"), customer("10:01"), agent("10:05")]),
      journey("said no more", [customer("10:00"), agent("10:05")]),
      journey("went elsewhere", [customer("10:00"), agent("10:05"), customer("10:06", "sms")]),
      journey("was not answered", [customer("10:00"), customer("10:06")]),
    ];
    const of = (name: string) =>
      channelEffectiveness(asked, { asOf }).channels.find(({ channel }) => channel === name)?.engagement;
    expect(of("web-chat")).toEqual({ count: 1, n: 4 });
    expect(of("sms")).toEqual({ count: 0, n: 0 });
  });

  it("tells apart by the log-rank test which channel is fastest", () => {
    expect(resolution.best).toBe("phone");
    expect(resolution.leaders).toEqual(["phone"]);
    expect(resolution.pValues["web-chat"]).toBeLessThan(0.001);
    expect(channels.find(({ channel }) => channel === "phone")?.medianResolutionMs).toBeGreaterThan(
      3_600_000,
    );
  });

  it("calls both leaders where they cannot be told apart", () => {
    expect(engagement.leaders.toSorted()).toEqual(["phone", "web-chat"]);
    expect(channels.find(({ channel }) => channel === "web-chat")?.engagement).toEqual({ count: 50, n: 100 });
    const alike = [...many("phone", "easy", 40, 30, 30), ...many("email", "easy", 40, 29, 30)];
    const found = channelEffectiveness(alike, { asOf });
    expect(found.satisfaction.leaders).toEqual(["phone", "email"]);
    expect(found.resolution.leaders).toHaveLength(2);
  });

  it("lets those with exactly as many cases as are asked for lead", () => {
    expect(channelEffectiveness(journeys, { asOf, minN: 100 }).engagement).toMatchObject({
      best: "phone",
      insufficient: ["sms"],
    });
    expect(channelEffectiveness(journeys, { asOf, minN: 101 }).engagement.best).toBeNull();
  });

  it("stands in a report as well", () => {
    const { channels: found } = report(
      { journeys },
      { asOf, cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" },
    );
    expect(found.satisfaction).toEqual(satisfaction);
  });
});
