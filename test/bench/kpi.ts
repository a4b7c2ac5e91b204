/**
 * KPIs of 10 million rows by columns, of contributions added one by one, and the quantile sketch against DDSketch.
 * `npm run bench -- kpi [--rows N]`
 */
import { parseArgs } from "node:util";
import {
  type Contribution,
  columnAggregates,
  columnQuantiles,
  columnSketches,
  contributionsOf,
  type JourneyRecord,
  KpiTotals,
} from "throughline/kpi";
import { benchSketch } from "./kpi/sketch.js";
import { type Contestant, contest, ratio, timed } from "./measure/contest.js";
import { reportContest, reportFigures } from "./measure/report.js";

const { values } = parseArgs({ options: { rows: { type: "string", default: "10000000" } } });
const ROWS = Number(values.rows);
const ROUNDS = 7;
const GROUPS = ["email", "web-chat", "phone", "sms", "whatsapp", "social-dm"];
const POSITIVE_FROM = 4;

// The same rows in every engine: what is made of a row's number by whole arithmetic.
const group = new Uint8Array(ROWS);
const durationMs = new Float64Array(ROWS);
const rating = new Uint8Array(ROWS);
for (let row = 0; row < ROWS; row++) {
  const spread = Math.imul(row, 2_654_435_761) >>> 0;
  group[row] = (spread >>> 7) % GROUPS.length;
  durationMs[row] = 1_000 + (spread % 4_000) * (spread % 977) * 3;
  rating[row] = Math.max(0, (spread % 11) - 5);
}
const columns = { groups: GROUPS, group, durationMs };
const SQL_ROWS = `
  SELECT ((spread >> 7) % ${GROUPS.length})::UTINYINT AS channel,
         (1000 + (spread % 4000) * (spread % 977) * 3)::DOUBLE AS ms,
         greatest(0, (spread % 11)::INTEGER - 5)::UTINYINT AS rating
  FROM (SELECT (i * 2654435761) & 4294967295 AS spread FROM range(${ROWS}) AS rows(i))`;

interface Engine {
  readonly aggregates: Contestant;
  readonly approximate: Contestant;
  readonly exact: Contestant;
}

/** One contestant for each of the three questions. */
function engine(
  name: string,
  does: { readonly [question in keyof Engine]: string },
  ask: { readonly [question in keyof Engine]: () => unknown },
): Engine {
  const contestant = (question: keyof Engine): Contestant => ({
    name,
    does: does[question],
    round: () =>
      timed(ROWS, async () => {
        if ((await ask[question]()) === undefined) throw new Error("no answer");
      }),
  });
  return {
    aggregates: contestant("aggregates"),
    approximate: contestant("approximate"),
    exact: contestant("exact"),
  };
}

function loopAggregates(): Float64Array {
  const n = new Float64Array(GROUPS.length);
  const sum = new Float64Array(GROUPS.length);
  const least = new Float64Array(GROUPS.length).fill(Number.POSITIVE_INFINITY);
  const most = new Float64Array(GROUPS.length);
  const rated = new Float64Array(GROUPS.length);
  const ratings = new Float64Array(GROUPS.length);
  const positive = new Float64Array(GROUPS.length);
  for (let row = 0; row < ROWS; row++) {
    const place = group[row] as number;
    const ms = durationMs[row] as number;
    const given = rating[row] as number;
    (n[place] as number)++;
    (sum[place] as number) += ms;
    if (ms < (least[place] as number)) least[place] = ms;
    if (ms > (most[place] as number)) most[place] = ms;
    if (given !== 0) {
      (rated[place] as number)++;
      (ratings[place] as number) += given;
      if (given >= POSITIVE_FROM) (positive[place] as number)++;
    }
  }
  return sum;
}

const words = new Uint32Array(durationMs.buffer);
const BITS = 6;

/** Bins of the exponent and the first bits of the fraction, for each group. */
function loopHistogram(shift: number, first: number, width: number): Uint32Array {
  const counts = new Uint32Array(GROUPS.length * width);
  for (let row = 0, word = 1; row < ROWS; row++, word += 2)
    (counts[(group[row] as number) * width + ((words[word] as number) >>> shift) - first] as number)++;
  return counts;
}

function loopApproximate(): number {
  const shift = 20 - BITS;
  const first = 1023 << BITS;
  const width = 40 << BITS;
  const counts = loopHistogram(shift, first, width);
  let sum = 0;
  for (let place = 0; place < GROUPS.length; place++)
    for (const share of [0.5, 0.9])
      sum += binOf(counts.subarray(place * width, (place + 1) * width), share).bin;
  return sum;
}

