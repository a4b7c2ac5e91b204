import { channelEffectiveness, type JourneyRecord, type LeaderOptions, report } from "throughline/kpi";
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
  const found = (options: LeaderOptions = {}) => channelEffectiveness(journeys, { asOf, ...options });

  it("compares satisfaction on the same mix of segments", () => {
    const { satisfaction } = found();
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
    const { satisfaction, resolution, engagement } = found();
    expect(satisfaction.insufficient).toEqual(["sms"]);
    expect(resolution.insufficient).toEqual(["sms"]);
    expect(engagement.insufficient).toEqual(["sms"]);
  });

  it("says of each channel, by name, what its rankings rest on", () => {
    // Of n minutes after 10:06 and as many milliseconds as the place in the list; the 50th and 51st of 100,
    // and for the phone, where 20 take 30 minutes, the 30th and 31st of 80 that take 60.
    const resolvedMs = (minutes: number, place: number) => (6 + minutes) * 60_000 + place;
    expect(found().channels).toEqual([
      {
        channel: "phone",
        satisfaction: { count: 80, n: 100 },
        medianResolutionMs: resolvedMs(60, 29.5),
        journeys: 100,
        engagement: { count: 50, n: 100 },
      },
      {
        channel: "sms",
        satisfaction: { count: 3, n: 3 },
        medianResolutionMs: resolvedMs(1, 1),
        journeys: 3,
        engagement: { count: 2, n: 3 },
      },
      {
        channel: "web-chat",
        satisfaction: { count: 80, n: 100 },
        medianResolutionMs: resolvedMs(120, 49.5),
        journeys: 100,
        engagement: { count: 50, n: 100 },
      },
    ]);
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
    const { resolution } = found();
    expect(resolution.best).toBe("phone");
    expect(resolution.leaders).toEqual(["phone"]);
    expect(resolution.pValues["web-chat"]).toBeLessThan(0.001);
  });

  it("calls both leaders where they cannot be told apart", () => {
    expect(found().engagement.leaders).toEqual(["phone", "web-chat"]);
    const alike = channelEffectiveness(
      [...many("phone", "easy", 40, 30, 30), ...many("email", "easy", 40, 29, 30)],
      { asOf },
    );
    expect(alike.satisfaction.leaders).toEqual(["phone", "email"]);
    expect(alike.resolution.leaders).toEqual(["email", "phone"]);
  });

  it("lets those with exactly as many cases as are asked for lead", () => {
    const exactly = found({ minN: 100 });
    expect([exactly.satisfaction, exactly.resolution, exactly.engagement]).toEqual(
      Array.from({ length: 3 }, () => expect.objectContaining({ best: "phone", insufficient: ["sms"] })),
    );
    const more = found({ minN: 101 });
    const insufficient = ["phone", "sms", "web-chat"];
    expect(more.satisfaction).toMatchObject({ best: null, leaders: [], insufficient });
    expect(more.resolution).toEqual({ best: null, leaders: [], insufficient, pValues: {} });
    expect(more.engagement).toEqual({ best: null, leaders: [], insufficient, differences: {} });
  });

  it("ranks a channel only by what happened on it", () => {
    const moved = journey("moved", [
      customer("10:00"),
      agent("10:05"),
      customer("10:30", "sms"),
      status("11:00", "solved"),
      { type: "survey", at: at("11:30"), survey: "s", phase: "answered", rating: 5, channel: "phone" },
    ]);
    const { channels, satisfaction, resolution, engagement } = channelEffectiveness([moved], {
      asOf,
      minN: 1,
    });
    expect(channels.map(({ channel }) => channel)).toEqual(["phone", "sms", "web-chat"]);
    expect(channels.map(({ journeys: begun }) => begun)).toEqual([0, 0, 1]);
    expect(satisfaction.groups.map(({ name }) => name)).toEqual(["phone"]);
    expect([resolution.leaders, resolution.insufficient]).toEqual([["web-chat"], []]);
    expect([engagement.leaders, engagement.insufficient]).toEqual([["web-chat"], []]);
  });

  it("leaves out what belongs to no channel", () => {
    const unasked = journey("unasked", [agent("10:00"), status("10:30", "solved"), rated("11:00", 5)]);
    expect(channelEffectiveness([unasked], { asOf, minN: 1 })).toEqual({
      channels: [],
      satisfaction: { best: null, leaders: [], insufficient: [], groups: [] },
      resolution: { best: null, leaders: [], insufficient: [], pValues: {} },
      engagement: { best: null, leaders: [], insufficient: [], differences: {} },
    });
  });

  it("takes a channel of any name", () => {
    const names = ["10", "9", "__proto__", "constructor"];
    const odd = names.flatMap((name) => many(name, "easy", 4, 3, 30));
    const { channels, satisfaction, resolution, engagement } = channelEffectiveness(odd, { asOf, minN: 4 });
    expect(channels.map(({ channel }) => channel)).toEqual(names);
    expect(satisfaction.groups.map(({ name }) => name)).toEqual(names);
    for (const { leaders } of [satisfaction, resolution, engagement]) expect(leaders).toEqual(names);
    const alone = channelEffectiveness(many("constructor", "easy", 4, 3, 30), { asOf, minN: 4 });
    for (const { leaders } of [alone.satisfaction, alone.resolution, alone.engagement])
      expect(leaders).toEqual(["constructor"]);
  });

  it("stands in a report as well, by the same options", () => {
    const context = {
      asOf,
      cohort: "started",
      timeZone: "UTC",
      period: "week",
      weekStart: "monday",
    } as const;
    expect(report({ journeys }, context).channels).toEqual(found());
    const options = { minN: 3, confidence: 0.8 };
    const stricter = report({ journeys }, { ...context, ...options }).channels;
    expect(stricter).toEqual(found(options));
    expect(stricter.resolution.best).toBe("sms");
    expect(stricter.engagement.differences.phone?.confidence).toBe(0.8);
  });
});
