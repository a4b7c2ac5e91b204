import { invalidInput } from "../invalid-input.js";

/** How a chart is drawn. */
export interface ControlChartOptions {
  /** The rate to hold to; where left out, that of all points together. */
  readonly baseline?: number;
  /** How far the limits lie from the centre, in standard deviations of a point; 3 where left out. */
  readonly sigmas?: number;
}

/** One point of a control chart. A point without cases has no value and no limits. */
export interface ControlPoint {
  readonly value: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** The value is strictly outside its limits: something other than chance is at work. */
  readonly signal: boolean;
}

/** A control chart of Shewhart. */
export interface ControlChart {
  readonly center: number;
  /** One for each that was given, in their order. */
  readonly points: readonly ControlPoint[];
}

/** The point of a value, `reach` to either side of the centre. */
export function controlPoint(value: number, center: number, reach: number, most: number): ControlPoint {
  const [lower, upper] = [Math.max(0, center - reach), Math.min(most, center + reach)];
  return { value, lower, upper, signal: value < lower || value > upper };
}

/** A point without cases. */
export const NO_POINT: ControlPoint = { value: null, lower: null, upper: null, signal: false };

/** The sigmas asked for. */
export function sigmasOf({ sigmas = 3 }: ControlChartOptions): number {
  if (sigmas > 0 && sigmas < Infinity) return sigmas;
  throw invalidInput("sigmas", "must be a finite number above 0");
}

/** The baseline asked for. `null` where it is to be that of all points together. */
export function baselineOf({ baseline }: ControlChartOptions, most: number): number | null {
  if (baseline === undefined) return null;
  if (baseline >= 0 && baseline <= most && baseline < Infinity) return baseline;
  throw invalidInput(
    "baseline",
    most === 1 ? "must lie between 0 and 1" : "must be a finite number of at least 0",
  );
}
