import { DDSketch } from "@datadog/sketches-js";
import { Moments, QuantileSketch } from "throughline/kpi";
import { contest, ratio, timed } from "../measure/contest.js";
import { type Figure, reportContest } from "../measure/report.js";

const VALUES = 2_000_000;
const MERGES = 2_000;
const PROBABILITIES = [0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999];

/** Durations from a second to some weeks, in milliseconds. */
function durations(): Float64Array {
  let state = 20261130;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Float64Array.from({ length: VALUES }, () => {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return Math.round(600_000 * Math.exp(2.2 * normal));
  });
}

/** The quantile sketch against DDSketch of the same relative accuracy: insert, merge and error. */
export async function benchSketch(rounds: number): Promise<readonly Figure[]> {
  const values = durations();
  const inserts = await contest(rounds, [
    {
      name: "throughline",
      does: "QuantileSketch.add",
      round: () => {
        const sketch = new QuantileSketch();
        return timed(VALUES, () => {
          for (const value of values) sketch.add(value);
        });
      },
    },
    {
      name: "DDSketch",
      does: "accept, logarithmic mapping, dense store",
      round: () => {
        const sketch = new DDSketch({ relativeAccuracy: 0.01 });
        return timed(VALUES, () => {
          for (const value of values) sketch.accept(value);
        });
      },
    },
    {
      name: "throughline moments",
      does: "Moments.add: exact sum and sum of squares",
      round: () => {
        const moments = new Moments();
        return timed(VALUES, () => {
          for (const value of values) moments.add(value);
        });
      },
    },
  ]);
  reportContest("kpi", "sketch: insert of one value", inserts);

  const part = QuantileSketch.of(values.subarray(0, 100_000));
  const otherPart = new DDSketch({ relativeAccuracy: 0.01 });
  for (const value of values.subarray(0, 100_000)) otherPart.accept(value);
  const merges = await contest(rounds, [
    {
      name: "throughline",
      does: `QuantileSketch.merge, ${part.toJSON().bins.length} bins`,
      round: () => {
        const sketch = new QuantileSketch();
        return timed(MERGES, () => {
          for (let merge = 0; merge < MERGES; merge++) sketch.merge(part);
        });
      },
    },
    {
      name: "DDSketch",
      does: "merge",
      round: () => {
        const sketch = new DDSketch({ relativeAccuracy: 0.01 });
        return timed(MERGES, () => {
          for (let merge = 0; merge < MERGES; merge++) sketch.merge(otherPart);
        });
      },
    },
  ]);
  reportContest("kpi", "sketch: merge of two", merges);

  const [own, theirs] = inserts;
  return [
    { name: "sketch insert, of DDSketch's time", value: ratio(own, theirs), target: 1 / 1.5 },
    { name: "sketch merge, of 20 µs", value: (merges[0]?.ns ?? Number.NaN) / 20_000, target: 1 },
    { name: "sketch error, of 1 %", value: worstError(values) / 0.01, target: 1 },
  ];
}

function worstError(values: Float64Array): number {
  const sketch = QuantileSketch.of(values);
  const sorted = values.toSorted();
  const errors = PROBABILITIES.map((probability) => {
    const exact = sorted[Math.floor(probability * (VALUES - 1))] ?? Number.NaN;
    return Math.abs((sketch.quantile(probability) ?? Number.NaN) - exact) / exact;
  });
  return Math.max(...errors);
}
