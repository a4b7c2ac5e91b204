import {
  alertsOf,
  burnRules,
  contributionsOf,
  createMonitor,
  gaugesOf,
  type KpiAlert,
  KpiTotals,
  type QualityStandard,
  type RateBucket,
  type StandardMeasure,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../kernel/thrown.js";
import { at, customer, handoff, journey, status } from "./records.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = at("20 00:00");
const INVALID = expect.objectContaining({ code: "INVALID_INPUT" });

/** Hours up to now, the last first. */
const hours = (...last: readonly (readonly [good: number, n: number])[]): readonly RateBucket[] =>
  last
    .map(([good, n], index) => ({ startAt: now - (index + 1) * HOUR, endAt: now - index * HOUR, good, n }))
    .reverse();

/** From and to so many minutes after now; before, where negative. */
const minutes = (from: number, to: number, good: number, n: number): RateBucket => ({
  startAt: now + from * MINUTE,
  endAt: now + to * MINUTE,
  good,
  n,
});

describe("a target", () => {
  const standard: QualityStandard = {
    name: "satisfied",
    target: { direction: "atLeast", green: 0.9, amber: 0.8 },
  };
  const current = (value: number, lower: number, upper: number, n = 80) => ({
    current: { value, n, interval: { lower, upper } },
  });

  it("alerts where the whole interval is red", () => {
    const [alert] = alertsOf(standard, current(0.6, 0.49, 0.7), now);
    expect(alert).toEqual({
      key: "satisfied · target",
      standard: "satisfied",
      state: "raised",
      at: now,
      reason: "satisfied: 0.6 of 80 cases (0.49 to 0.7) is worse than 0.8.",
      evidence: { rule: "target", value: 0.6, n: 80, edge: 0.8, lower: 0.49, upper: 0.7 },
    });
  });

  it("keeps still where it may be amber, and below the least number of cases", () => {
    expect(alertsOf(standard, current(0.7, 0.55, 0.81), now)).toEqual([]);
    expect(alertsOf(standard, current(0, 0, 0.3, 19), now)).toEqual([]);
    expect(alertsOf(standard, {}, now)).toEqual([]);
  });

  it("of what should be little alerts where the whole interval is above it", () => {
    const slow: QualityStandard = {
      name: "minutes to an answer",
      target: { direction: "atMost", green: 10, amber: 15, minN: 5 },
    };
    expect(alertsOf(slow, current(20.123, 15.456, 24, 5), now)).toEqual([
      expect.objectContaining({
        reason: "minutes to an answer: 20.1 of 5 cases (15.5 to 24) is worse than 15.",
        evidence: { rule: "target", value: 20.123, n: 5, edge: 15, lower: 15.456, upper: 24 },
      }),
    ]);
    expect(alertsOf(slow, current(20, 15, 24), now)).toEqual([]);
  });
});

describe("an objective", () => {
  const standard: QualityStandard = { name: "answered in time", objective: 0.9 };

  it("of 90 % alerts by rules that can fire at it", () => {
    const [alert] = alertsOf(standard, { buckets: hours([10, 60], [30, 60], [30, 60]) }, now);
    expect(alert?.evidence).toMatchObject({ rule: "burn", burn: burnRules(0.9, 30 * 24 * HOUR)[0]?.burn });
    expect(alert?.reason).toBe(
      "answered in time: 110 of 180 cases in 2 hours 37 minutes went wrong, 6.11 times as many as the objective of 0.9 allows.",
    );
  });

  it("keeps still once the short window is well again", () => {
    const well = Array.from({ length: 7 }, () => [60, 60] as const);
    expect(alertsOf(standard, { buckets: hours(...well, [0, 60], [0, 60]) }, now)).toEqual([]);
  });

  it("keeps still with few cases", () => {
    expect(alertsOf(standard, { buckets: hours([0, 5]) }, now)).toEqual([]);
  });

  // Everything that goes wrong is twice as fast as allowed, so the rules ask for 1.5 and 1.25 times, over the time in
  // which that burns 2 % and 5 % of 75 hours: 1 hour with 5 minutes, and 3 hours with 15.
  const half: QualityStandard = { name: "solved", objective: 0.5, objectivePeriodMs: 75 * HOUR };

  it("counts what lies between the start of a window and now, and not what only touches it", () => {
    const buckets = [
      minutes(-120, -60, 100, 100),
      minutes(-60, -5, 5, 45),
      minutes(-5, 0, 0, 5),
      minutes(0, 60, 100, 100),
    ];
    expect(alertsOf(half, { buckets }, now)).toEqual([
      {
        key: "solved · burn",
        standard: "solved",
        state: "raised",
        at: now,
        reason:
          "solved: 45 of 50 cases in 1 hour went wrong, 1.8 times as many as the objective of 0.5 allows.",
        evidence: {
          rule: "burn",
          objective: 0.5,
          burn: 1.5,
          longMs: HOUR,
          shortMs: 5 * MINUTE,
          long: { count: 5, n: 50 },
          short: { count: 0, n: 5 },
          rate: 1.8,
        },
      },
    ]);
  });

  it("counts all of a bucket that lies partly in a window", () => {
    const [alert] = alertsOf(half, { buckets: [minutes(-61, 1, 10, 50)] }, now);
    expect(alert?.evidence).toMatchObject({
      long: { count: 10, n: 50 },
      short: { count: 10, n: 50 },
      rate: 1.6,
    });
  });

  it("alerts by a slower rule where the faster one does not fire", () => {
    const [alert] = alertsOf(half, { buckets: [minutes(-180, 0, 35, 100)] }, now);
    expect(alert?.reason).toBe(
      "solved: 65 of 100 cases in 3 hours went wrong, 1.3 times as many as the objective of 0.5 allows.",
    );
    expect(alert?.evidence).toMatchObject({ burn: 1.25, longMs: 3 * HOUR, shortMs: 15 * MINUTE });
  });
});

describe("a chart", () => {
  const steady = Array.from({ length: 20 }, (_, index) => [88 + (index % 5), 100] as const);

  it.each(["p", "laney"] as const)(
    "(%s) alerts where the last share is worse than chance makes it",
    (chart) => {
      const standard: QualityStandard = { name: "held", chart, baseline: 0.9 };
      const [alert] = alertsOf(standard, { buckets: hours([60, 100], ...steady) }, now);
      expect(alert?.evidence).toMatchObject({ rule: "chart", value: 0.6, n: 100, center: 0.9 });
      expect(alertsOf(standard, { buckets: hours([90, 100], ...steady) }, now)).toEqual([]);
      expect(alertsOf(standard, { buckets: hours([100, 100], ...steady) }, now)).toEqual([]);
    },
  );

  /** By turns 93 and 90 of 100, the latest 93. */
  const alternating = Array.from({ length: 20 }, (_, index) => [index % 2 === 0 ? 93 : 90, 100] as const);
  const lastOf = (standard: QualityStandard, ...last: readonly (readonly [good: number, n: number])[]) =>
    alertsOf(standard, { buckets: hours(...last) }, now);

  it("of the kind p says how far down chance goes for so many cases", () => {
    // 0.9 − 3·√(0.9·0.1/100) = 0.81
    const [alert, ...more] = lastOf({ name: "held", chart: "p", baseline: 0.9 }, [60, 100], ...alternating);
    expect(more).toEqual([]);
    expect(alert).toEqual({
      key: "held · chart",
      standard: "held",
      state: "raised",
      at: now,
      reason: "held: 0.6 of the last 100 cases went well, where 0.9 is usual and chance goes down to 0.81.",
      evidence: {
        rule: "chart",
        chart: "p",
        startAt: now - HOUR,
        value: 0.6,
        n: 100,
        center: 0.9,
        lower: expect.closeTo(0.81, 12),
      },
    });
  });

  it("of the kind laney widens that by how much the days differ", () => {
    // In deviations of 0.03 from 0.9 the days are at 1 and 0 by turns and the last at −10: moves of 1, 19 times, and of
    // 11, so 1.5 on average, and 0.9 − 3·0.03·1.5/1.128 is left.
    const [alert] = lastOf({ name: "held", chart: "laney", baseline: 0.9 }, [60, 100], ...alternating);
    expect(alert?.reason).toBe(
      "held: 0.6 of the last 100 cases went well, where 0.9 is usual and chance goes down to 0.78.",
    );
    expect(alert?.evidence).toMatchObject({ chart: "laney", lower: expect.closeTo(0.9 - 0.135 / 1.128, 12) });
    // Days at 2 and −2 by turns make it 3·0.03·4.15/1.128, more than three times what a p-chart allows.
    const uneven = [
      [75, 100],
      ...alternating.map(([good, n]) => [good === 93 ? 96 : 84, n] as const),
    ] as const;
    expect(lastOf({ name: "held", chart: "laney", baseline: 0.9 }, ...uneven)).toEqual([]);
    expect(lastOf({ name: "held", chart: "p", baseline: 0.9 }, ...uneven)).toHaveLength(1);
  });

  it("holds to the share of the whole row where there is no baseline", () => {
    // (10·93 + 10·90 + 60)/2100 = 0.9
    const [alert] = lastOf({ name: "held", chart: "p" }, [60, 100], ...alternating);
    expect(alert?.evidence).toMatchObject({ center: 0.9, lower: expect.closeTo(0.81, 12) });
    // 0.95 − 3·√(0.95·0.05/100) = 0.885
    expect(lastOf({ name: "held", chart: "p", baseline: 0.95 }, [88, 100], ...alternating)).toHaveLength(1);
    expect(lastOf({ name: "held", chart: "p" }, [88, 100], ...alternating)).toEqual([]);
  });

  it("keeps still where a share of 0 is no worse than chance makes it", () => {
    // 0.05 − 3·√(0.05·0.95/20) is below 0, where chance ends.
    expect(lastOf({ name: "held", chart: "p", baseline: 0.05 }, [0, 20], ...alternating)).toEqual([]);
  });

  it("keeps still where the last share has fewer cases than asked for", () => {
    const held: QualityStandard = { name: "held", chart: "p", baseline: 0.9 };
    expect(lastOf(held, [0, 19], ...alternating)).toEqual([]);
    expect(lastOf(held, [0, 20], ...alternating)).toHaveLength(1);
    expect(lastOf({ ...held, minN: 5 }, [0, 4], ...alternating)).toEqual([]);
    expect(lastOf({ ...held, minN: 5 }, [0, 5], ...alternating)).toHaveLength(1);
  });

  it("keeps still where there is no row, or none that shows how much days differ", () => {
    expect(lastOf({ name: "held", chart: "p" })).toEqual([]);
    expect(alertsOf({ name: "held", chart: "laney" }, {}, now)).toEqual([]);
    expect(lastOf({ name: "held", chart: "laney", baseline: 0.9 }, [0, 100])).toEqual([]);
  });
});

describe("a standard", () => {
  const watched = {
    target: { direction: "atLeast", green: 0.9, amber: 0.8 },
    objective: 0.9,
    chart: "p",
  } as const satisfies Omit<QualityStandard, "name">;
  const { target, objective, chart } = watched;
  const allBad: StandardMeasure = {
    current: { value: 0.5, n: 100, interval: { lower: 0.4, upper: 0.6 } },
    buckets: hours([0, 100], [0, 100], [0, 100], ...Array.from({ length: 20 }, () => [95, 100] as const)),
  };

  it.each([
    [["target"], { target }],
    [["burn"], { objective }],
    [["chart"], { chart }],
    [["target", "burn", "chart"], watched],
  ])("is watched by what it asks for and nothing else: %j", (rules, asked) => {
    const alerts = alertsOf({ name: "all", ...asked }, allBad, now);
    expect(alerts.map(({ key }) => key)).toEqual(rules.map((rule) => `all · ${rule}`));
  });

  const alertsFor = (standard: object, measure: StandardMeasure = {}, when: number = now) =>
    thrownBy(() => alertsOf({ name: "all", chart: "p", ...standard }, measure, when));

  it.each([
    ["standard must have a target, an objective or a chart", { chart: undefined }],
    ["standard.name must be text", { name: 5 }],
    ["standard.name must be text", { name: "" }],
    ["standard.objective must lie between 0 and 1", { objective: 0 }],
    ["standard.baseline must lie between 0 and 1", { baseline: -0.1 }],
    ["standard.baseline must lie between 0 and 1", { baseline: 1.1 }],
    ["standard.baseline must lie between 0 and 1", { baseline: Number.NaN }],
  ])("is refused before there is anything to judge: %s", (message, standard) => {
    expect(alertsFor(standard)).toMatchObject({ code: "INVALID_INPUT", message: `${message}.` });
  });

  it.each([0, 1])("may hold its chart to a share of %i", (baseline) => {
    expect(alertsOf({ name: "all", chart: "p", baseline }, {}, now)).toEqual([]);
  });

  it.each([
    ["buckets.1.good must be at most n", [minutes(-2, -1, 1, 1), minutes(-1, 0, 6, 5)]],
    ["buckets.0.good must be a whole number of at least 0", [minutes(-1, 0, 0.5, 1)]],
    ["buckets.0.n must be a whole number of at least 0", [minutes(-1, 0, 0, Number.NaN)]],
  ])("is not judged by counts that are none: %s", (message, buckets) => {
    expect(alertsFor({}, { buckets })).toMatchObject({ code: "INVALID_INPUT", message: `${message}.` });
  });

  it("is not judged at no point in time", () => {
    expect(alertsFor({}, {}, Number.NaN).message).toMatch(/^at is not a point in time\./);
  });
});

describe("the parts of a standard", () => {
  it("may say its period though it has no objective yet", () => {
    const standard: QualityStandard = {
      name: "satisfied",
      target: { direction: "atLeast", green: 0.9, amber: 0.8 },
      objectivePeriodMs: 1,
    };
    expect(alertsOf(standard, {}, now)).toEqual([]);
  });

  it("holds to no baseline that is a text", () => {
    const baseline: unknown = "0.5";
    const standard = { name: "held", chart: "p", baseline: baseline as number } as const;
    expect(thrownBy(() => alertsOf(standard, {}, now)).message).toBe(
      "standard.baseline must lie between 0 and 1.",
    );
  });
});

describe("a monitor", () => {
  const standards: readonly QualityStandard[] = [
    { name: "satisfied", target: { direction: "atLeast", green: 0.9, amber: 0.8 } },
  ];
  const red = { current: { value: 0.5, n: 100, interval: { lower: 0.4, upper: 0.6 } } };
  const green = { current: { value: 0.95, n: 100, interval: { lower: 0.9, upper: 0.98 } } };

  it("tells once where an alert is raised, and once where it is cleared", () => {
    const told: KpiAlert[] = [];
    const monitor = createMonitor({ standards, onAlert: (alert) => told.push(alert) });
    monitor.observe("satisfied", red, now);
    monitor.observe("satisfied", red, now + HOUR);
    expect(monitor.standing().map(({ at: since }) => since)).toEqual([now]);
    monitor.observe("satisfied", green, now + 2 * HOUR);
    expect(told.map(({ state, at: when }) => [state, when])).toEqual([
      ["raised", now],
      ["cleared", now + 2 * HOUR],
    ]);
    expect(monitor.standing()).toEqual([]);
  });

  it("keeps the standards apart, and lists what stands from the oldest", () => {
    const other = { name: "solved", target: { direction: "atLeast", green: 0.9, amber: 0.8 } } as const;
    const monitor = createMonitor({ standards: [...standards, other], onAlert: () => {} });
    const standing = () => monitor.standing().map(({ standard }) => standard);
    monitor.observe("solved", red, now);
    monitor.observe("satisfied", red, now + HOUR);
    expect(standing()).toEqual(["solved", "satisfied"]);
    expect(monitor.observe("satisfied", green, now + 2 * HOUR)).toEqual([
      expect.objectContaining({ key: "satisfied · target", state: "cleared" }),
    ]);
    expect(standing()).toEqual(["solved"]);
  });

  it("clears nothing that it was told nothing of", () => {
    const both = { ...standards[0], name: "both", objective: 0.9 };
    const monitor = createMonitor({ standards: [both], onAlert: () => {} });
    const standing = () => monitor.standing().map(({ evidence }) => evidence.rule);
    const hour = (good: number) => [{ startAt: now - HOUR, endAt: now, good, n: 100 }];
    monitor.observe("both", { ...red, buckets: hour(0) }, now);
    expect(standing()).toEqual(["target", "burn"]);
    expect(monitor.observe("both", {}, now)).toEqual([]);
    monitor.observe("both", { buckets: hour(100) }, now);
    expect(standing()).toEqual(["target"]);
    monitor.observe("both", green, now);
    expect(standing()).toEqual([]);
  });

  /** What stands after a target, a burn and a chart were raised and then the measure came. */
  const standingAfter = (standard: Partial<QualityStandard>, measure: StandardMeasure) => {
    const watched = { name: "all", ...standards[0], objective: 0.9, chart: "p", baseline: 0.9 } as const;
    const monitor = createMonitor({ standards: [{ ...watched, ...standard, name: "all" }], onAlert() {} });
    const steady = Array.from({ length: 20 }, () => [90, 100] as const);
    monitor.observe("all", { ...red, buckets: hours([0, 100], [0, 100], ...steady) }, now);
    expect(monitor.standing()).toHaveLength(3);
    monitor.observe("all", measure, now);
    return monitor.standing().map(({ evidence }) => evidence.rule);
  };

  it.each<[what: string, measure: StandardMeasure]>([
    ["a value that there is none of", { current: { value: null, n: 100 } }],
    ["a good value of 19 cases", { current: { ...green.current, n: 19 } }],
    ["no bucket", { buckets: [] }],
    ["buckets that have not begun", { buckets: [minutes(0, 60, 100, 100), minutes(60, 120, 100, 100)] }],
    ["19 good cases", { buckets: hours([19, 19]) }],
  ])("lets every alert stand after %s, which cannot be judged", (_, measure) => {
    expect(standingAfter({}, measure)).toEqual(["target", "burn", "chart"]);
  });

  it.each<[what: string, measure: StandardMeasure, left: readonly string[]]>([
    ["a good value of 20 cases", { current: { ...green.current, n: 20 } }, ["burn", "chart"]],
    ["20 good cases", { buckets: hours([20, 20]) }, ["target"]],
    ["20 good cases in two hours", { buckets: hours([1, 1], [19, 19]) }, ["target", "chart"]],
    // The windows of the alert are 2 hours 37 minutes and a twelfth of that.
    ["20 good cases four hours ago", { buckets: [minutes(-300, -240, 20, 20)] }, ["target", "burn"]],
  ])("clears after %s what that judges", (_, measure, left) => {
    expect(standingAfter({}, measure)).toEqual(left);
  });

  it("asks of a target for the cases that the target itself asks for", () => {
    const target = { direction: "atLeast", green: 0.9, amber: 0.8, minN: 50 } as const;
    const good = (n: number) => ({ current: { ...green.current, n } });
    expect(standingAfter({ target }, good(49))).toContain("target");
    expect(standingAfter({ target }, good(50))).not.toContain("target");
  });

  it("lets an alert of a chart stand where no chart can be drawn", () => {
    // Of one share alone nothing shows how much days differ.
    const one = { buckets: hours([100, 100]) };
    expect(standingAfter({ chart: "laney" }, one)).toEqual(["target", "chart"]);
    expect(standingAfter({ chart: "p" }, one)).toEqual(["target"]);
  });

  it.each<[message: string, current: unknown]>([
    ["current must have a value and n", null],
    ["current.value must be a finite number or null", { value: Number.NaN, n: 100 }],
    ["current.value must be a finite number or null", { value: Infinity, n: 100 }],
    ["current.value must be a finite number or null", { value: "0.95", n: 100 }],
    ["current.value must be a finite number or null", { n: 100 }],
    ["current.n must be a whole number of at least 0", { value: 0.95, n: Number.NaN }],
    ["current.n must be a whole number of at least 0", { value: 0.95, n: 20.5 }],
    ["current.n must be a whole number of at least 0", { value: null }],
  ])("refuses a figure that is none, and clears nothing: %s", (message, current) => {
    const monitor = createMonitor({ standards, onAlert: () => {} });
    monitor.observe("satisfied", red, now);
    const refused = thrownBy(() => monitor.observe("satisfied", { current } as StandardMeasure, now));
    expect(refused).toMatchObject({ code: "INVALID_INPUT", message: `${message}.` });
    expect(monitor.standing()).toHaveLength(1);
  });

  it("refuses no point in time", () => {
    const monitor = createMonitor({ standards, onAlert: () => {} });
    expect(thrownBy(() => monitor.observe("satisfied", red, Number.NaN)).message).toMatch(
      /^at is not a point in time\./,
    );
  });

  it("refuses standards that are none, and a name that is not watched", () => {
    const watch = (...list: readonly QualityStandard[]) =>
      createMonitor({ standards: list, onAlert: () => {} });
    expect(() => watch({ name: "nothing" })).toThrow(INVALID);
    expect(() => watch({ name: "", chart: "p" })).toThrow(INVALID);
    expect(() => watch({ name: "all", objective: 1 })).toThrow(INVALID);
    expect(() => watch(...standards, ...standards)).toThrow(INVALID);
    expect(() => watch().observe("satisfied", red, now)).toThrow(INVALID);
  });

  it("refuses buckets that overlap or end before they start", () => {
    const [bucket] = hours([1, 2]);
    if (bucket === undefined) throw new Error("one hour");
    const judge = (buckets: readonly RateBucket[]) => alertsOf({ name: "all", chart: "p" }, { buckets }, now);
    expect(() => judge([bucket, bucket])).toThrow(INVALID);
    expect(() => judge([{ ...bucket, endAt: bucket.startAt }])).toThrow(INVALID);
  });
});

describe("gauges", () => {
  const totals = new KpiTotals();

  it("of nothing are 0, with nobody who waits", () => {
    const none = { n: 0, oldestMs: null };
    expect(gaugesOf(totals, { asOf: "2026-05-20T00:00:00Z" })).toEqual({
      asOf: now,
      open: none,
      waiting: none,
      waitingForHuman: none,
      openHandoffs: none,
      openOffers: none,
    });
  });

  it("count who waits, and for what, with the one who has waited longest", () => {
    const asOf = at("10:30");
    const { contributions } = contributionsOf(
      {
        journeys: [
          journey("a", [customer("10:00"), handoff("10:10", "requested")]),
          journey("b", [customer("10:20"), { type: "switch", at: at("10:25"), offer: "o", to: "phone" }]),
          journey("c", [customer("09:00"), status("09:30", "solved")]),
        ],
      },
      { asOf, cohort: "started", timeZone: "UTC", period: "day", weekStart: "monday" },
    );
    const waiting = new KpiTotals();
    for (const contribution of contributions) waiting.add(contribution);
    const two = { n: 2, oldestMs: 30 * MINUTE };
    const one = { n: 1, oldestMs: 20 * MINUTE };
    expect(gaugesOf(waiting, { asOf })).toEqual({
      asOf,
      open: two,
      waiting: two,
      waitingForHuman: one,
      openHandoffs: one,
      openOffers: { n: 1, oldestMs: null },
    });
  });

  it("refuse no point in time", () => {
    const refused = thrownBy(() => gaugesOf(totals, { asOf: "yesterday" }));
    expect(refused.code).toBe("INVALID_INPUT");
    expect(refused.message).toMatch(/^asOf is not a point in time\./);
  });
});
