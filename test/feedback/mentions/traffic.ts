import type { TopicCounts } from "throughline/feedback";
import type { Random } from "../../journey/model/random.js";

export const DAY_MS = 86_400_000;

/** How often a topic is spoken of: on average a day, and how much more that varies than a Poisson count (variance over mean). */
export interface TopicTraffic {
  readonly topic: string;
  readonly mean: (day: number) => number;
  readonly dispersion: number;
}

/** Days of made-up mentions in UTC, from 1970-01-01 on. */
export function traffic(random: Random, days: number, topics: readonly TopicTraffic[]): TopicCounts {
  return {
    every: "day",
    timeZone: "UTC",
    periods: Array.from({ length: days }, (_, day) => {
      const counted = topics
        .map(({ topic, mean, dispersion }) => ({ topic, mentions: drawn(random, mean(day), dispersion) }))
        .filter(({ mentions }) => mentions > 0);
      return {
        startsAt: day * DAY_MS,
        mentions: counted.reduce((sum, { mentions }) => sum + mentions, 0),
        topics: counted,
      };
    }),
  };
}

/** A Poisson count, or of a gamma-distributed mean, so that it varies more. */
function drawn(random: Random, mean: number, dispersion: number): number {
  return poisson(random, dispersion === 1 ? mean : gamma(random, mean / (dispersion - 1)) * (dispersion - 1));
}

/** Knuth's, in parts that do not underflow. */
function poisson(random: Random, mean: number): number {
  if (mean > 30) return poisson(random, 15) + poisson(random, mean - 15);
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; count++) product *= random.next();
  return count;
}

/** Of scale 1 (Marsaglia and Tsang 2000). */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < x ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
