import { ThroughlineError } from "../../kernel/error.js";

/** How a moving average is taken. */
export interface EwmaOptions {
  /** Where it starts: z₀. */
  readonly center: number;
  /** The weight of the newest value, above 0 and at most 1. 1 forgets everything before it. */
  readonly lambda: number;
}

/** How a chart judges its moving average. */
export interface EwmaChartOptions extends EwmaOptions {
  /** Standard deviation of one value, above 0. */
  readonly sigma: number;
  /** Width of the limits, in standard deviations of the average, above 0. */
  readonly width: number;
}

/** An EWMA chart. Each list has one item a value, in their order. */
export interface EwmaChart {
  readonly values: readonly number[];
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** Position of the first average strictly outside its limits, from 0; `null`: none is. */
  readonly firstSignal: number | null;
}

/**
 * The exponentially weighted moving average: zᵢ = λ·xᵢ + (1−λ)·zᵢ₋₁ (Roberts 1959).
 *
 * @throws ThroughlineError `INVALID_INPUT` for what is not finite, or a `lambda` outside its range
 * @example
 * ```ts
 * ewma([10, 20], { center: 10, lambda: 0.5 }); // [10, 15]
 * ```
 */
export function ewma(values: readonly number[], { center, lambda }: EwmaOptions): readonly number[] {
  if (!(lambda > 0 && lambda <= 1)) throw invalid("lambda must be above 0 and at most 1");
  if (![center, ...values].every(Number.isFinite)) throw invalid("every value must be a finite number");
  let average = center;
  return values.map((value) => {
    average = lambda * value + (1 - lambda) * average;
    return average;
  });
}

/**
 * The EWMA chart with limits that widen over the first values: center ± width·σ·√(λ/(2−λ)·(1−(1−λ)²ⁱ)) (Lucas and Saccucci 1990).
 *
 * @throws ThroughlineError `INVALID_INPUT` as {@link ewma}, and for a `sigma` or `width` that is not above 0
 * @example
 * ```ts
 * ewmaChart([10, 10, 13, 14], { center: 10, sigma: 1, lambda: 0.2, width: 2.7 }).firstSignal; // 3
 * ```
 */
export function ewmaChart(
  values: readonly number[],
  { center, sigma, lambda, width }: EwmaChartOptions,
): EwmaChart {
  if (!(sigma > 0 && width > 0)) throw invalid("sigma and width must be above 0");
  const averages = ewma(values, { center, lambda });
  const spread = averages.map(
    (_, index) =>
      width * sigma * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (index + 1)))),
  );
  const lower = spread.map((half) => center - half);
  const upper = spread.map((half) => center + half);
  const outside = averages.findIndex((value, index) => Math.abs(value - center) > (spread[index] ?? 0));
  return { values: averages, lower, upper, firstSignal: outside === -1 ? null : outside };
}

function invalid(rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `The moving average cannot be taken: ${rule}.`);
}
