import { contributionsOf, type JourneyRecord, KpiPartials } from "throughline/kpi";
import { diagnose, explainChange, recommend } from "throughline/reporting";
import { describe, expect, it } from "vitest";
import { Random } from "../journey/model/random.js";

const options = { asOf: "2026-07-01T00:00:00Z", timeZone: "Europe/Athens" } as const;
const context = { ...options, cohort: "started", period: "month", weekStart: "monday" } as const;

interface Rated {
  readonly count: number;
  readonly unhappy: number;
  readonly channel?: string;
  readonly topic?: string;
  readonly agent?: string;
  /** Hour in Athens. */
  readonly hour?: number;
  readonly month?: number;
}

let made = 0;

function rated({ count, unhappy, channel = "email", topic, agent = "maria", hour = 12, month = 5 }: Rated) {
  return Array.from({ length: count }, (_, index): JourneyRecord => {
    const at = Date.UTC(2026, month - 1, 1 + (index % 28), hour - 3, index % 60);
    return {
      id: `j${++made}`,
      tenant: "acme",
      customer: `c${made}`,
      ...(topic === undefined ? {} : { topic }),
      events: [
        { type: "message", at, actor: "customer", channel },
        { type: "message", at: at + 60_000, actor: "agent", actorId: agent, channel },
        { type: "status", at: at + 120_000, to: "solved" },
        { type: "survey", at: at + 180_000, survey: "s", phase: "answered", rating: index < unhappy ? 1 : 5 },
      ],
    };
  });
}

describe("a diagnosis", () => {
  it("finds the place where unhappiness gathers, however narrow, and not what merely holds it", () => {
    const journeys = [
      ...rated({ count: 420, unhappy: 119, channel: "web-chat", topic: "billing", hour: 20 }),
      ...rated({ count: 400, unhappy: 40, channel: "web-chat", topic: "billing", hour: 12 }),
      ...rated({ count: 400, unhappy: 40, channel: "web-chat", topic: "delivery", hour: 20 }),
      ...rated({ count: 400, unhappy: 40, channel: "email", topic: "billing", hour: 20 }),
      ...rated({ count: 800, unhappy: 80, channel: "email", topic: "delivery", hour: 12 }),
    ];
    const findings = diagnose(journeys, options);
    expect(findings.map(({ problem, where }) => [problem, where])).toEqual([
      ["unhappy", { channel: "web-chat", time: "after 18:00", topic: "billing" }],
    ]);
    expect(findings[0]?.sentence).toBe(
      "web-chat, after 18:00, billing: 119 of 420 unhappy (28.3 %), 77 more than expected, q < 0.001",
    );
    expect(findings[0]?.excess).toBeCloseTo(119 - 420 * (200 / 2000), 9);
    expect(recommend(findings)).toMatchObject(
      [
        { kind: "staffing", rule: "time-of-day", evidence: findings[0]?.sentence, caution: /association/ },
      ].map((one) => ({ ...one, caution: expect.stringMatching(one.caution) })),
    );
  });

  it("tells of a whole channel where it is all of it", () => {
    const journeys = [
      ...rated({ count: 200, unhappy: 60, channel: "phone", topic: "billing" }),
      ...rated({ count: 200, unhappy: 60, channel: "phone", topic: "delivery" }),
      ...rated({ count: 400, unhappy: 40, topic: "billing" }),
      ...rated({ count: 400, unhappy: 40, topic: "delivery" }),
    ];
    expect(diagnose(journeys, options).map(({ where }) => where)).toEqual([{ channel: "phone" }]);
  });

  it("finds nothing where chance alone is at work, but for the share of false findings put up with", () => {
    const random = new Random(2026);
    let told = 0;
    for (let run = 0; run < 40; run++) {
      const journeys = ["email", "phone", "web-chat"].flatMap((channel) =>
        ["billing", "delivery"].flatMap((topic) =>
          [12, 20].flatMap((hour) => {
            const unhappy = Array.from({ length: 60 }, () => random.chance(0.15)).filter(Boolean).length;
            return rated({ count: 60, unhappy, channel, topic, hour });
          }),
        ),
      );
      if (diagnose(journeys, options).length > 0) told++;
    }
    expect(told).toBeLessThanOrEqual(6);
  });

  it("leaves open journeys that are not slow yet out, and counts those that are", () => {
    const slow = (hours: number | null, channel: string): JourneyRecord => {
      const at = Date.UTC(2026, 5, 30, 12);
      const events = [
        { type: "message", at, actor: "customer", channel } as const,
        ...(hours === null ? [] : [{ type: "status", at: at + hours * 3_600_000, to: "solved" } as const]),
      ];
      return { id: `slow${++made}`, tenant: "acme", customer: null, events };
    };
    const journeys = [
      ...Array.from({ length: 40 }, () => slow(null, "email")),
      ...Array.from({ length: 40 }, () => slow(1, "phone")),
    ];
    const find = (slowAfterMs: number) =>
      diagnose(journeys, { ...options, slowAfterMs }).map(({ problem, where, cases }) => [
        problem,
        where.channel,
        cases,
      ]);
    expect(find(10 * 3_600_000)).toEqual([["slow", "email", { count: 40, n: 40 }]]);
    expect(find(13 * 3_600_000)).toEqual([]);
  });

  it("speaks of agents with caution, and of them alone", () => {
    const journeys = [
      ...rated({ count: 100, unhappy: 40, agent: "jan", channel: "phone" }),
      ...rated({ count: 300, unhappy: 30, agent: "maria", channel: "phone" }),
      ...rated({ count: 400, unhappy: 40, agent: "eva" }),
    ];
    const [first] = recommend(diagnose(journeys, options));
    expect(first).toMatchObject({
      kind: "training",
      rule: "agent",
      action: "Go through some of these cases together with agent jan.",
    });
    expect(first?.caution).toContain("harder cases");
  });

  it("refuses options that make no sense", () => {
    for (const [field, value] of Object.entries({
      timeZone: "Mars/Olympus",
      slowAfterMs: Number.NaN,
      bands: [18, 8],
      falseShare: 0,
      minN: 0,
      depth: 4,
      asOf: Number.NaN,
    }))
      expect(() => diagnose([], { ...options, [field]: value } as never)).toThrow(field);
  });

  it("of nothing finds nothing", () => expect(diagnose([], options)).toEqual([]));
});

