import {
  agrestiCoullInterval,
  benjaminiHochberg,
  burnRate,
  clopperPearsonInterval,
  cohenKappa,
  cumulativeIncidence,
  cusumChart,
  decomposeRate,
  directStandardisation,
  ewmaChart,
  fisherExact,
  funnelLimits,
  type Interval,
  incidenceAt,
  kaplanMeier,
  laneyChart,
  logRank,
  Moments,
  mannWhitney,
  markovAbsorption,
  type NpsHistogram,
  netPromoterDifference,
  newcombeDifference,
  type Proportion,
  pChart,
  QuantileSketch,
  restrictedMean,
  rootCauseScan,
  type SurvivalBand,
  type SurvivalCurve,
  shrinkRates,
  summarise,
  surpriseOf,
  survivalAt,
  survivalQuantile,
  twoSampleZ,
  uChart,
  wilsonInterval,
} from "throughline/kpi";
import * as z from "zod";
import { type Calculate, kind } from "./kind.js";

const numbers = z.array(z.number());
const zeroOrOne = z.union([z.literal(0), z.literal(1)]);
const count = z.object({ x: z.number(), n: z.number(), conf: z.number() });
const twoCounts = z.object({ x1: z.number(), n1: z.number(), x2: z.number(), n2: z.number() });
const table = z.array(numbers);
/** `[n, count]`, as most kinds have it. */
const casesAndHits = z.tuple([z.number(), z.number()]);
const byName = z.record(z.string(), casesAndHits);

