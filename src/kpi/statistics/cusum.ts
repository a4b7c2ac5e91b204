import { invalidInput } from "../invalid-input.js";

/** How a CUSUM chart judges. */
export interface CusumOptions {
  /** The mean to hold to. */
  readonly center: number;
  /** Standard deviation of one value, above 0. */
  readonly sigma: number;
  /** How far from the centre a value may lie without counting, in standard deviations; 0.5 where left out: tuned to a shift of one. */
  readonly slack?: number;
  /** What a sum must exceed for a signal, in standard deviations; 5 where left out. */
  readonly decision?: number;
}

/** A CUSUM chart, in standard deviations. Each list has one item a value, in their order. */
export interface CusumChart {
  readonly up: readonly number[];
  readonly down: readonly number[];
  /** Position of the first value whose sum exceeds the decision, from 0; `null`: none does. */
  readonly firstSignal: number | null;
}

/**
 * The tabular CUSUM chart (Page 1954): sums up what values are off the centre, so that a small lasting shift shows, which a Shewhart
 * chart would miss.
 *
 * @throws ThroughlineError `INVALID_INPUT` for what is not finite, a `sigma` or `decision` that is not above 0, or a negative `slack`
 * @example
 * ```ts
 * cusumChart([0, 2, 2, 2, 2], { center: 0, sigma: 1 }); // { up: [0, 1.5, 3, 4.5, 6], down: [0, 0, 0, 0, 0], firstSignal: 4 }
 * ```
 */
export function cusumChart(values: readonly number[], options: CusumOptions): CusumChart {
  const { center, sigma, slack = 0.5, decision = 5 } = options;
  if (!Number.isFinite(center)) throw invalidInput("center", "must be a finite number");
  if (!(sigma > 0 && sigma < Infinity)) throw invalidInput("sigma", "must be a finite number above 0");
  if (!(slack >= 0 && slack < Infinity)) throw invalidInput("slack", "must be a finite number of at least 0");
  if (!(decision > 0 && decision < Infinity))
    throw invalidInput("decision", "must be a finite number above 0");
  const off = values.map((value, index) => {
    if (!Number.isFinite(value)) throw invalidInput(`values[${index}]`, "must be a finite number");
    return (value - center) / sigma;
  });
  const up = summedUp(off, slack);
  const down = summedUp(
    off.map((score) => -score),
    slack,
  );
  const signal = up.findIndex((sum, index) => sum > decision || (down[index] ?? 0) > decision);
  return { up, down, firstSignal: signal === -1 ? null : signal };
}

function summedUp(scores: readonly number[], slack: number): readonly number[] {
  let sum = 0;
  return scores.map((score) => {
    sum = Math.max(0, sum + score - slack);
    return sum;
  });
}