describe("a change of CSAT", () => {
  const partialsOf = (journeys: readonly JourneyRecord[]) => {
    const partials = new KpiPartials();
    for (const contribution of contributionsOf({ journeys }, context).contributions)
      partials.add(contribution);
    return partials;
  };
  const april = partialsOf([
    ...rated({ month: 4, count: 400, unhappy: 60, channel: "web-chat" }),
    ...rated({ month: 4, count: 600, unhappy: 180, channel: "email" }),
    ...rated({ month: 4, count: 200, unhappy: 30, channel: "phone" }),
  ]);

  it("is the mix where more of what was bad before came", () => {
    const may = partialsOf([
      ...rated({ count: 200, unhappy: 30, channel: "web-chat" }),
      ...rated({ count: 900, unhappy: 270, channel: "email" }),
      ...rated({ count: 100, unhappy: 15, channel: "phone" }),
    ]);
    const explained = explainChange(april, may, "channel");
    expect(explained).toMatchObject({ mainly: "mix", most: "web-chat", rate: 0 });
    expect(explained?.change).toBeCloseTo(885 / 1200 - 930 / 1200, 12);
    expect(explained?.sentence).toBe(
      "CSAT fell from 77.5 % to 73.8 %: 3.8 points because other cases came, 0.0 points because the same went otherwise; most by web-chat",
    );
    expect(recommend([], explained === null ? [] : [explained])).toMatchObject([
      { kind: "staffing", rule: "mix-moved", caution: null },
    ]);
  });

  it("is the work where the same cases went otherwise", () => {
    const may = partialsOf([
      ...rated({ count: 400, unhappy: 160, channel: "web-chat" }),
      ...rated({ count: 600, unhappy: 180, channel: "email" }),
      ...rated({ count: 200, unhappy: 30, channel: "phone" }),
    ]);
    const explained = explainChange(april, may, "channel");
    expect(explained).toMatchObject({ mainly: "rate", most: "web-chat" });
    expect(recommend([], explained === null ? [] : [explained])).toMatchObject([
      { kind: "workflow", rule: "rate-moved" },
    ]);
  });

  it("for the better needs nothing, and none without ratings", () => {
    const may = partialsOf(rated({ count: 100, unhappy: 0 }));
    const explained = explainChange(april, may, "channel");
    expect(explained?.sentence).toContain("CSAT rose from 77.5 % to 100.0 %");
    expect(recommend([], explained === null ? [] : [explained])).toEqual([]);
    expect(explainChange(new KpiPartials(), may, "channel")).toBe(null);
  });
});
