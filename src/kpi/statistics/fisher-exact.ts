import { checkedProportion, type Proportion } from "./proportion.js";

/** Probabilities that differ by less than this factor count as equal, as in R. */
const AS_LIKELY = 1 + 1e-7;

/**
 * The exact test of Fisher (1922) of two independent proportions, two-sided: the probability of all tables with these margins that
 * are no more likely than the one observed. `null` where there are no cases at all.
 *
 * @returns p
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none
 * @example
 * ```ts
 * fisherExact({ count: 1, n: 10 }, { count: 11, n: 14 }); // 0.002759456185220084
 * ```
 */
export function fisherExact(first: Proportion, second: Proportion): number | null {
  checkedProportion(first, "first");
  checkedProportion(second, "second");
  const n = first.n + second.n;
  if (n === 0) return null;
  const margins = { first: first.n, second: second.n, count: first.count + second.count };
  const likeliest = Math.floor(((first.n + 1) * (margins.count + 1)) / (n + 2));
  const sides = [upwards(margins, likeliest), downwards(margins, likeliest)];
  let observed = 0;
  for (const side of sides) for (const { at, weight } of side()) if (at === first.count) observed = weight;
  // Both sides begin at the likeliest table, whose weight is 1.
  let all = -1;
  let extreme = observed * AS_LIKELY >= 1 ? -1 : 0;
  for (const side of sides) {
    for (const { weight } of side()) {
      all += weight;
      if (weight <= observed * AS_LIKELY) extreme += weight;
    }
  }
  return Math.min(1, extreme / all);
}

interface Margins {
  readonly first: number;
  readonly second: number;
  readonly count: number;
}

/** The tables from one on upwards, by how many of the first count, with their probability in units of that of the first of them. */
function upwards(margins: Margins, from: number) {
  return function* () {
    for (let at = from, weight = 1; weight > 0; at += 1) {
      yield { at, weight };
      weight *= rise(margins, at);
    }
  };
}

function downwards(margins: Margins, from: number) {
  return function* () {
    for (let at = from, weight = 1; weight > 0; at -= 1) {
      yield { at, weight };
      weight /= rise(margins, at - 1);
    }
  };
}

/** P(at + 1)/P(at); 0 beyond the last table, infinite before the first. */
function rise({ first, second, count }: Margins, at: number): number {
  return ((first - at) * (count - at)) / ((at + 1) * (second - count + at + 1));
}
