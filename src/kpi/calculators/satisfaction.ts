import { readRatingTally } from "../contributions/rating-tally.js";
import { exclusions, rateResult } from "../rate.js";
import type { SurveyKind } from "../records.js";
import type { KpiResult, RateResult } from "../result.js";
import { type CesResult, cesOf } from "../surveys/ces.js";
import { type CsatResult, csatOf } from "../surveys/csat.js";
import { type NpsResult, npsOf } from "../surveys/nps.js";
import type { Scale } from "../surveys/scale.js";
import { type Basis, talliesOf } from "./basis.js";

/** Satisfaction over all surveys. `value` is the share of positive ratings, each by its own scale. */
export interface SatisfactionResult extends RateResult {
  readonly offered: number;
  /** `null` where none was offered. */
  readonly responseRate: number | null;
  /**
   * (mean − min) / (max − min) over one scale; `null` where there are several, since their means do not add
   * up.
   */
  readonly normalisedMean: number | null;
  /**
   * The same for each scale that was in use. Their `offered` is unknown, since an offer without an answer
   * shows no scale.
   */
  readonly scales: readonly Omit<CsatResult, "offered" | "responseRate">[];
}

/** CSAT of totals. */
export function satisfactionOf({ totals, confidence }: Basis): SatisfactionResult {
  const groups = ratingsByScale({ totals }, "csat");
  const offered = totals.count("csat.offered");
  const scales = groups.map(({ scale, histogram, offScale }) => {
    const {
      offered: _,
      responseRate: __,
      ...result
    } = csatOf(histogram, scale, { offered: 0, offScale, confidence });
    return result;
  });
  const [n, positive, offScale] = [
    sum(scales, ({ n }) => n),
    sum(scales, ({ count }) => count),
    sum(groups, (group) => group.offScale),
  ];
  const [only, another] = scales;
  const names = scales.map(({ scale }) => `${scale.min}–${scale.max}`).join(" and ");
  const pooled = another === undefined ? "" : `, pooled over the scales ${names}`;
  return {
    ...rateResult(positive, n, {
      excluded: exclusions({ offScale }),
      confidence,
      method: `positive by the rating's own scale, of ratings given${pooled}; Wilson interval`,
    }),
    offered,
    responseRate: offered === 0 ? null : n / offered,
    normalisedMean: another === undefined ? (only?.normalisedMean ?? null) : null,
    scales,
  };
}

/** NPS of totals. */
export function recommendationOf({ totals, confidence }: Basis): NpsResult & { readonly offered: number } {
  const counts: number[] = [];
  const groups = ratingsByScale({ totals }, "nps");
  for (const { histogram } of groups)
    for (const [score, times] of histogram) counts[score] = (counts[score] ?? 0) + times;
  const superseded = sum(talliesOf(totals, "npsSuperseded"), ([, count]) => count);
  const found = npsOf(counts, { offScale: sum(groups, ({ offScale }) => offScale), confidence });
  return {
    ...found,
    excluded: { ...found.excluded, ...exclusions({ superseded }) },
    offered: totals.count("nps.offered"),
  };
}

/** Effort over all surveys. `value` is the mean where there is one scale, `null` where there are several. */
export interface EffortResult extends KpiResult {
  readonly offered: number;
  readonly scales: readonly CesResult[];
}

/** CES of totals. */
export function effortOf({ totals, confidence }: Basis): EffortResult {
  const scales = ratingsByScale({ totals }, "ces").map(({ scale, histogram, offScale }) =>
    cesOf(histogram, scale, { offScale, confidence }),
  );
  const offered = totals.count("ces.offered");
  const [only, another] = scales;
  if (only !== undefined && another === undefined) {
    const { value, n, excluded, interval = null, method } = only;
    return { value, n, excluded, interval, method, offered, scales };
  }
  return {
    value: null,
    n: sum(scales, ({ n }) => n),
    excluded: exclusions({ offScale: sum(scales, ({ excluded }) => excluded.offScale ?? 0) }),
    interval: null,
    method: scales.length === 0 ? "mean on a scale" : "means of several scales do not add up; see scales",
    offered,
    scales,
  };
}

interface ScaleGroup {
  readonly scale: Scale;
  readonly histogram: Map<number, number>;
  offScale: number;
}

function ratingsByScale({ totals }: Pick<Basis, "totals">, kind: SurveyKind): readonly ScaleGroup[] {
  const groups = new Map<string, ScaleGroup>();
  for (const [names, count] of talliesOf(totals, kind)) {
    const { scale, rating } = readRatingTally(names);
    const key = names.slice(0, 4).join();
    const group = groups.get(key) ?? { scale, histogram: new Map(), offScale: 0 };
    groups.set(key, group);
    if (rating === null) group.offScale += count;
    else group.histogram.set(rating, count);
  }
  return [...groups.values()];
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