/** What calculates each kind of statistics. */
export const STATISTICS_KINDS: Readonly<Record<string, Calculate>> = {
  "proportion.wilson": kind(count, (input) => estimated(input, wilsonInterval)),
  "proportion.clopperPearson": kind(count, (input) => estimated(input, clopperPearsonInterval)),
  "proportion.agrestiCoull": kind(count, (input) => estimated(input, agrestiCoullInterval)),
  "proportion.differenceNewcombe": kind(twoCounts.extend({ conf: z.number() }), ({ conf, ...counts }) => {
    const found = newcombeDifference(...pair(counts), conf);
    return found === null
      ? { difference: null, lower: null, upper: null }
      : { difference: found.difference, lower: found.lower, upper: found.upper };
  }),
  "proportion.twoSampleZ": kind(twoCounts, (input) => twoSampleZ(...pair(input)) ?? { z: null, p: null }),
  "proportion.fisherExact": kind(z.object({ table: z.tuple([casesAndHits, casesAndHits]) }), (input) => {
    const [first, second] = input.table.map(([yes, no]) => ({ count: yes, n: yes + no }));
    return { p: first === undefined || second === undefined ? null : fisherExact(first, second) };
  }),
  "nps.difference": kind(z.object({ countsA: numbers, countsB: numbers, conf: z.number() }), (input) => {
    const found = netPromoterDifference(histogram(input.countsA), histogram(input.countsB), input.conf);
    if (found === null) return null;
    const { confidence: _, ...rest } = found;
    return rest;
  }),
  "duration.summary": kind(z.object({ values: numbers, probs: numbers }), ({ values, probs }) => {
    const found = summarise(values, probs);
    if (found === null) return null;
    const { standardDeviation: sd, ...rest } = found;
    return { ...rest, sd };
  }),
  "moments.merge": kind(z.object({ parts: z.array(numbers) }), ({ parts }) => mergedMoments(parts)),
  "quantileSketch.bound": kind(
    z.object({ values: numbers, alpha: z.number(), probs: numbers }),
    ({ values, alpha, probs }) => ({ quantiles: boundedQuantiles(values, alpha, probs) }),
  ),
  km: kind(
    z.object({ time: numbers, event: z.array(zeroOrOne), conf: z.number(), at: numbers }),
    ({ time, event, conf, at }) => {
      const curve = kaplanMeier(observations(time, event));
      if (curve === null) return null;
      return {
        n: curve.n,
        events: curve.events,
        median: bothMedians(curve, conf),
        at: at.map((t) => survivalPoint(curve, t, conf)),
      };
    },
  ),
  "km.rmst": kind(
    z.object({ time: numbers, event: z.array(zeroOrOne), tau: z.number(), conf: z.number() }),
    ({ time, event, tau, conf }) => {
      const curve = kaplanMeier(observations(time, event));
      if (curve === null) return null;
      const { mean, standardError } = restrictedMean(curve, tau, conf);
      return { rmst: mean, standardError };
    },
  ),
  logrank: kind(
    z.object({ time: numbers, event: z.array(zeroOrOne), group: z.array(z.string()) }),
    ({ time, event, group }) => {
      const all = observations(time, event).map((observation, index) => ({
        observation,
        name: group[index],
      }));
      const names = [...new Set(group)];
      const found = logRank(
        Object.fromEntries(
          names.map((name) => [
            name,
            all.filter((one) => one.name === name).map(({ observation }) => observation),
          ]),
        ),
      );
      if (found === null) return null;
      return {
        chisq: found.chiSquare,
        df: found.degrees,
        p: found.p,
        groups: found.groups.map(({ name }) => name),
        observed: found.groups.map(({ observed }) => observed),
        expected: found.groups.map(({ expected }) => expected),
      };
    },
  ),
  cumulativeIncidence: kind(
    z.object({ time: numbers, cause: numbers, at: numbers }),
    ({ time, cause, at }) => {
      const curve = cumulativeIncidence(
        time.map((t, index) => {
          const number = cause[index] ?? 0;
          return { time: t, cause: number === 0 ? null : `cause${number}` };
        }),
      );
      if (curve === null) return null;
      return {
        at: at.map((t) => {
          const { eventFree, incidence } = incidenceAt(curve, t);
          return { t, eventFree, ...incidence };
        }),
      };
    },
  ),
  mannWhitney: kind(z.object({ x: numbers, y: numbers }), ({ x, y }) => mannWhitney(x, y)),
  bh: kind(z.object({ p: numbers }), ({ p }) => ({ adjusted: benjaminiHochberg(p) })),
  "controlChart.p": kind(
    z.object({ x: numbers, n: numbers, baseline: z.nullable(z.number()), sigmas: z.number() }),
    ({ x, n, baseline, sigmas }) =>
      pChart(proportions(x, n), { sigmas, ...(baseline !== null && { baseline }) }),
  ),
  "controlChart.pLaney": kind(z.object({ x: numbers, n: numbers, sigmas: z.number() }), ({ x, n, sigmas }) =>
    laneyChart(proportions(x, n), { sigmas }),
  ),
  "controlChart.u": kind(
    z.object({ count: numbers, exposure: numbers, baseline: z.nullable(z.number()), sigmas: z.number() }),
    ({ count: counts, exposure, baseline, sigmas }) =>
      uChart(
        counts.map((value, index) => ({ count: value, exposure: exposure[index] ?? 0 })),
        { sigmas, ...(baseline !== null && { baseline }) },
      ),
  ),
  "controlChart.ewma": kind(
    z.object({ x: numbers, center: z.number(), sigma: z.number(), lam: z.number(), L: z.number() }),
    ({ x, center, sigma, lam, L }) => ewmaChart(x, { center, sigma, lambda: lam, width: L }),
  ),
  "controlChart.cusum": kind(
    z.object({ x: numbers, center: z.number(), sigma: z.number(), k: z.number(), h: z.number() }),
    ({ x, center, sigma, k, h }) => cusumChart(x, { center, sigma, slack: k, decision: h }),
  ),
  burnRate: kind(
    z.object({
      objective: z.number(),
      rules: z.array(z.object({ longS: z.number(), shortS: z.number(), burn: z.number() })),
      windows: byName,
      minEvents: z.number(),
    }),
    ({ objective, rules, windows, minEvents }) =>
      burnRate({
        objective,
        minN: minEvents,
        rules: rules.map(({ longS, shortS, burn }) => ({
          burn,
          long: hits(windows[longS]),
          short: hits(windows[shortS]),
        })),
      }),
  ),
  directStandardisation: kind(
    z.object({
      strata: z.array(z.string()),
      weights: z.nullable(numbers),
      groups: z.record(z.string(), z.array(z.tuple([z.number(), z.number()]))),
      conf: z.number(),
    }),
    ({ strata, weights, groups, conf }) => {
      const named = <T>(items: readonly T[]) =>
        Object.fromEntries(
          strata.flatMap((name, index) => items.slice(index, index + 1).map((item) => [name, item])),
        );
      const found = directStandardisation({
        confidence: conf,
        groups: mapValues(groups, (cells) => named(cells.map(([x, n]) => ({ count: x, n })))),
        ...(weights !== null && { weights: named(weights) }),
      });
      if (found === null) return null;
      return {
        weights: strata.map((name) => found.weights[name]),
        groups: mapValues(found.groups, ({ interval, ...rest }) => ({ ...rest, ...limits(interval) })),
      };
    },
  ),
  "decomposition.mixRate": kind(z.object({ before: byName, after: byName }), ({ before, after }) => {
    const found = decomposeRate(mapValues(before, hits), mapValues(after, hits));
    if (found === null) return null;
    const { mix: mixTotal, rate: rateTotal, ...rest } = found;
    return { ...rest, mixTotal, rateTotal };
  }),
  "empiricalBayes.betaBinomial": kind(z.object({ groups: byName, conf: z.number() }), ({ groups, conf }) => {
    const found = shrinkRates(
      mapValues(groups, ([x, n]) => ({ count: x, n })),
      conf,
    );
    if (found === null) return null;
    return {
      mean: found.mean,
      rho: found.correlation,
      alpha: found.prior?.alpha ?? null,
      beta: found.prior?.beta ?? null,
      groups: mapValues(found.groups, ({ interval, ...rest }) => ({ ...rest, ...limits(interval) })),
    };
  }),
  "funnel.limits": kind(
    z.object({ target: z.number(), n: numbers, conf: numbers }),
    ({ target, n, conf }) => ({
      points: n.map((size) => ({
        n: size,
        limits: conf.map((level) => ({ conf: level, ...limits(funnelLimits(target, size, level)) })),
      })),
    }),
  ),
  "rootCause.scan": kind(
    z.object({ total: casesAndHits, segments: byName, conf: z.number() }),
    ({ total, segments, conf }) => {
      const { findings } = rootCauseScan(hits(total), mapValues(segments, hits), conf);
      return {
        segments: Object.fromEntries(
          findings.map(({ segment, cases: _, difference: { difference, lower, upper }, ...rest }) => [
            segment,
            { ...rest, difference, lower, upper },
          ]),
        ),
        rank: findings.map(({ segment }) => segment),
      };
    },
  ),
  "adtributor.surprise": kind(z.object({ p: numbers, q: numbers }), ({ p, q }) => {
    const found = surpriseOf(p, q);
    return found === null ? null : { elements: found.parts, total: found.total };
  }),
  "markov.absorption": kind(
    z.object({ counts: z.record(z.string(), z.record(z.string(), z.number())) }),
    ({ counts }) => markovAbsorption(counts),
  ),
  "qa.cohenKappa": kind(z.object({ table, conf: z.number() }), (input) => {
    const found = cohenKappa(input.table, input.conf);
    if (found === null) return null;
    const { n: _, interval, ...rest } = found;
    return { ...rest, ...limits(interval) };
  }),
};

