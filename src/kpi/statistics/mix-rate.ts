import { checkedProportion, type Proportion } from "./proportion.js";

/** What one segment adds to a change of the rate. */
export interface SegmentShift {
  /** From its share of the cases having changed. */
  readonly mix: number;
  /** From its own rate having changed. */
  readonly rate: number;
  /** Both together. */
  readonly total: number;
}

/** Why a rate changed. */
export interface MixRateDecomposition {
  readonly rateBefore: number;
  readonly rateAfter: number;
  /** rateAfter − rateBefore, which is `mix` + `rate`. */
  readonly change: number;
  /** Because other cases came. */
  readonly mix: number;
  /** Because the same cases went otherwise. */
  readonly rate: number;
  readonly segments: Readonly<Record<string, SegmentShift>>;
}

/**
 * Splits the change of a rate into what the mix of cases did and what the rates of the segments did (Kitagawa 1955, midpoint; the mix
 * effects are centred on the mean rate, so that growth of a better segment counts for it). A segment without cases in one period has
 * no share there, and takes the rate of the other. `null` where either period has no cases.
 *
 * @param before cases by segment
 * @param after cases by segment
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none
 * @example
 * ```ts
 * const shift = decomposeRate(
 *   { chat: { count: 340, n: 400 }, email: { count: 420, n: 600 }, phone: { count: 170, n: 200 } },
 *   { chat: { count: 240, n: 300 }, email: { count: 620, n: 900 }, phone: { count: 130, n: 150 } },
 * );
 * shift?.change; // -0.04166666666666663
 * shift?.mix; // -0.02361111111111111
 * ```
 */
export function decomposeRate(
  before: Readonly<Record<string, Proportion>>,
  after: Readonly<Record<string, Proportion>>,
): MixRateDecomposition | null {
  const [earlier, later] = [pooled(before, "before"), pooled(after, "after")];
  if (earlier.n === 0 || later.n === 0) return null;
  const [rateBefore, rateAfter] = [earlier.count / earlier.n, later.count / later.n];
  const meanRate = (rateBefore + rateAfter) / 2;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const segments = names.map((name): readonly [string, SegmentShift] => {
    const [was, is] = [casesOf(before, name), casesOf(after, name)];
    const [shareBefore, shareAfter] = [was.n / earlier.n, is.n / later.n];
    const [own, otherwise] = [rateWhere(was, is), rateWhere(is, was)];
    const mix = (shareAfter - shareBefore) * ((own + otherwise) / 2 - meanRate);
    const rate = ((shareBefore + shareAfter) / 2) * (otherwise - own);
    return [name, { mix, rate, total: mix + rate }];
  });
  return {
    rateBefore,
    rateAfter,
    change: rateAfter - rateBefore,
    mix: segments.reduce((sum, [, { mix }]) => sum + mix, 0),
    rate: segments.reduce((sum, [, { rate }]) => sum + rate, 0),
    segments: Object.fromEntries(segments),
  };
}

/** The cases of a segment; none where it is not listed. Its name may be that of something all objects have. */
function casesOf(segments: Readonly<Record<string, Proportion>>, name: string): Proportion {
  return (Object.hasOwn(segments, name) ? segments[name] : undefined) ?? { count: 0, n: 0 };
}

function pooled(segments: Readonly<Record<string, Proportion>>, path: string): Proportion {
  let [count, n] = [0, 0];
  for (const [name, cases] of Object.entries(segments)) {
    checkedProportion(cases, `${path}.${name}`);
    count += cases.count;
    n += cases.n;
  }
  return { count, n };
}

/** The rate of the cases; where there are none that of the others, and 0 where there are none of either. */
function rateWhere(cases: Proportion, others: Proportion): number {
  if (cases.n > 0) return cases.count / cases.n;
  return others.n > 0 ? others.count / others.n : 0;
}
