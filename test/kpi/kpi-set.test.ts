import {
  contributionsOf,
  type JourneyRecord,
  type JourneyRecordEvent,
  KPI_NAMES,
  type KpiSet,
  KpiTotals,
  kpisOf,
  type RatingScale,
  type SurveyRecord,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { agent, at, bot, customer, handoff, journey, rated, status } from "./records.js";

const asOf = at("20 00:00");
const MINUTE = 60_000;
const CONTEXT = { asOf, cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" } as const;

interface Records {
  readonly journeys?: readonly JourneyRecord[];
  readonly surveys?: readonly SurveyRecord[];
}

function kpis(records: Records, confidence = 0.95): KpiSet {
  const totals = new KpiTotals();
  for (const contribution of contributionsOf(records, CONTEXT).contributions) totals.add(contribution);
  return kpisOf(totals, { asOf, confidence });
}

const offer = (time: string, id: string): JourneyRecordEvent => ({
  type: "switch",
  at: at(time),
  offer: id,
  to: "phone",
});

/** One that is spam, one that an agent began, one without a word, and four that customers began. */
const JOURNEYS = [
  journey("spam", [customer("1 09:00"), { type: "spam", at: at("1 09:01") }]),
  journey("outbound", [agent("1 09:00"), customer("1 09:30")]),
  journey("silent", [status("1 09:00", "open")]),
  journey("quick", [customer("1 10:00"), agent("1 10:02"), status("1 11:00", "solved"), rated("1 12:00", 5)]),
  journey("reopened", [
    customer("2 10:00"),
    agent("2 10:04"),
    status("2 11:00", "solved"),
    status("3 11:00", "open"),
  ]),
  journey("moved", [
    customer("4 10:00"),
    offer("4 10:05", "o1"),
    customer("4 10:30", "phone"),
    handoff("4 10:31", "requested", { required: ["name", "order"], provided: ["name"] }),
    handoff("4 10:35", "accepted"),
    agent("4 10:40", "phone"),
    status("4 12:00", "solved"),
    rated("4 13:00", 2),
  ]),
  journey("young", [
    customer("19 10:00"),
    offer("19 12:00", "o2"),
    handoff("19 12:30", "requested"),
    status("19 13:00", "solved"),
  ]),
];

describe("the KPIs of a few journeys", () => {
  const found = () => kpis({ journeys: JOURNEYS });

  it("say on how many cases each rests, and which were left out", () => {
    const set = found();
    const rests = Object.fromEntries(
      KPI_NAMES.map((name) => {
        const { value, n, excluded } = set[name];
        return [name, { value, n, excluded }];
      }),
    );
    expect(rests).toStrictEqual({
      csat: { value: 1 / 2, n: 2, excluded: {} },
      nps: { value: null, n: 0, excluded: {} },
      ces: { value: null, n: 0, excluded: {} },
      // 2, 4 and 40 minutes, and 180 in vain: half are left from 4 to 40.
      firstResponse: {
        value: 22 * MINUTE,
        n: 4,
        excluded: { spam: 1, noInbound: 1, agentInitiated: 1 },
      },
      // 2, 4 and 10 minutes; 30 until the move, 180 until the end.
      stayResponse: { value: 10 * MINUTE, n: 5, excluded: { spam: 1 } },
      // 9 minutes, and 30 in vain: half are left from 9 on.
      humanWait: { value: 9 * MINUTE, n: 2, excluded: { spam: 1, notRequested: 4 } },
      // 60, 120 and 180 minutes; three are open, and have been for longer.
      resolution: { value: 180 * MINUTE, n: 6, excluded: { spam: 1 } },
      handoffSuccess: { value: 1, n: 1, excluded: { pending: 1 } },
      timeToAccept: { value: 4 * MINUTE, n: 2, excluded: {} },
      contextCompleteness: { value: 1 / 2, n: 1, excluded: { withoutRequirements: 1 } },
      repeatYourself: { value: 0, n: 1, excluded: {} },
      channelSwitching: { value: 1 / 5, n: 5, excluded: { spam: 1, noInbound: 1 } },
      switchAbandonment: { value: 0, n: 1, excluded: { immature: 1 } },
      firstContactResolution: { value: 1 / 3, n: 3, excluded: { unresolved: 2, immature: 1 } },
      reopenRate: { value: 1 / 3, n: 3, excluded: { unresolved: 2, immature: 1 } },
      completionAfterSwitch: { value: 1, n: 1, excluded: { immature: 1 } },
    });
  });

  it("say what lies beside the headline", () => {
    expect(found()).toMatchObject({
      csat: { offered: 2, responseRate: 1 },
      firstResponse: {
        censored: 1,
        states: { answered: 3, waiting: 0, closedUnanswered: 1, containedByBot: 0 },
      },
      resolution: {
        censored: 3,
        reopens: 1,
        first: { n: 6, censored: 2, excluded: { spam: 1 } },
        requesterWait: { n: 6, censored: 3, excluded: { spam: 1 } },
      },
      handoffSuccess: { requested: 2, pending: 1, accepted: 1, succeeded: 1, failed: 0 },
      timeToAccept: { censored: 1, observed: { n: 1 } },
      contextCompleteness: { macro: 1 / 2, present: 1, required: 2 },
      channelSwitching: { switches: 1, transitions: [{ from: "web-chat", to: "phone", count: 1 }] },
      switchAbandonment: { offered: 2, kept: 1, abandoned: 0, immature: 1 },
      firstContactResolution: { resolved: 4, reopened: 1, repeated: 0 },
      // Of those that stayed, one was opened by an agent and one reopened.
      completionAfterSwitch: {
        withoutSwitch: { value: 1 / 3, n: 3, excluded: { immature: 1 } },
        difference: { value: expect.closeTo(2 / 3, 12) },
      },
      csatBySwitching: {
        withSwitch: { value: 0, n: 1 },
        withoutSwitch: { value: 1, n: 1 },
        difference: { value: -1 },
      },
    });
  });

  it("say how each was worked out", () => {
    const set = found();
    const duration = "Kaplan-Meier median with log-log band";
    expect(Object.fromEntries(KPI_NAMES.map((name) => [name, set[name].method]))).toEqual({
      csat: "positive by the rating's own scale, of ratings given; Wilson interval",
      nps: "100 × (promoters − detractors) / n; adjusted interval (n + 3, promoters and detractors + ¾)",
      ces: "mean on a scale",
      firstResponse: duration,
      stayResponse: duration,
      humanWait: duration,
      resolution: duration,
      handoffSuccess: "accepted and spoken to before closing, of those not pending; Wilson interval",
      timeToAccept: "when half of all requests are accepted; Aalen-Johansen, abandonment and expiry compete",
      contextCompleteness: "required fields that came along, of all required",
      repeatYourself: "asked again for a fact given before, of accepted handoffs; Wilson interval",
      channelSwitching:
        "journeys on two or more stays, of those with a customer's message or call; Wilson interval",
      switchAbandonment: "customer not heard of in time, of offers whose outcome is known; Wilson interval",
      firstContactResolution:
        "one stay, not reopened, not repeated, of journeys first resolved long enough ago; Wilson interval",
      reopenRate: "reopened in time, of journeys first resolved long enough ago; Wilson interval",
      completionAfterSwitch:
        "solved or closed, of journeys begun or switched long enough ago; Wilson interval",
    });
    expect(set.csatBySwitching.withSwitch.method).toBe(
      "last rating positive, of journeys rated; Wilson interval",
    );
  });
});

describe("the intervals of a set of KPIs", () => {
  const survey = (kind: "nps" | "ces", rating: number): SurveyRecord => ({
    id: `${kind} ${rating}`,
    tenant: "acme",
    customer: null,
    kind,
    offeredAt: at("2 00:00"),
    answer: { rating, at: at("2 00:00") },
  });
  const surveys = [survey("nps", 9), survey("nps", 2), survey("ces", 5), survey("ces", 7)];

  /** Every interval anywhere in a value, with its path. */
  const intervalsIn = (value: unknown, path = ""): Record<string, Record<string, number>> =>
    typeof value !== "object" || value === null
      ? {}
      : Object.assign(
          {},
          ...Object.entries(value).map(([key, inner]) =>
            key === "interval" && inner !== null
              ? { [path]: inner }
              : intervalsIn(inner, path === "" ? key : `${path}.${key}`),
          ),
        );

  const intervalsAt = (confidence: number) => intervalsIn(kpis({ journeys: JOURNEYS, surveys }, confidence));

  it("are of everything that has one", () => {
    expect(Object.keys(intervalsAt(0.95))).toEqual([
      "csat",
      "csat.scales.0",
      "nps",
      "ces",
      "ces.scales.0",
      "firstResponse",
      "stayResponse",
      "humanWait",
      "resolution",
      "resolution.first",
      "resolution.requesterWait",
      "handoffSuccess",
      "repeatYourself",
      "channelSwitching",
      "switchAbandonment",
      "firstContactResolution",
      "firstContactResolution.reopenRate",
      "reopenRate",
      "completionAfterSwitch",
      "completionAfterSwitch.withoutSwitch",
      "completionAfterSwitch.difference",
      "csatBySwitching.withSwitch",
      "csatBySwitching.withoutSwitch",
      "csatBySwitching.difference",
    ]);
  });

  it("are as sure as was asked for, and wider the surer", () => {
    const [narrow, wide] = [intervalsAt(0.5), intervalsAt(0.99)];
    const ends = (intervals: typeof narrow, path: string) => {
      const { lower = null, upper = null, confidence } = intervals[path] ?? {};
      return { lower: lower ?? -Infinity, upper: upper ?? Infinity, confidence };
    };
    for (const path of Object.keys(narrow)) {
      const [one, other] = [ends(narrow, path), ends(wide, path)];
      expect([path, one.confidence, other.confidence]).toEqual([path, 0.5, 0.99]);
      const isWider = other.lower < one.lower || other.upper > one.upper;
      // Of two waits for a human one came to an end: nothing but that one is known at any confidence.
      expect([path, isWider]).toEqual([path, path !== "humanWait"]);
    }
  });
});

describe("a first response", () => {
  it("stands one way for each journey", () => {
    const asked = (id: string, ...events: readonly JourneyRecordEvent[]) =>
      journey(id, [customer("10:00"), ...events]);
    const solved = status("11:00", "solved");
    const { states, censored } = kpis({
      journeys: [
        asked("a", agent("10:05"), solved),
        asked("b"),
        asked("c", bot("10:01")),
        asked("d", solved, agent("12:00")),
        asked("e", bot("10:01"), solved),
        asked("f", bot("10:01"), status("11:00", "closed")),
        asked("g", bot("10:01"), solved),
      ],
    }).firstResponse;
    expect(states).toEqual({ answered: 1, waiting: 2, closedUnanswered: 1, containedByBot: 3 });
    expect(censored).toBe(6);
  });
});

describe("durations", () => {
  const answered = (id: string, minutes: number) =>
    journey(id, [customer("10:00"), agent(`10:${String(minutes).padStart(2, "0")}`)]);

  it("have a 90th percentile where so many have ended, and no spread of one", () => {
    const { p90, observed } = kpis({ journeys: [answered("a", 7)] }).firstResponse;
    expect(p90).toBe(7 * MINUTE);
    expect(observed).toStrictEqual({
      n: 1,
      medianMs: 7 * MINUTE,
      p90Ms: 7 * MINUTE,
      meanMs: 7 * MINUTE,
      sdMs: null,
    });
  });
});

describe("a difference", () => {
  it("is none where one side rests on nothing", () => {
    const none = { value: null, interval: null };
    const stayed = kpis({ journeys: JOURNEYS.filter(({ id }) => id === "quick") });
    expect(stayed.completionAfterSwitch.difference).toStrictEqual(none);
    expect(stayed.csatBySwitching.difference).toStrictEqual(none);
  });
});

describe("satisfaction over surveys", () => {
  const csat = (id: string, rating: number | null, scale?: RatingScale): SurveyRecord => ({
    id,
    tenant: "acme",
    customer: null,
    kind: "csat",
    offeredAt: at("2 00:00"),
    answer: rating === null ? null : { rating, at: at("2 00:00") },
    ...(scale === undefined ? {} : { scale }),
  });
  const thumbs = { min: 0, max: 1 };

  it("on one scale has its mean there, and the share of all offered that were rated", () => {
    const surveys = [csat("a", 5), csat("b", 2), csat("c", 9), csat("d", null)];
    const { value, n, offered, responseRate, normalisedMean, excluded, scales } = kpis({ surveys }).csat;
    // (3.5 − 1) / 4.
    expect({ value, n, offered, responseRate, normalisedMean, excluded }).toStrictEqual({
      value: 0.5,
      n: 2,
      offered: 4,
      responseRate: 0.5,
      normalisedMean: 0.625,
      excluded: { offScale: 1 },
    });
    expect(scales).toStrictEqual([
      {
        value: 0.5,
        n: 2,
        count: 1,
        excluded: { offScale: 1 },
        interval: expect.objectContaining({ confidence: 0.95 }),
        method: "ratings of at least 4 on 1–5, of those given; Wilson interval",
        scale: { min: 1, max: 5, positiveFrom: 4 },
        mean: 3.5,
        normalisedMean: 0.625,
      },
    ]);
  });

  it("on several is pooled by what is positive on each, without a mean", () => {
    const surveys = [csat("a", 5), csat("b", 3), csat("c", 9), csat("d", 1, thumbs), csat("e", 7, thumbs)];
    const { value, n, normalisedMean, excluded, method, scales } = kpis({ surveys }).csat;
    expect({ value, n, normalisedMean, excluded, method }).toStrictEqual({
      value: 2 / 3,
      n: 3,
      normalisedMean: null,
      excluded: { offScale: 2 },
      method:
        "positive by the rating's own scale, of ratings given, pooled over the scales 0–1 and 1–5; Wilson interval",
    });
    expect(scales.map((one) => one.normalisedMean)).toEqual([1, 0.75]);
  });
});

describe("recommendation over surveys", () => {
  const answer = (id: string, rating: number, scale?: RatingScale): SurveyRecord => ({
    id,
    tenant: "acme",
    customer: null,
    kind: "nps",
    offeredAt: at("2 00:00"),
    answer: { rating, at: at("2 00:00") },
    ...(scale === undefined ? {} : { scale }),
  });

  it("counts an answer the same however the scale is written down, and those off it apart", () => {
    const written = { min: 0, max: 10, positiveFrom: 9 };
    const surveys = [
      answer("a", 10),
      answer("b", 10, written),
      answer("c", 0, written),
      answer("d", 8),
      answer("e", 11),
      answer("f", -1, written),
    ];
    expect(kpis({ surveys }).nps).toMatchObject({
      value: 25,
      n: 4,
      promoters: 2,
      passives: 1,
      detractors: 1,
      offered: 6,
      excluded: { offScale: 2 },
    });
  });
});
