import {
  baselineOf,
  type ControlChart,
  type ControlChartOptions,
  controlPoint,
  NO_POINT,
  sigmasOf,
} from "./control-chart.js";
import { checkedProportion, type Proportion, rateOf } from "./proportion.js";

/**
 * The p-chart (Shewhart 1931): which of a row of proportions, such as the share satisfied of each day, are further from the centre than
 * chance makes them. Watching intervals instead raises a false alarm within weeks. `null` where there are no cases at all.
 *
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, a baseline outside 0 to 1, or sigmas not above 0
 * @example
 * ```ts
 * pChart([{ count: 4, n: 15 }, { count: 9, n: 11 }], { baseline: 0.1 })?.points.map(({ signal }) => signal); // [false, true]
 * ```
 */
export function pChart(
  points: readonly Proportion[],
  options: ControlChartOptions = {},
): ControlChart | null {
  const sigmas = sigmasOf(options);
  const center = baselineOf(options, 1) ?? pooledRate(points);
  if (center === null) return null;
  return {
    center,
    points: points.map((point, index) => {
      const { count, n } = checkedProportion(point, `points[${index}]`);
      if (n === 0) return NO_POINT;
      return controlPoint(count / n, center, sigmas * Math.sqrt((center * (1 - center)) / n), 1);
    }),
  };
}

/** The rate of all points together. `null` without cases. */
export function pooledRate(points: readonly Proportion[]): number | null {
  let [count, n] = [0, 0];
  for (const [index, point] of points.entries()) {
    checkedProportion(point, `points[${index}]`);
    count += point.count;
    n += point.n;
  }
  return rateOf({ count, n });
}
