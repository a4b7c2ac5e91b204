import {
  contributionsOf,
  type Dimension,
  gaugesOf,
  type JourneyRecord,
  KpiPartials,
  periodStart,
  type ReportOptions,
  report,
  reportOf,
  type SurveyRecord,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../kernel/thrown.js";
import { agent, at, customer, handoff, journey, rated, recommended, status } from "./records.js";

const options = {
  asOf: at("25 00:00"),
  cohort: "started",
  timeZone: "Europe/Athens",
  period: "week",
  weekStart: "monday",
} as const satisfies ReportOptions;

const journeys: readonly JourneyRecord[] = [
  journey("a", [customer("1 10:00"), agent("1 10:05"), status("1 11:00", "solved"), rated("1 12:00", 5)], {
    segment: "plus",
  }),
  journey("b", [customer("4 22:30", "email"), agent("5 08:00", "email", "jan"), rated("5 12:00", 2)]),
  journey("c", [customer("12 10:00"), customer("12 10:20", "phone")], { tenant: "globex" }),
];

describe("a report", () => {
  const found = () =>
    report({ journeys }, { ...options, by: ["channel", "agent", "tenant", "segment", "period"] });
  const names = (dimension: Dimension) => found().by[dimension]?.map(({ name }) => name);

  it("splits by every dimension asked for, and keeps what belongs to none apart", () => {
    expect(names("channel")).toEqual(["email", "phone", "web-chat"]);
    expect(names("agent")).toEqual([null, "jan", "maria"]);
    expect(names("tenant")).toEqual(["acme", "globex"]);
    expect(names("segment")).toEqual([null, "plus"]);
    expect(found().by.queue).toBeUndefined();
  });

  it("counts a journey in the period of its day in the zone", () => {
    // 22:30 on Monday the 4th in UTC is Tuesday the 5th in Athens; the week began on the 4th all the same.
    expect(names("period")).toEqual(["2026-04-27", "2026-05-04", "2026-05-11"]);
    const daily = report({ journeys }, { ...options, period: "day", by: ["period"] });
    expect(daily.by.period?.map(({ name }) => name)).toEqual(["2026-05-01", "2026-05-05", "2026-05-12"]);
  });

  it("counts a stay under its channel, and the journey under the channel it began on", () => {
    const { by, overall } = found();
    const onPhone = by.channel?.find(({ name }) => name === "phone")?.kpis;
    expect(onPhone?.stayResponse.n).toBe(1);
    expect(onPhone?.resolution.n).toBe(0);
    expect(overall.stayResponse.n).toBe(4);
    expect(overall.resolution.n).toBe(3);
  });

  it("says of each target how it stands, overall and for each group", () => {
    const target = { direction: "atLeast", green: 0.9, amber: 0.6, minN: 1 } as const;
    const { targets } = report({ journeys }, { ...options, by: ["channel"], targets: { csat: target } });
    expect(
      targets.map(({ dimension, name, value, status: colour, certain }) => [
        dimension,
        name,
        value,
        colour,
        certain,
      ]),
    ).toEqual([
      [null, null, 0.5, "red", false],
      ["channel", "email", 0, "red", false],
      ["channel", "phone", null, "insufficient", false],
      ["channel", "web-chat", 1, "green", false],
    ]);
  });

  it("takes targets at the ends of what a KPI can be, and of effort on any scale", () => {
    const from = (amber: number, green: number) => ({ direction: "atLeast", green, amber }) as const;
    const targets = {
      csat: from(0, 1),
      nps: from(-100, 100),
      ces: from(-2, 90),
      resolution: { direction: "atMost", green: 0, amber: 1e12 } as const,
    };
    const { targets: found } = report({ journeys }, { ...options, targets });
    expect(found.map(({ kpi, status: colour }) => [kpi, colour])).toEqual([
      ["csat", "amber"],
      ["nps", "insufficient"],
      ["ces", "insufficient"],
      ["resolution", "insufficient"],
    ]);
  });

  it("says from when, of what cohort and by which calendar it is", () => {
    const { asOf, cohort, timeZone, period, weekStart } = found();
    expect({ asOf, cohort, timeZone, period, weekStart }).toEqual(options);
  });

  it("refuses to be split by what is no dimension, and a target that is none, and says which", () => {
    const refused = (more: object) => thrownBy(() => report({ journeys }, { ...options, ...more }));
    expect(refused({ by: ["channel", "mood"] }).message).toBe(
      "by must be of channel, segment, agent, queue, tenant, period.",
    );
    const target = { direction: "atLeast", green: 0.6, amber: 0.9 };
    expect(refused({ targets: { csat: target } }).message).toBe(
      "targets.csat.amber must not be better than green.",
    );
  });

  it("of journeys that ended leaves out those that have not, and counts them", () => {
    const ended = report({ journeys }, { ...options, cohort: "ended" });
    expect(ended.overall.resolution.n).toBe(1);
    expect(ended.excluded).toEqual({ notEnded: 2 });
  });

  it("has no group of nothing but journeys that count nowhere, and counts them all the same", () => {
    const nowhere: readonly JourneyRecord[] = [
      journey("later", [customer("26 10:00")], { tenant: "umbrella" }),
      journey("spam", [customer("20 10:00"), { type: "spam", at: at("20 10:01") }], { segment: "pro" }),
    ];
    const by = ["channel", "tenant", "segment", "period"] as const;
    const target = { direction: "atLeast", green: 0.9, amber: 0.6 } as const;
    const asked = { ...options, by, targets: { csat: target } };
    const [whole, without] = [[...journeys, ...nowhere], journeys].map((given) =>
      report({ journeys: given }, asked),
    );
    for (const dimension of by) {
      const groups = (of: typeof whole) => of?.by[dimension]?.map(({ name }) => name);
      expect(groups(whole)).toEqual(groups(without));
    }
    expect(whole?.targets).toEqual(without?.targets);
    expect(whole?.excluded).toEqual({ noEvents: 1, spam: 1 });
    expect(report({ journeys: nowhere }, asked).by).toEqual({
      channel: [],
      tenant: [],
      segment: [],
      period: [],
    });
  });

  it("of journeys that ended has no group of those that have not", () => {
    const { by } = report({ journeys }, { ...options, cohort: "ended", by: ["tenant"] });
    expect(by.tenant?.map(({ name }) => name)).toEqual(["acme"]);
  });

  it("has a group of surveys alone, whether they were answered, not answered or superseded", () => {
    const survey = (id: string, offered: string, answered: string | null): SurveyRecord => ({
      id,
      tenant: "acme",
      customer: "eva",
      kind: "nps",
      offeredAt: at(offered),
      answer: answered === null ? null : { rating: 9, at: at(answered) },
    });
    const surveys = [
      survey("n1", "1 10:00", "2 10:00"),
      survey("n2", "1 10:00", "3 10:00"),
      survey("n3", "4 10:00", null),
    ];
    const period = { ...options, period: "day", weekStart: "monday", by: ["period"] } as const;
    const daily = report({ surveys }, period).by.period;
    expect(daily?.map(({ name, kpis: { nps } }) => [name, nps.offered, nps.n])).toEqual([
      ["2026-05-01", 2, 0],
      ["2026-05-02", 0, 1],
      ["2026-05-03", 0, 1],
      ["2026-05-04", 1, 0],
    ]);
    const weekly = contributionsOf({ surveys }, options).contributions;
    const partials = new KpiPartials();
    for (const contribution of weekly) partials.add(contribution);
    const days = reportOf(partials, period).by.period;
    expect(days?.map(({ name, kpis: { nps } }) => [name, nps.n, nps.excluded])).toEqual([
      ["2026-05-01", 0, {}],
      ["2026-05-02", 0, { superseded: 1 }],
      ["2026-05-03", 1, {}],
      ["2026-05-04", 0, {}],
    ]);
  });

  it("comes out the same from partials that were stored", () => {
    const { contributions } = contributionsOf({ journeys }, options);
    const partials = new KpiPartials();
    for (const contribution of contributions) partials.add(contribution);
    const stored = KpiPartials.fromJSON(JSON.parse(JSON.stringify(partials)));
    const by = ["channel", "period"] as const;
    const { dropped, ...rest } = report({ journeys }, { ...options, by });
    expect(reportOf(stored, { ...options, by })).toEqual(rest);
    expect(dropped).toEqual({ futureEvents: 0, duplicateEvents: 0 });
  });

  it("within 1 % takes a sketch", () => {
    const rough = report({ journeys }, { ...options, precision: "sketch" }).overall.resolution;
    const exact = report({ journeys }, options).overall.resolution;
    expect(rough.method).toContain("within 1 %");
    const [one, other] = [rough.observed.medianMs ?? 0, exact.observed.medianMs ?? 1];
    expect(Math.abs(one / other - 1)).toBeLessThan(0.01);
    expect(rough.observed.meanMs).toBe(exact.observed.meanMs);
  });
});

describe("recommendations", () => {
  it("count once for a respondent and period: the latest, also from a journey", () => {
    const onJourney = journey(
      "a",
      [
        customer("5 10:00"),
        { type: "survey", at: at("7 10:00"), survey: "n1", phase: "answered", kind: "nps", rating: 10 },
      ],
      { customer: "eva" },
    );
    const surveys = [recommended("n2", "eva", 0, "6 10:00"), recommended("n3", "eva", 3, "12 10:00")];
    const { nps } = report({ journeys: [onJourney], surveys }, options).overall;
    expect(nps).toMatchObject({
      n: 2,
      promoters: 1,
      detractors: 1,
      offered: 3,
      excluded: { superseded: 1 },
    });
  });

  it("that are anonymous are of one respondent each", () => {
    const surveys = [recommended("n1", null, 9, "6 10:00"), recommended("n2", null, 9, "6 11:00")];
    expect(report({ surveys }, options).overall.nps.n).toBe(2);
  });

  it("that were changed count as they were given last, whatever the order of the records", () => {
    const surveys = [recommended("n1", "eva", 2, "6 11:00"), recommended("n1", "eva", 10, "6 10:00")];
    expect(report({ surveys }, options).overall.nps).toMatchObject({ n: 1, detractors: 1, offered: 1 });
  });

  it("after the report are not there yet", () => {
    expect(report({ surveys: [recommended("n1", "eva", 9, "26 10:00")] }, options).overall.nps.offered).toBe(
      0,
    );
  });
});

describe("contributions", () => {
  it("say from when on they come out otherwise, and then do", () => {
    const record = journey("a", [customer("1 10:00"), status("1 11:00", "solved")]);
    const early = contributionsOf({ journeys: [record] }, { ...options, asOf: at("2 00:00") })
      .contributions[0];
    expect(early?.changesAt).toBe(at("8 10:00"));
    const whole = (asOf: number) =>
      JSON.stringify(contributionsOf({ journeys: [record] }, { ...options, asOf }).contributions[0]?.parts);
    expect(whole(at("8 10:00") - 1)).toBe(whole(at("2 00:00")));
    expect(whole(at("8 10:00"))).not.toBe(whole(at("2 00:00")));
    expect(whole(at("9 00:00"))).toBe(whole(at("25 00:00")));
  });

  it("say the same of an offer that may still be followed", () => {
    const record = journey("a", [
      customer("1 10:00"),
      { type: "switch", at: at("1 11:00"), offer: "o", to: "email" },
    ]);
    const made = (asOf: number) =>
      contributionsOf({ journeys: [record] }, { ...options, asOf }).contributions[0];
    expect(made(at("1 12:00"))?.changesAt).toBe(at("2 11:00"));
    expect(made(at("2 11:00") - 1)?.parts).toEqual(made(at("1 12:00"))?.parts);
    expect(made(at("2 11:00"))?.parts).not.toEqual(made(at("1 12:00"))?.parts);
  });

  it("of journeys given one by one are told when the customer came again", () => {
    const [first] = contributionsOf(
      {
        journeys: [journey("a", [customer("1 10:00"), status("1 11:00", "solved")])],
        otherStarts: () => [at("2 09:00")],
      },
      options,
    ).contributions;
    const partials = new KpiPartials();
    if (first !== undefined) partials.add(first);
    expect(reportOf(partials, options).overall.firstContactResolution).toMatchObject({
      value: 0,
      repeated: 1,
    });
  });
});

describe("gauges", () => {
  it("count what goes on at the moment, and how long the oldest has", () => {
    const partials = new KpiPartials();
    const { contributions } = contributionsOf(
      {
        journeys: [
          journey("a", [customer("10:00")]),
          journey("b", [customer("10:30"), handoff("10:40", "requested")]),
          journey("c", [customer("09:00"), agent("09:10")]),
          journey("d", [customer("08:00"), agent("08:10"), status("08:20", "solved")]),
        ],
      },
      { ...options, asOf: at("11:00") },
    );
    for (const contribution of contributions) partials.add(contribution);
    expect(gaugesOf(partials.sum(), { asOf: at("11:00") })).toEqual({
      asOf: at("11:00"),
      open: { n: 3, oldestMs: 7_200_000 },
      waiting: { n: 2, oldestMs: 3_600_000 },
      waitingForHuman: { n: 1, oldestMs: 1_200_000 },
      openHandoffs: { n: 1, oldestMs: 1_200_000 },
      openOffers: { n: 0, oldestMs: null },
    });
    expect(
      gaugesOf(partials.chosen(({ channel }) => channel === "email").sum(), { asOf: at("11:00") }).open.n,
    ).toBe(0);
  });
});

describe("periods", () => {
  it.each([
    ["2026-05-06", "day", "monday", "2026-05-06"],
    ["2026-05-06", "week", "monday", "2026-05-04"],
    ["2026-05-04", "week", "monday", "2026-05-04"],
    ["2026-05-06", "week", "sunday", "2026-05-03"],
    ["2026-05-02", "week", "saturday", "2026-05-02"],
    ["2026-01-02", "week", "monday", "2025-12-29"],
    ["2026-05-06", "month", "monday", "2026-05-01"],
    ["2026-05-06", "quarter", "monday", "2026-04-01"],
    ["2026-12-31", "quarter", "monday", "2026-10-01"],
    ["2026-05-06", "year", "monday", "2026-01-01"],
  ] as const)("%s lies in the %s (from %s) that begins on %s", (day, period, weekStart, start) => {
    expect(periodStart(day, period, weekStart)).toBe(start);
  });
});
