import { invalidInput, wholeNumber } from "../invalid-input.js";
import {
  baselineOf,
  type ControlChart,
  type ControlChartOptions,
  controlPoint,
  NO_POINT,
  sigmasOf,
} from "./control-chart.js";

/** How often something happened in so much exposure: hours, journeys, thousands of messages. */
export interface Occurrences {
  readonly count: number;
  /** From 0, in one unit for all points. */
  readonly exposure: number;
}

/**
 * The u-chart (Shewhart 1931): which of a row of rates of occurrence, such as reopenings for each hundred journeys, are further from the
 * centre than chance makes them. `null` where there is no exposure at all.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a count that is none or without exposure, an exposure that is negative or not finite, a
 * baseline below 0, or sigmas not above 0
 * @example
 * ```ts
 * uChart([{ count: 6, exposure: 1.5 }, { count: 14, exposure: 0.5 }], { baseline: 6 })?.points[1]?.signal; // true
 * ```
 */
export function uChart(
  points: readonly Occurrences[],
  options: ControlChartOptions = {},
): ControlChart | null {
  const sigmas = sigmasOf(options);
  let [count, exposure] = [0, 0];
  for (const [index, point] of points.entries()) {
    count += wholeNumber(point.count, `points[${index}].count`);
    exposure += checkedExposure(point, `points[${index}].exposure`);
  }
  const center = baselineOf(options, Infinity) ?? (exposure === 0 ? null : count / exposure);
  if (center === null) return null;
  return {
    center,
    points: points.map((point) => {
      if (point.exposure === 0) return NO_POINT;
      return controlPoint(
        point.count / point.exposure,
        center,
        sigmas * Math.sqrt(center / point.exposure),
        Infinity,
      );
    }),
  };
}

function checkedExposure({ count, exposure }: Occurrences, path: string): number {
  if (!(exposure >= 0 && exposure < Infinity))
    throw invalidInput(path, "must be a finite number of at least 0");
  if (exposure === 0 && count > 0) throw invalidInput(path, "must be above 0 where something was counted");
  return exposure;
}