function estimated(
  { x, n, conf }: z.infer<typeof count>,
  interval: (proportion: Proportion, confidence: number) => Interval | null,
) {
  return { estimate: n === 0 ? null : x / n, ...limits(interval({ count: x, n }, conf)) };
}

function limits(interval: Interval | null) {
  return { lower: interval?.lower ?? null, upper: interval?.upper ?? null };
}

function pair({ x1, n1, x2, n2 }: z.infer<typeof twoCounts>): [Proportion, Proportion] {
  return [
    { count: x1, n: n1 },
    { count: x2, n: n2 },
  ];
}

function hits([n, hit]: readonly [n: number, hits: number] = [0, 0]): Proportion {
  return { count: hit, n };
}

function proportions(counts: readonly number[], n: readonly number[]): Proportion[] {
  return counts.map((value, index) => ({ count: value, n: n[index] ?? 0 }));
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

function histogram(counts: readonly number[]): NpsHistogram {
  const [a, b, c, d, e, f, g, h, i, j, k] = counts;
  const all = [a, b, c, d, e, f, g, h, i, j, k].map((value) => value ?? Number.NaN);
  return z
    .tuple([
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      z.number(),
      z.number(),
    ])
    .parse(all);
}

function observations(time: readonly number[], event: readonly (0 | 1)[]) {
  return time.map((t, index) => ({ time: t, event: event[index] === 1 }));
}

function bothMedians(curve: SurvivalCurve, confidence: number) {
  const median = (band: SurvivalBand) => survivalQuantile(curve, 0.5, { band, confidence });
  const [log, logLog] = [median("log"), median("log-log")];
  return {
    estimate: log.estimate,
    logLower: log.lower,
    logUpper: log.upper,
    logLogLower: logLog.lower,
    logLogUpper: logLog.upper,
  };
}

function survivalPoint(curve: SurvivalCurve, t: number, confidence: number) {
  const at = (band: SurvivalBand) => survivalAt(curve, t, { band, confidence });
  const [log, logLog] = [at("log"), at("log-log")];
  return {
    t,
    atRisk: log.atRisk,
    survival: log.survival,
    standardError: log.standardError,
    logLower: log.interval?.lower ?? null,
    logUpper: log.interval?.upper ?? null,
    logLogLower: logLog.interval?.lower ?? null,
    logLogUpper: logLog.interval?.upper ?? null,
  };
}

/** The library counts in whole milliseconds from 0; the file may have any numbers. They are scaled and moved until they are such. */
function mergedMoments(parts: readonly (readonly number[])[]) {
  const all = parts.flat();
  const scale = wholeScale(all);
  const least = Math.min(0, ...all.map((value) => Math.round(value * scale)));
  const moments = new Moments();
  for (const part of parts) {
    moments.merge(Moments.of(part.map((value) => Math.round(value * scale) - least)));
  }
  return {
    n: moments.n,
    mean: moments.mean === null ? null : (moments.mean + least) / scale,
    variance: moments.variance === null ? null : moments.variance / scale ** 2,
    min: all.length === 0 ? null : Math.min(...all),
    max: all.length === 0 ? null : Math.max(...all),
  };
}

/** The least power of ten that makes all values whole, as far as whole numbers reach. */
function wholeScale(values: readonly number[]): number {
  const largest = Math.max(0, ...values.map(Math.abs));
  let scale = 1;
  while (
    largest * scale * 10 < Number.MAX_SAFE_INTEGER &&
    !values.every((value) => Math.round(value * scale) / scale === value)
  ) {
    scale *= 10;
  }
  return scale;
}

/** The exact quantiles and the bounds of the file, once the sketch has been seen to keep within them. */
function boundedQuantiles(values: readonly number[], alpha: number, probs: readonly number[]) {
  const sketch = QuantileSketch.of(values, { relativeError: alpha });
  const sorted = values.toSorted((one, other) => one - other);
  return probs.map((q) => {
    const exact = sorted[Math.floor(q * (sorted.length - 1))];
    if (exact === undefined) return { q, exact: null, lower: null, upper: null };
    const [lower, upper] = [exact * (1 - alpha), exact * (1 + alpha)];
    const answer = sketch.quantile(q);
    if (answer === null || answer < lower || answer > upper)
      throw new Error(`the sketch says ${answer} for ${q}`);
    return { q, exact, lower, upper };
  });
}
