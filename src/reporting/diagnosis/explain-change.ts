import { satisfactionOf } from "../../kpi/calculators/satisfaction.js";
import type { CellKey } from "../../kpi/contributions/contribution.js";
import { decomposeRate, type MixRateDecomposition } from "../../kpi/statistics/mix-rate.js";
import type { Proportion } from "../../kpi/statistics/proportion.js";
import type { KpiPartials } from "../../kpi/totals/kpi-partials.js";
import { percent, points } from "./sentences.js";

/** What a change of CSAT is taken apart by. */
export type ChangeDimension = Exclude<keyof CellKey, "day">;

/** Why CSAT changed from one time to another. */
export interface ChangeExplained extends MixRateDecomposition {
  readonly by: ChangeDimension;
  /** What did more of it: other cases came (`mix`), or the same went otherwise (`rate`). */
  readonly mainly: "mix" | "rate";
  /** The one that adds most to the change in its direction. */
  readonly most: string | null;
  /** `CSAT fell from 85.0 % to 80.8 %: 2.4 points because other cases came, 1.8 because the same went otherwise; most by email`. */
  readonly sentence: string;
}

/**
 * Takes a change of CSAT apart: did quality move, or the mix of cases (Kitagawa)? This is arithmetic, and no guess. `null` where either time has no
 * rating.
 *
 * @throws ThroughlineError `INVALID_INPUT` for partials of other precisions
 * @example
 * ```ts
 * const april = partials.chosen(({ day }) => day.startsWith("2026-04"));
 * const may = partials.chosen(({ day }) => day.startsWith("2026-05"));
 * explainChange(april, may, "channel")?.mainly; // "mix"
 * ```
 */
export function explainChange(
  before: KpiPartials,
  after: KpiPartials,
  by: ChangeDimension,
): ChangeExplained | null {
  const change = decomposeRate(ratedBy(before, by), ratedBy(after, by));
  if (change === null) return null;
  const { mix, rate, rateBefore, rateAfter, segments } = change;
  const mainly = Math.abs(mix) > Math.abs(rate) ? "mix" : "rate";
  const direction = Math.sign(change.change);
  const [most] = Object.entries(segments)
    .filter(([, shift]) => shift.total * direction > 0)
    .sort(([, one], [, other]) => (other.total - one.total) * direction);
  const name = most?.[0] ?? null;
  const moved = direction === 0 ? "stayed at" : direction < 0 ? "fell from" : "rose from";
  const span = direction === 0 ? percent(rateAfter) : `${percent(rateBefore)} to ${percent(rateAfter)}`;
  const effect = (share: number) => `${share * direction < 0 ? "against it " : ""}${points(share)}`;
  const why = `${effect(mix)} because other cases came, ${effect(rate)} because the same went otherwise`;
  const mostly = name === null ? "" : `; most by ${name}`;
  return { ...change, by, mainly, most: name, sentence: `CSAT ${moved} ${span}: ${why}${mostly}` };
}

function ratedBy(partials: KpiPartials, by: ChangeDimension): Readonly<Record<string, Proportion>> {
  return Object.fromEntries(
    partials
      .sumBy((cell) => cell[by])
      .map(([name, totals]) => {
        const { count, n } = satisfactionOf({ totals, asOf: 0, confidence: 0.95 });
        return [name ?? "(none)", { count, n }];
      }),
  );
}