function binOf(counts: Uint32Array, share: number): { readonly bin: number; readonly rank: number } {
  const n = counts.reduce((sum, count) => sum + count, 0);
  let rank = Math.floor(share * (n - 1));
  let bin = 0;
  for (; rank >= (counts[bin] as number); bin++) rank -= counts[bin] as number;
  return { bin, rank };
}

function loopExact(): number {
  const shift = 12;
  const first = 1023 << 8;
  const width = 40 << 8;
  const counts = loopHistogram(shift, first, width);
  const wanted = new Uint8Array(GROUPS.length * width);
  const held = new Map<number, number[]>();
  const ranks: [number, number][] = [];
  for (let place = 0; place < GROUPS.length; place++)
    for (const share of [0.5, 0.9]) {
      const { bin, rank } = binOf(counts.subarray(place * width, (place + 1) * width), share);
      wanted[place * width + bin] = 1;
      held.set(place * width + bin, []);
      ranks.push([place * width + bin, rank]);
    }
  for (let row = 0, word = 1; row < ROWS; row++, word += 2) {
    const bin = (group[row] as number) * width + ((words[word] as number) >>> shift) - first;
    if (wanted[bin] === 1) held.get(bin)?.push(durationMs[row] as number);
  }
  return ranks.reduce(
    (sum, [bin, rank]) => sum + (Float64Array.from(held.get(bin) ?? []).sort()[rank] as number),
    0,
  );
}

const hand = engine(
  "typed-array loop",
  {
    aggregates: "one loop written for this question, nothing checked",
    approximate: "one loop into bins, nothing checked",
    exact: "two loops: bins, then the bins of the ranks",
  },
  { aggregates: loopAggregates, approximate: loopApproximate, exact: loopExact },
);
const library = engine(
  "throughline",
  {
    aggregates: "columnAggregates, sums exact",
    approximate: "columnSketches and their quantiles, within 1 %",
    exact: "columnQuantiles, type 7",
  },
  {
    aggregates: () => columnAggregates({ ...columns, rating, positiveFrom: POSITIVE_FROM }),
    approximate: () => columnSketches(columns).map((sketch) => [sketch.quantile(0.5), sketch.quantile(0.9)]),
    exact: () => columnQuantiles(columns, [0.5, 0.9]),
  },
);

/** Installed by the bench alone, so that nothing else needs its types. */
async function duckdb(): Promise<Engine | null> {
  const name: string = "@duckdb/node-api";
  try {
    const { DuckDBInstance } = await import(name);
    const connection = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
    await connection.run(`CREATE TABLE journeys AS ${SQL_ROWS}`);
    const ask = (select: string) => async () =>
      (await connection.runAndReadAll(`SELECT channel, ${select} FROM journeys GROUP BY channel`)).getRows();
    return engine(
      "DuckDB, one thread",
      { aggregates: "GROUP BY", approximate: "approx_quantile", exact: "quantile_cont" },
      {
        aggregates: ask(
          `count(*), avg(ms), min(ms), max(ms), count(*) FILTER (rating > 0), count(*) FILTER (rating >= ${POSITIVE_FROM}), avg(rating) FILTER (rating > 0)`,
        ),
        approximate: ask("approx_quantile(ms, [0.5, 0.9])"),
        exact: ask("quantile_cont(ms, [0.5, 0.9])"),
      },
    );
  } catch (error) {
    console.log(`DuckDB does not take part: ${String(error)}`);
    return null;
  }
}

async function polars(): Promise<Engine | null> {
  process.env.POLARS_MAX_THREADS = "1";
  const name: string = "nodejs-polars";
  try {
    const { default: pl } = await import(name);
    const frame = pl.DataFrame({
      channel: pl.Series("channel", group),
      ms: pl.Series("ms", durationMs),
      rating: pl.Series("rating", rating),
    });
    const [ms, given] = [pl.col("ms"), pl.col("rating")];
    const quantiles = () =>
      frame.groupBy("channel").agg(ms.quantile(0.5).alias("p50"), ms.quantile(0.9).alias("p90"));
    return engine(
      "polars, one thread",
      { aggregates: "groupBy", approximate: "has none; the exact ones", exact: "quantile" },
      {
        aggregates: () =>
          frame
            .groupBy("channel")
            .agg(
              ms.count().alias("n"),
              ms.mean().alias("mean"),
              ms.min().alias("min"),
              ms.max().alias("max"),
              given.gt(0).sum().alias("rated"),
              given.gtEq(POSITIVE_FROM).sum().alias("positive"),
              given.sum().alias("ratings"),
            ),
        approximate: quantiles,
        exact: quantiles,
      },
    );
  } catch (error) {
    console.log(`polars does not take part: ${String(error)}`);
    return null;
  }
}

