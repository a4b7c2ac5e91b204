import {
  alertsOf,
  ces,
  channelEffectiveness,
  columnAggregates,
  columnQuantiles,
  columnSketches,
  contributionsOf,
  createMonitor,
  csat,
  firstResponseTime,
  gaugesOf,
  type JourneyRecord,
  journeyCases,
  KPI_NAMES,
  type KpiName,
  KpiPartials,
  KpiTotals,
  kpisOf,
  nps,
  npsFromCounts,
  type QualityStandard,
  type ReportOptions,
  rateLeaders,
  report,
  type SurveyRecord,
  type Target,
  targetStatus,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { thrownBy } from "../kernel/thrown.js";
import { agent, at, customer, handoff, journey } from "./records.js";

const asOf = at("20 00:00");
const CONTEXT = { asOf, cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" } as const;

/** Refused on purpose: input that the types forbid but JavaScript lets through. */
const untyped = <T>(value: unknown): T => value as T;

const readJourney = (more: object) => () =>
  firstResponseTime([untyped<JourneyRecord>({ ...journey("a", []), ...more })], { asOf });
const readEvent = (event: object, more: object) =>
  readJourney({ events: [customer("10:00"), { ...event, ...more }] });
const SURVEY = { id: "s", tenant: "acme", customer: null, kind: "nps", offeredAt: 0, answer: null } as const;
const readSurvey = (more: object) => () =>
  report({ surveys: [untyped<SurveyRecord>({ ...SURVEY, ...more })] }, CONTEXT);
const reportWith = (more: object) => () => report({}, untyped<ReportOptions>({ ...CONTEXT, ...more }));
const TARGET: Target = { direction: "atLeast", green: 0.8, amber: 0.6 };
const judgedBy = (more: object) => () =>
  targetStatus({ value: 1, n: 1 }, untyped<Target>({ ...TARGET, ...more }));
const watch = (more: object) => () =>
  createMonitor({
    standards: [untyped<QualityStandard>({ name: "csat", target: TARGET, ...more })],
    onAlert: () => {},
  });
const columns = {
  groups: ["chat"],
  group: Uint8Array.of(0),
  durationMs: Float64Array.of(1),
  rating: Uint8Array.of(0),
  positiveFrom: 4,
};
const bucket = (startAt: number, endAt: number) => ({ startAt, endAt, good: 1, n: 1 });

const TEXT = "must be text.";
const ROWS = "must have as many rows as durationMs.";
const FROM_1 = "must be a whole number of at least 1.";
const NO_TIME =
  "asOf is not a point in time. Give epoch milliseconds, a Date, or ISO 8601 text with an offset such as 2026-03-01T09:00:00Z.";
const IN_ORDER = "must end after it starts, and start after the one before.";

const TIMES: readonly KpiName[] = [
  "firstResponse",
  "stayResponse",
  "humanWait",
  "resolution",
  "timeToAccept",
];
const SHARES = KPI_NAMES.filter((kpi) => kpi !== "nps" && kpi !== "ces" && !TIMES.includes(kpi));

describe("a refusal says where the input is wrong, and what it must be", () => {
  it.each<[message: string, refused: () => unknown]>([
    ...[[journey("a", [])], [], null, "journeys", undefined].flatMap((input): [string, () => unknown][] => [
      ["input must be { journeys, surveys }.", () => report(untyped(input), CONTEXT)],
      ["input must be { journeys, surveys }.", () => contributionsOf(untyped(input), CONTEXT)],
    ]),
    ...[{}, null, "j1", journey("a", [])].flatMap((list): [string, () => unknown][] => [
      ["journeys must be a list.", () => report({ journeys: untyped(list) }, CONTEXT)],
      ["surveys must be a list.", () => report({ surveys: untyped(list) }, CONTEXT)],
      ["journeys must be a list.", () => firstResponseTime(untyped(list), { asOf })],
      ["journeys must be a list.", () => journeyCases(untyped(list), { asOf })],
    ]),
    ...[new KpiPartials(), [], {}, null, undefined].flatMap((totals): [string, () => unknown][] => [
      ["totals must be KpiTotals; partials have sum().", () => kpisOf(untyped(totals), { asOf })],
      ["totals must be KpiTotals; partials have sum().", () => gaugesOf(untyped(totals), { asOf })],
    ]),
    ["journeys.0 must be a journey record.", () => firstResponseTime([untyped(null)], { asOf })],
    ["journeys.0 must be a journey record.", () => firstResponseTime([untyped("a")], { asOf })],
    [`journeys.0.id ${TEXT}`, readJourney({ id: "" })],
    [`journeys.0.tenant ${TEXT}`, readJourney({ tenant: 5 })],
    ["journeys.0.customer must be text or null.", readJourney({ customer: undefined })],
    [`journeys.0.topic ${TEXT}`, readJourney({ topic: "" })],
    [`journeys.0.segment ${TEXT}`, readJourney({ segment: null })],
    ["journeys.0.events must be a list.", readJourney({ events: {} })],
    ["journeys.0.events.0 must be an event.", readJourney({ events: [null] })],
    ["journeys.0.events.0 must be an event.", readJourney({ events: ["message"] })],
    [
      "journeys.0.events.1.type must be one of message, contact, status, assigned, handoff, info, switch, " +
        "survey, merged, spam.",
      readEvent(agent("10:01"), { type: "mood" }),
    ],
    [
      "journeys.0.events.1.at must be whole milliseconds since 1970, within the years 1 to 9999.",
      readEvent(agent("10:01"), { at: 0.5 }),
    ],
    ...[-62_135_596_800_001, 253_402_300_800_000, "2026"].map((at): [string, () => unknown] => [
      "journeys.0.events.1.at must be whole milliseconds since 1970, within the years 1 to 9999.",
      readEvent(agent("10:01"), { at }),
    ]),
    [`journeys.0.events.1.id ${TEXT}`, readEvent(agent("10:01"), { id: "" })],
    ...Object.entries({ actor: "manager", channel: "", actorId: "", public: "yes", auto: 1 }).map(
      ([field, wrong]): [string, () => unknown] => [
        `journeys.0.events.1.${field} is missing or not allowed.`,
        readEvent(agent("10:01"), { [field]: wrong }),
      ],
    ),
    ...Object.entries({
      handoff: "",
      phase: "offered",
      queue: "",
      actorId: 5,
      required: "name",
      provided: ["name", 5],
    }).map(([field, wrong]): [string, () => unknown] => [
      `journeys.0.events.1.${field} is missing or not allowed.`,
      readEvent(handoff("10:01", "requested"), { [field]: wrong }),
    ]),
    ["surveys.0 must be a survey record.", () => report({ surveys: [untyped(null)] }, CONTEXT)],
    ["surveys.0 must be a survey record.", () => report({ surveys: [untyped("s")] }, CONTEXT)],
    [`surveys.0.id ${TEXT}`, readSurvey({ id: "" })],
    [`surveys.0.tenant ${TEXT}`, readSurvey({ tenant: "" })],
    ["surveys.0.customer must be text or null.", readSurvey({ customer: "" })],
    ["surveys.0.kind must be csat, nps or ces.", readSurvey({ kind: "mood" })],
    [`surveys.0.channel ${TEXT}`, readSurvey({ channel: "" })],
    [`surveys.0.segment ${TEXT}`, readSurvey({ segment: 5 })],
    [`surveys.0.agent ${TEXT}`, readSurvey({ agent: null })],
    ["surveys.0.offeredAt must be whole milliseconds.", readSurvey({ offeredAt: 0.5 })],
    ["surveys.0.answer.at must be whole milliseconds.", readSurvey({ answer: { rating: 9, at: "now" } })],
    ["surveys.0.answer.at must be whole milliseconds.", readSurvey({ answer: undefined })],
    ["surveys.0.scale of nps must run from 0 to 10.", readSurvey({ scale: { min: 1, max: 10 } })],
    ["surveys.0.scale of nps must run from 0 to 10.", readSurvey({ scale: { min: 0, max: 5 } })],
    [
      "scale must have whole numbers min < max, at most 1000 apart.",
      () => csat([1], { scale: { min: 1, max: 1 } }),
    ],
    [
      "scale must have whole numbers min < max, at most 1000 apart.",
      () => ces([1], { scale: { min: 0, max: 1001 } }),
    ],
    [
      "scale must have whole numbers min < max, at most 1000 apart.",
      () => ces([1], { scale: { min: -501, max: 500 } }),
    ],
    [
      "scale must have whole numbers min < max, at most 1000 apart.",
      () => ces([1], { scale: { min: 0.5, max: 5 } }),
    ],
    [
      "scale must have whole numbers min < max, at most 1000 apart.",
      () => ces([1], { scale: { min: 1, max: 5.5 } }),
    ],
    [
      "scale.positiveFrom must lie above min and not above max.",
      () => ces([1], { scale: { min: 1, max: 7, positiveFrom: 1 } }),
    ],
    [
      "scale.positiveFrom must say which rating is the lowest positive one.",
      () => csat([80], { scale: { min: 0, max: 100 } }),
    ],
    [
      "scale.higherIsBetter must be true for csat; turn the ratings round first.",
      () => csat([1], { scale: { min: 1, max: 5, higherIsBetter: false } }),
    ],
    ["counts must be eleven numbers, of the answers 0 to 10.", () => npsFromCounts([1])],
    [
      "counts.3 must be a whole number of at least 0.",
      () => npsFromCounts([0, 0, 0, -1, 0, 0, 0, 0, 0, 0, 0]),
    ],
    ["confidence must lie between 0 and 1, such as 0.95.", () => nps([9], { confidence: 1 })],
    ["cohort must be started or ended.", reportWith({ cohort: "open" })],
    ["timeZone must be an IANA time zone such as Europe/Athens.", reportWith({ timeZone: "Mars/Olympus" })],
    ["period must be one of day, week, month, quarter, year.", reportWith({ period: "decade" })],
    [
      "weekStart must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday.",
      reportWith({ weekStart: "funday" }),
    ],
    ["holdsForMs must be a whole number of at least 0.", reportWith({ holdsForMs: -1 })],
    ["abandonAfterMs must be a whole number of at least 0.", reportWith({ abandonAfterMs: 0.5 })],
    ["precision must be exact or sketch.", reportWith({ precision: "rough" })],
    ["targets.mood is no KPI.", reportWith({ targets: { mood: TARGET } })],
    ...SHARES.map((kpi): [string, () => unknown] => [
      `targets.${kpi}.green must lie between 0 and 1, as a share.`,
      reportWith({ targets: { [kpi]: { ...TARGET, green: 90 } } }),
    ]),
    [
      "targets.csat.amber must lie between 0 and 1, as a share.",
      reportWith({ targets: { csat: { ...TARGET, amber: -0.1 } } }),
    ],
    [
      "targets.nps.green must lie between -100 and 100.",
      reportWith({ targets: { nps: { ...TARGET, green: 101 } } }),
    ],
    [
      "targets.nps.amber must lie between -100 and 100.",
      reportWith({ targets: { nps: { ...TARGET, amber: -101 } } }),
    ],
    ...TIMES.map((kpi): [string, () => unknown] => [
      `targets.${kpi}.green must be at least 0, in milliseconds.`,
      reportWith({ targets: { [kpi]: { direction: "atMost", green: -1, amber: 60_000 } } }),
    ]),
    ["target.direction must be atLeast or atMost.", judgedBy({ direction: "up" })],
    ["target must have the numbers green and amber.", judgedBy({ green: Number.NaN })],
    ["target must have the numbers green and amber.", judgedBy({ amber: Infinity })],
    ["target.amber must not be better than green.", judgedBy({ amber: 0.9 })],
    ["target.amber must not be better than green.", judgedBy({ direction: "atMost", amber: 0.7 })],
    [`target.minN ${FROM_1}`, judgedBy({ minN: 0 })],
    [`standards.0.name ${TEXT}`, watch({ name: "" })],
    ["standards.0 must have a target, an objective or a chart.", watch({ target: undefined })],
    ["standards.0.target.amber must not be better than green.", watch({ target: { ...TARGET, amber: 1 } })],
    ["standards.0.objective must lie between 0 and 1.", watch({ objective: 1 })],
    ["standards.0.objective must lie between 0 and 1.", watch({ objective: 0 })],
    [`standards.0.objectivePeriodMs ${FROM_1}`, watch({ objectivePeriodMs: 0 })],
    [
      "standards.0.objectivePeriodMs must be so long that every window has at least 1 ms, such as 30 days.",
      watch({ objective: 0.9, objectivePeriodMs: 1649 }),
    ],
    ["standards.0.chart must be p or laney.", watch({ chart: "u" })],
    [`standards.0.minN ${FROM_1}`, watch({ minN: 0 })],
    [
      "standards.1.name is there twice.",
      () =>
        createMonitor({
          standards: [
            { name: "a", chart: "p" },
            { name: "a", chart: "p" },
          ],
          onAlert() {},
        }),
    ],
    [
      "standard is not watched.",
      () => createMonitor({ standards: [], onAlert() {} }).observe("csat", {}, asOf),
    ],
    [
      `buckets.1 ${IN_ORDER}`,
      () => alertsOf({ name: "a", chart: "p" }, { buckets: [bucket(0, 2), bucket(1, 3)] }, asOf),
    ],
    [`buckets.0 ${IN_ORDER}`, () => alertsOf({ name: "a", chart: "p" }, { buckets: [bucket(2, 2)] }, asOf)],
    [`minN ${FROM_1}`, () => rateLeaders({ chat: { count: 1, n: 2 } }, { minN: 0 })],
    [NO_TIME, () => channelEffectiveness([], untyped({ asOf: Number.NaN }))],
    [NO_TIME, () => firstResponseTime([], untyped({}))],
    [NO_TIME, () => journeyCases([], untyped({ asOf: Number.NaN }))],
    [NO_TIME, () => kpisOf(new KpiTotals(), { asOf: Number.NaN })],
    [
      "abandonAfterMs must be a whole number of at least 0.",
      () => journeyCases([], { asOf, abandonAfterMs: -1 }),
    ],
    [`group ${ROWS}`, () => columnAggregates({ ...columns, group: Uint8Array.of() })],
    [`group ${ROWS}`, () => columnQuantiles({ ...columns, group: Uint8Array.of() }, [0.5])],
    [`group ${ROWS}`, () => columnSketches({ ...columns, group: Uint8Array.of() })],
    [`rating ${ROWS}`, () => columnAggregates({ ...columns, rating: Uint8Array.of() })],
    ["group must hold places in groups.", () => columnAggregates({ ...columns, group: Uint8Array.of(1) })],
    [
      "group must hold places in groups.",
      () => columnQuantiles({ ...columns, group: Uint8Array.of(1) }, [0.5]),
    ],
    ["group must hold places in groups.", () => columnSketches({ ...columns, group: Uint8Array.of(1) })],
  ])("%s", (message, refused) => {
    const { code, message: said } = thrownBy(refused);
    expect(code).toBe("INVALID_INPUT");
    expect(said).toBe(message);
  });
});
