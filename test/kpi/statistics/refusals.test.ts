import {
  agrestiCoullInterval,
  benjaminiHochberg,
  burnRate,
  burnRules,
  clopperPearsonInterval,
  cohenKappa,
  cumulativeIncidence,
  cusumChart,
  decomposeRate,
  directStandardisation,
  ewma,
  ewmaChart,
  fisherExact,
  funnelLimits,
  type IncidenceCurve,
  incidenceAt,
  kaplanMeier,
  laneyChart,
  logRank,
  Moments,
  markovAbsorption,
  netPromoter,
  newcombeDifference,
  pChart,
  QuantileSketch,
  quantile,
  restrictedMean,
  rootCauseScan,
  type SurvivalCurve,
  shrinkRates,
  sortedSample,
  surpriseOf,
  survivalAt,
  survivalQuantile,
  tInterval,
  twoSampleZ,
  uChart,
  wilsonInterval,
} from "throughline/kpi";
import { describe, expect, it } from "vitest";
import { poissonRise } from "../../../src/kpi/statistics/poisson.js";
import { thrownBy } from "../../kernel/thrown.js";

const ODD = { count: 3, n: 2 };
const HALF = { count: 1, n: 2 };
const LATE = { time: -1, event: true };
const CURVE: SurvivalCurve = { n: 0, events: 0, steps: [] };
const INCIDENCE: IncidenceCurve = { n: 0, causes: [], steps: [] };
const SAMPLE = sortedSample([1, 2]);
const SCORES: readonly number[] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
const GOOD = { center: 0, sigma: 1 };
const EWMA = { center: 0, lambda: 0.2, sigma: 1, width: 3 };
const rule = { burn: 6, long: HALF, short: HALF };
const moments = { n: 1, sum: "2", squares: "4" };
const sketch = QuantileSketch.of([1]).toJSON();
const [[bin] = [0]] = sketch.bins;

/** Refused on purpose: input that the types forbid but JavaScript lets through. */
const untyped = <T>(value: unknown): T => value as T;

const AT_MOST_N = "must be at most n.";
const FROM_0 = "must be a whole number of at least 0.";
const FINITE = "must be a finite number.";
const FINITE_FROM_0 = "must be a finite number of at least 0.";
const FINITE_ABOVE_0 = "must be a finite number above 0.";
const WINDOWS = "periodMs must be so long that every window has at least 1 ms, such as 30 days.";
const BETWEEN = "must lie between 0 and 1.";

