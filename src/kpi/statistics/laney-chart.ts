import {
  baselineOf,
  type ControlChart,
  type ControlChartOptions,
  controlPoint,
  NO_POINT,
  sigmasOf,
} from "./control-chart.js";
import { pooledRate } from "./p-chart.js";
import { checkedProportion, type Proportion } from "./proportion.js";

/** A p'-chart: a p-chart whose limits are as wide as the points really spread. */
export interface LaneyChart extends ControlChart {
  /** How much more than a binomial the points vary from one to the next: 1 where not. */
  readonly sigmaZ: number;
}

/** The mean distance of two standard normal variables, as control charts round it. */
const MEAN_RANGE = 1.128;

/**
 * The p'-chart of Laney (2002), for proportions of many cases, where days differ by more than the draw of cases and a p-chart would
 * signal all the time. `null` where the spread cannot be told: fewer than two points with cases, or a centre of 0 or 1.
 *
 * @throws ThroughlineError `INVALID_INPUT` for counts that are none, a baseline outside 0 to 1, or sigmas not above 0
 * @example
 * ```ts
 * laneyChart([{ count: 1645, n: 8116 }, { count: 506, n: 2417 }, { count: 562, n: 3520 }])?.sigmaZ; // 3.199587844801534
 * ```
 */
export function laneyChart(
  points: readonly Proportion[],
  options: ControlChartOptions = {},
): LaneyChart | null {
  const sigmas = sigmasOf(options);
  const center = baselineOf(options, 1) ?? pooledRate(points);
  for (const [index, point] of points.entries()) checkedProportion(point, `points[${index}]`);
  if (center === null || center === 0 || center === 1) return null;
  const deviation = (n: number) => Math.sqrt((center * (1 - center)) / n);
  const scores = points.filter(({ n }) => n > 0).map(({ count, n }) => (count / n - center) / deviation(n));
  if (scores.length < 2) return null;
  const moves = scores.slice(1).map((score, index) => Math.abs(score - (scores[index] ?? 0)));
  const sigmaZ = moves.reduce((sum, move) => sum + move, 0) / moves.length / MEAN_RANGE;
  return {
    center,
    sigmaZ,
    points: points.map(({ count, n }) =>
      n === 0 ? NO_POINT : controlPoint(count / n, center, sigmas * deviation(n) * sigmaZ, 1),
    ),
  };
}