const peers = [await duckdb(), await polars()].filter((peer) => peer !== null);
const engines = [hand, library, ...peers];
const question = async (title: string, of: keyof Engine) => {
  const standings = await contest(
    ROUNDS,
    engines.map((one) => one[of]),
  );
  reportContest("kpi", `${title}, of ${ROWS.toLocaleString("en")} rows, per row`, standings);
  return ratio(standings[1], standings[0]);
};
const aggregates = await question("aggregates by channel", "aggregates");
const approximate = await question("approximate p50 and p90 by channel", "approximate");
const exact = await question("exact p50 and p90 by channel", "exact");

/** An answered, solved and rated journey of one stay. */
function journey(index: number): JourneyRecord {
  const at = Date.UTC(2026, 4, 1) + index * 1_000;
  const channel = GROUPS[index % GROUPS.length] as string;
  const wait = 1_000 + ((index * 7_919) % 600_000);
  return {
    id: `j${index}`,
    tenant: "acme",
    customer: `c${index}`,
    events: [
      { type: "message", at, actor: "customer", channel },
      { type: "message", at: at + wait, actor: "agent", actorId: "maria", channel },
      { type: "status", at: at + wait * 10, to: "solved" },
      { type: "survey", at: at + wait * 11, survey: "s", phase: "answered", rating: 1 + (index % 5) },
    ],
  };
}

const ADDED = 20_000;
const TIMES = 20;
const { contributions } = contributionsOf(
  { journeys: Array.from({ length: ADDED }, (_, index) => journey(index)) },
  { asOf: Date.UTC(2026, 5, 1), cohort: "started", timeZone: "UTC", period: "week", weekStart: "monday" },
);

function adding(name: string, does: string, start: () => (contribution: Contribution) => void): Contestant {
  return {
    name,
    does,
    round: () => {
      const add = start();
      return timed(ADDED * TIMES, () => {
        for (let time = 0; time < TIMES; time++)
          for (let index = 0; index < ADDED; index++) add(contributions[index] as Contribution);
      });
    },
  };
}

const DENSE = 2_048 << 7;
const added = await contest(ROUNDS, [
  adding("by hand", "the same numbers into typed arrays, nothing checked", () => {
    const counts = new Float64Array(64);
    const bins = new Uint32Array(9 * DENSE);
    const sums = new Float64Array(9 * 3);
    const ratings = new Map<string, number>();
    const double = new Float64Array(1);
    const upper = new Uint32Array(double.buffer);
    return ({ parts }) => {
      for (const part of parts) {
        for (let index = 0; index < part.counts.length; index++)
          (counts[part.counts[index] as number] as number)++;
        for (let index = 0; index < part.durations.length; index += 3) {
          const place = part.durations[index] as number;
          const ms = part.durations[index + 2] as number;
          double[0] = ms;
          (bins[place * DENSE + ((upper[1] as number) >>> 14)] as number)++;
          (sums[place * 3] as number) += ms;
          (sums[place * 3 + 1] as number) += (ms % 65_536) ** 2;
          (sums[place * 3 + 2] as number) += Math.floor(ms / 65_536) ** 2;
        }
        for (const name of part.tallies) ratings.set(name, (ratings.get(name) ?? 0) + 1);
      }
    };
  }),
  adding("throughline", "KpiTotals.add, precision sketch", () => {
    const totals = new KpiTotals({ precision: "sketch" });
    return (contribution) => totals.add(contribution);
  }),
  adding("objects and a Map", "sums by name in a Map of objects, durations in lists", () => {
    const sums = new Map<string, { n: number; sum: number; all: number[] }>();
    return ({ parts }) => {
      for (const part of parts) {
        const put = (name: string, value: number) => {
          const known = sums.get(name);
          if (known === undefined) sums.set(name, { n: 1, sum: value, all: [value] });
          else sums.set(name, { n: known.n + 1, sum: known.sum + value, all: known.all });
        };
        for (const place of part.counts) put(`${part.cell.channel} count ${place}`, 1);
        for (let index = 0; index < part.durations.length; index += 3)
          put(`${part.cell.channel} duration ${part.durations[index]}`, part.durations[index + 2] as number);
        for (const name of part.tallies) put(name, 1);
      }
    };
  }),
]);
reportContest("kpi", "adding one contribution", added);
const ns = added[1]?.ns ?? Number.NaN;
console.log(`\nKpiTotals.add of one contribution: ${ns.toFixed(0)} ns, target at most 110 ns`);

const ok = reportFigures([
  { name: "aggregates, against the loop", value: aggregates, target: 1.5 },
  { name: "approximate quantiles, against the loop", value: approximate, target: 1.5 },
  { name: "exact quantiles, against the loop", value: exact, target: 2 },
  {
    name: "add of one contribution, against the same by hand",
    value: ratio(added[1], added[0]),
    target: 110 / 53,
  },
  ...(await benchSketch(ROUNDS)),
]);
process.exitCode = ok ? 0 : 1;