describe("a refusal says which number cannot be, and what it must be", () => {
  it.each<[what: string, message: string, refused: () => unknown]>([
    ["agrestiCoullInterval", `proportion.count ${AT_MOST_N}`, () => agrestiCoullInterval(ODD)],
    ["clopperPearsonInterval", `proportion.count ${AT_MOST_N}`, () => clopperPearsonInterval(ODD)],
    ["wilsonInterval", `proportion.count ${AT_MOST_N}`, () => wilsonInterval(ODD)],
    ["wilsonInterval", `proportion.count ${FROM_0}`, () => wilsonInterval({ count: -1, n: 2 })],
    ["wilsonInterval", `proportion.n ${FROM_0}`, () => wilsonInterval({ count: 0, n: -1 })],
    ["wilsonInterval", "confidence must lie between 0 and 1, such as 0.95.", () => wilsonInterval(HALF, 1)],
    ["newcombeDifference", `first.count ${AT_MOST_N}`, () => newcombeDifference(ODD, HALF)],
    ["newcombeDifference", `second.count ${AT_MOST_N}`, () => newcombeDifference(HALF, ODD)],
    ["twoSampleZ", `first.count ${AT_MOST_N}`, () => twoSampleZ(ODD, HALF)],
    ["twoSampleZ", `second.count ${AT_MOST_N}`, () => twoSampleZ(HALF, ODD)],
    ["fisherExact", `first.count ${AT_MOST_N}`, () => fisherExact(ODD, HALF)],
    ["fisherExact", `second.count ${AT_MOST_N}`, () => fisherExact(HALF, ODD)],
    ["funnelLimits", `probability ${BETWEEN}`, () => funnelLimits(2, 1)],
    ["funnelLimits", `n ${FROM_0}`, () => funnelLimits(0.5, -1)],
    ["shrinkRates", `groups.sms.count ${AT_MOST_N}`, () => shrinkRates({ chat: HALF, sms: ODD })],
    ["rootCauseScan", `total.count ${AT_MOST_N}`, () => rootCauseScan(ODD, {})],
    ["rootCauseScan", `segments.chat.count ${AT_MOST_N}`, () => rootCauseScan(HALF, { chat: ODD })],
    [
      "rootCauseScan",
      "segments.chat must be part of the total.",
      () => rootCauseScan(HALF, { chat: { count: 2, n: 2 } }),
    ],
    [
      "rootCauseScan",
      "segments.chat must be part of the total.",
      () => rootCauseScan(HALF, { chat: { count: 0, n: 2 } }),
    ],
    ["decomposeRate", `before.chat.count ${AT_MOST_N}`, () => decomposeRate({ chat: ODD }, {})],
    ["decomposeRate", `after.chat.count ${AT_MOST_N}`, () => decomposeRate({}, { chat: ODD })],
    [
      "directStandardisation",
      `groups.chat.new.count ${AT_MOST_N}`,
      () => directStandardisation({ groups: { chat: { new: ODD } } }),
    ],
    [
      "directStandardisation",
      `weights.new ${FINITE_FROM_0}`,
      () => directStandardisation({ groups: {}, weights: { old: 2, new: -1 } }),
    ],
    [
      "directStandardisation",
      `weights.new ${FINITE_FROM_0}`,
      () => directStandardisation({ groups: {}, weights: { new: Infinity } }),
    ],
    [
      "directStandardisation",
      "weights must not all be 0.",
      () => directStandardisation({ groups: {}, weights: { new: 0 } }),
    ],
    [
      "benjaminiHochberg",
      "A p-value is not between 0 and 1. Give p-values only.",
      () => benjaminiHochberg([2]),
    ],
    ["burnRate", `minN ${FROM_0}`, () => burnRate({ objective: 0.9, rules: [], minN: -1 })],
    ["burnRate", "objective must be a share from 0 to below 1.", () => burnRate({ objective: 1, rules: [] })],
    [
      "burnRate",
      `rules[1].burn ${FINITE_ABOVE_0}`,
      () => burnRate({ objective: 0.9, rules: [rule, { ...rule, burn: 0 }] }),
    ],
    [
      "burnRate",
      `rules[0].short.count ${AT_MOST_N}`,
      () => burnRate({ objective: 0.9, rules: [{ ...rule, short: ODD }] }),
    ],
    ["burnRules", `periodMs ${FINITE_ABOVE_0}`, () => burnRules(0.9, 0)],
    ["burnRules", WINDOWS, () => burnRules(0.9, 1)],
    ["burnRules", WINDOWS, () => burnRules(0.9, 1649)],
    ["cohenKappa", "table[1] must have as many columns as there are rows.", () => cohenKappa([[1, 2], [3]])],
    ["cohenKappa", `table[0][0] ${FROM_0}`, () => cohenKappa([[0.5]])],
    ["pChart", `points[1].count ${AT_MOST_N}`, () => pChart([HALF, ODD])],
    ["pChart", `points[1].count ${AT_MOST_N}`, () => pChart([HALF, ODD], { baseline: 0.5 })],
    ["laneyChart", `points[1].count ${AT_MOST_N}`, () => laneyChart([HALF, ODD])],
    ["laneyChart", `points[1].count ${AT_MOST_N}`, () => laneyChart([HALF, ODD], { baseline: 0.5 })],
    ["pChart", `sigmas ${FINITE_ABOVE_0}`, () => pChart([], { sigmas: 0 })],
    ["pChart", `baseline ${BETWEEN}`, () => pChart([], { baseline: 2 })],
    ["uChart", `baseline ${FINITE_FROM_0}`, () => uChart([], { baseline: -1 })],
    ["uChart", `points[0].count ${FROM_0}`, () => uChart([{ count: -1, exposure: 1 }])],
    ["uChart", `points[0].exposure ${FINITE_FROM_0}`, () => uChart([{ count: 1, exposure: -1 }])],
    [
      "uChart",
      "points[0].exposure must be above 0 where something was counted.",
      () => uChart([{ count: 1, exposure: 0 }]),
    ],
    ["cusumChart", `center ${FINITE}`, () => cusumChart([], { ...GOOD, center: Number.NaN })],
    ["cusumChart", `sigma ${FINITE_ABOVE_0}`, () => cusumChart([], { ...GOOD, sigma: 0 })],
    ["cusumChart", `slack ${FINITE_FROM_0}`, () => cusumChart([], { ...GOOD, slack: -1 })],
    ["cusumChart", `decision ${FINITE_ABOVE_0}`, () => cusumChart([], { ...GOOD, decision: 0 })],
    ["cusumChart", `decision ${FINITE_ABOVE_0}`, () => cusumChart([], { ...GOOD, decision: Infinity })],
    ["cusumChart", `values[0] ${FINITE}`, () => cusumChart([Number.NaN], GOOD)],
    [
      "ewma",
      "The moving average cannot be taken: lambda must be above 0 and at most 1.",
      () => ewma([], { ...EWMA, lambda: 0 }),
    ],
    [
      "ewma",
      "The moving average cannot be taken: every value must be a finite number.",
      () => ewma([Number.NaN], EWMA),
    ],
    [
      "ewmaChart",
      "The moving average cannot be taken: sigma and width must be above 0.",
      () => ewmaChart([], { ...EWMA, width: 0 }),
    ],
    ["kaplanMeier", `observations[0].time ${FINITE_FROM_0}`, () => kaplanMeier([LATE])],
    ["survivalAt", `time ${FINITE_FROM_0}`, () => survivalAt(CURVE, -1)],
    ["survivalQuantile", `probability ${BETWEEN}`, () => survivalQuantile(CURVE, 1)],
    ["survivalQuantile", `probability ${BETWEEN}`, () => survivalQuantile(CURVE, 0)],
    ["restrictedMean", `horizon ${FINITE_ABOVE_0}`, () => restrictedMean(CURVE, 0)],
    ["restrictedMean", `horizon ${FINITE_ABOVE_0}`, () => restrictedMean(CURVE, Infinity)],
    ["logRank", `groups.late[0].time ${FINITE_FROM_0}`, () => logRank({ late: [LATE] })],
    [
      "cumulativeIncidence",
      `observations[0].time ${FINITE_FROM_0}`,
      () => cumulativeIncidence([{ time: -1, cause: "accepted" }]),
    ],
    ["incidenceAt", `time ${FINITE_FROM_0}`, () => incidenceAt(INCIDENCE, -1)],
    ["quantile", `probability ${BETWEEN}`, () => SAMPLE && quantile(SAMPLE, 1.5)],
    ["sortedSample", "values must be finite numbers of at most 1e+150.", () => sortedSample([1e151])],
    ["sortedSample", "values must be finite numbers of at most 1e+150.", () => sortedSample([-1e151])],
    ["surpriseOf", "observed must have as many shares as expected.", () => surpriseOf([1], [])],
    ["surpriseOf", "expected[0] must be a share from 0 to 1.", () => surpriseOf([2], [1])],
    ["surpriseOf", "observed[0] must be a share from 0 to 1.", () => surpriseOf([1], [2])],
    ["markovAbsorption", `counts.chat.email ${FROM_0}`, () => markovAbsorption({ chat: { email: -1 } })],
    ["tInterval", `n ${FROM_0}`, () => tInterval({ n: -1, mean: 1, standardDeviation: 1 })],
    ["tInterval", `mean ${FINITE}`, () => tInterval({ n: 2, mean: Number.NaN, standardDeviation: 1 })],
    [
      "tInterval",
      `standardDeviation ${FINITE_FROM_0}`,
      () => tInterval({ n: 2, mean: 1, standardDeviation: -1 }),
    ],
    ["netPromoter", `counts[8] ${FROM_0}`, () => netPromoter(untyped(SCORES.with(8, -1)))],
    [
      "netPromoter",
      "counts must be eleven, one for each score from 0 to 10.",
      () => netPromoter(untyped([1, 2])),
    ],
    [
      "poissonRise",
      "A count is 0 or more, over an exposure above 0. Give both so.",
      () => poissonRise({ count: 1, exposure: 0 }, { count: 1, exposure: 1 }),
    ],
    [
      "poissonRise",
      "A count is 0 or more, over an exposure above 0. Give both so.",
      () => poissonRise({ count: Infinity, exposure: 1 }, { count: 1, exposure: 1 }),
    ],
    ["Moments.add", "value must be a whole number from 0.", () => new Moments().add(0.5)],
    ["Moments.subtract", "moments hold no value that could be taken out.", () => new Moments().subtract(1)],
    [
      "Moments.unmerge",
      "moments hold fewer values than are to be taken out.",
      () => new Moments().unmerge(Moments.of([1])),
    ],
    ["Moments.merge", "other must be other moments.", () => withItself(new Moments())],
    ["Moments.fromJSON", "moments must be an object.", () => Moments.fromJSON(untyped(null))],
    ["Moments.fromJSON", "moments must be an object.", () => Moments.fromJSON(untyped("2"))],
    ["Moments.fromJSON", `moments.n ${FROM_0}`, () => Moments.fromJSON({ ...moments, n: -1 })],
    [
      "Moments.fromJSON",
      "moments.sum must be decimal digits.",
      () => Moments.fromJSON({ ...moments, sum: "-2" }),
    ],
    [
      "Moments.fromJSON",
      "moments.squares must be decimal digits.",
      () => Moments.fromJSON({ ...moments, squares: "4n" }),
    ],
    [
      "Moments.fromJSON",
      "moments must be what values can have given.",
      () => Moments.fromJSON({ ...moments, squares: "1" }),
    ],
    [
      "QuantileSketch",
      "relativeError must lie between 1/2049 and 1/5.",
      () => new QuantileSketch({ relativeError: 0.3 }),
    ],
    ["QuantileSketch.add", `value ${FINITE_FROM_0}`, () => new QuantileSketch().add(-1)],
    ["QuantileSketch.subtract", "value was not added before.", () => new QuantileSketch().subtract(1)],
    [
      "QuantileSketch.unmerge",
      "other holds what was not added before.",
      () => new QuantileSketch().unmerge(QuantileSketch.of([1])),
    ],
    ["QuantileSketch.merge", "other must be another sketch.", () => withItself(new QuantileSketch())],
    [
      "QuantileSketch.merge",
      "other must have the same relative error.",
      () => new QuantileSketch().merge(new QuantileSketch({ relativeError: 0.1 })),
    ],
    ["QuantileSketch.quantile", `probability ${BETWEEN}`, () => new QuantileSketch().quantile(-0.1)],
    ["QuantileSketch.fromJSON", "sketch must be an object.", () => QuantileSketch.fromJSON(untyped(null))],
    ["QuantileSketch.fromJSON", "sketch must be an object.", () => QuantileSketch.fromJSON(untyped("1"))],
    [
      "QuantileSketch.fromJSON",
      "sketch.version must be 1.",
      () => QuantileSketch.fromJSON({ ...sketch, version: untyped(2) }),
    ],
    [
      "QuantileSketch.fromJSON",
      "sketch.bits must be a whole number of at least 1.",
      () => QuantileSketch.fromJSON({ ...sketch, bits: 0 }),
    ],
    [
      "QuantileSketch.fromJSON",
      "sketch.bits must be at most 10.",
      () => QuantileSketch.fromJSON({ ...sketch, bits: 11 }),
    ],
    [
      "QuantileSketch.fromJSON",
      "sketch.bins must be a list.",
      () => QuantileSketch.fromJSON({ ...sketch, bins: untyped({}) }),
    ],
    [
      "QuantileSketch.fromJSON",
      `sketch.zeros ${FROM_0}`,
      () => QuantileSketch.fromJSON({ ...sketch, zeros: -1 }),
    ],
    [
      "QuantileSketch.fromJSON",
      "sketch.bins[0] must be a bin and its count.",
      () => QuantileSketch.fromJSON({ ...sketch, bins: untyped([1]) }),
    ],
    [
      "QuantileSketch.fromJSON",
      `sketch.bins[1][0] must be a whole number of at least ${bin + 1}.`,
      () =>
        QuantileSketch.fromJSON({
          ...sketch,
          bins: [
            [bin, 1],
            [bin, 1],
          ],
        }),
    ],
    [
      "QuantileSketch.fromJSON",
      "sketch.bins[0][0] must be an existing bin.",
      () => QuantileSketch.fromJSON({ ...sketch, bins: [[2047 * 2 ** sketch.bits, 1]] }),
    ],
    [
      "QuantileSketch.fromJSON",
      "sketch.bins[0][1] must be a whole number of at least 1.",
      () => QuantileSketch.fromJSON({ ...sketch, bins: [[bin, 0]] }),
    ],
    [
      "QuantileSketch.fromJSON",
      `sketch.n ${FROM_0}`,
      () => QuantileSketch.fromJSON({ ...sketch, zeros: Number.MAX_SAFE_INTEGER }),
    ],
  ])("%s: %s", (_, message, refused) => {
    const { code, message: said } = thrownBy(refused);
    expect([code, said]).toEqual(["INVALID_INPUT", message]);
  });
});

function withItself<T extends { merge(other: T): void }>(one: T): void {
  one.merge(one);
}
