import type { Weekday } from "../../calendar/local-date.js";
import type { EpochMs } from "../../kernel/instant.js";
import { countsNowhere, excludedJourneys } from "../calculators/basis.js";
import { KPI_NAMES, type KpiName, type KpiSet, kpisOf } from "../calculators/kpi-set.js";
import { type SwitchFlow, switchFlowOf } from "../calculators/switch-flow.js";
import { type ChannelEffectiveness, channelEffectivenessOf } from "../channels/channel-effectiveness.js";
import type { CellKey } from "../contributions/contribution.js";
import { contributionsBy, type KpiInput } from "../contributions/contributions.js";
import { type Cohort, type KpiContext, rulesOf } from "../contributions/kpi-context.js";
import { type Period, periodStart } from "../contributions/periods.js";
import { confidenceOf, invalidInput } from "../invalid-input.js";
import type { Exclusions } from "../result.js";
import { checkTarget, type Target, type TargetStatus, targetStatus } from "../targets/target-status.js";
import type { Precision } from "../totals/duration-bag.js";
import { KpiPartials } from "../totals/kpi-partials.js";
import { checkTargetRange } from "./target-ranges.js";

/** What a report can be split by. */
export const DIMENSIONS = ["channel", "segment", "agent", "queue", "tenant", "period"] as const;

/** One of {@link DIMENSIONS}. */
export type Dimension = (typeof DIMENSIONS)[number];

/** How a report is made. */
export interface ReportOptions extends KpiContext {
  /** Default: overall only. */
  readonly by?: readonly Dimension[];
  /** Quality standards: shares from 0 to 1, NPS from −100 to 100, durations in milliseconds. */
  readonly targets?: Readonly<Partial<Record<KpiName, Target>>>;
  /** Default 0.95. */
  readonly confidence?: number;
  /** Fewer cases let no channel lead. Default 30. */
  readonly minN?: number;
  /** Default `"exact"`. `"sketch"` for very many journeys. */
  readonly precision?: Precision;
}

/** The KPIs of one group; `name` is `null` for what belongs to none. A period is named by its first day. */
export interface ReportGroup {
  readonly name: string | null;
  readonly kpis: KpiSet;
}

/** How one KPI stands against its target; `dimension` is `null` for all together. */
export interface ReportStatus extends TargetStatus {
  readonly kpi: KpiName;
  readonly dimension: Dimension | null;
  readonly name: string | null;
  readonly value: number | null;
  readonly n: number;
}

/** Every KPI, overall and split. Plain data. */
export interface KpiReport {
  readonly asOf: EpochMs;
  readonly cohort: Cohort;
  readonly timeZone: string;
  readonly period: Period;
  readonly weekStart: Weekday;
  readonly overall: KpiSet;
  /** Without groups of nothing but journeys that count nowhere. */
  readonly by: Readonly<Partial<Record<Dimension, readonly ReportGroup[]>>>;
  readonly channels: ChannelEffectiveness;
  readonly switching: SwitchFlow;
  readonly targets: readonly ReportStatus[];
  /** Journeys that count nowhere, by reason. */
  readonly excluded: Exclusions;
  /** Events that were passed over. */
  readonly dropped: { readonly futureEvents: number; readonly duplicateEvents: number };
}

/**
 * Every KPI in one pass over the records: overall, and split as asked for.
 *
 * What belongs to the whole journey counts under the channel it began on, the agent who answered last and
 * its last queue; a stay, a survey, a handoff and an offer each under their own channel.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an input, a record or an option that is not of the shape
 * @example
 * ```ts
 * const { overall, by } = report(
 *   { journeys },
 *   { asOf: "2026-05-20T00:00:00Z", cohort: "started", timeZone: "Europe/Athens", period: "week", weekStart: "monday", by: ["channel"] },
 * );
 * overall.firstResponse.value; // 240000
 * ```
 */
export function report(input: KpiInput, options: ReportOptions): KpiReport {
  const rules = rulesOf(options);
  const { contributions, dropped } = contributionsBy(input, rules);
  const { precision = "exact" } = options;
  const partials = new KpiPartials({ precision });
  for (const contribution of contributions) partials.add(contribution);
  return { ...reportOf(partials, options), dropped };
}

/**
 * {@link report} of partials that are there already.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not of the shape
 */
export function reportOf(partials: KpiPartials, options: ReportOptions): Omit<KpiReport, "dropped"> {
  const { asOf, cohort, timeZone, period, weekStart } = rulesOf(options);
  const confidence = confidenceOf(options.confidence);
  const { by = [], targets = {} } = options;
  for (const dimension of by)
    if (!DIMENSIONS.includes(dimension)) throw invalidInput("by", `must be of ${DIMENSIONS.join(", ")}`);
  for (const [name, target] of Object.entries(targets)) {
    const kpi = KPI_NAMES.find((known) => known === name);
    if (kpi === undefined) throw invalidInput(`targets.${name}`, "is no KPI");
    checkTarget(target, `targets.${name}`);
    checkTargetRange(kpi, target, `targets.${name}`);
  }

  const totals = partials.sum();
  const overall = kpisOf(totals, { asOf, confidence });
  const groupsBy = (dimension: Dimension): readonly ReportGroup[] =>
    partials
      .sumBy((cell) => nameIn(cell, dimension, period, weekStart))
      .filter(([, sums]) => !countsNowhere(sums))
      .map(([name, sums]) => ({ name, kpis: kpisOf(sums, { asOf, confidence }) }));
  const split = by.map((dimension) => [dimension, groupsBy(dimension)] as const);
  return {
    asOf,
    cohort,
    timeZone,
    period,
    weekStart,
    overall,
    by: Object.fromEntries(split),
    channels: channelEffectivenessOf(partials, asOf, options),
    switching: switchFlowOf({ totals }),
    targets: [
      ...statusesOf(overall, targets, null, null),
      ...split.flatMap(([dimension, groups]) =>
        groups.flatMap(({ name, kpis }) => statusesOf(kpis, targets, dimension, name)),
      ),
    ],
    excluded: excludedJourneys(totals),
  };
}

function nameIn(cell: CellKey, dimension: Dimension, period: Period, weekStart: Weekday): string | null {
  return dimension === "period" ? periodStart(cell.day, period, weekStart) : cell[dimension];
}

function statusesOf(
  kpis: KpiSet,
  targets: NonNullable<ReportOptions["targets"]>,
  dimension: Dimension | null,
  name: string | null,
): readonly ReportStatus[] {
  return KPI_NAMES.flatMap((kpi) => {
    const target = targets[kpi];
    if (target === undefined) return [];
    const { value, n } = kpis[kpi];
    return [{ kpi, dimension, name, value, n, ...targetStatus(kpis[kpi], target) }];
  });
}
