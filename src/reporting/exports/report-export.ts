import type { Weekday } from "../../calendar/local-date.js";
import type { EpochMs } from "../../kernel/instant.js";
import type { KpiSet } from "../../kpi/calculators/kpi-set.js";
import type { ChannelEffectiveness } from "../../kpi/channels/channel-effectiveness.js";
import type { CellKey } from "../../kpi/contributions/contribution.js";
import { contributionsBy } from "../../kpi/contributions/contributions.js";
import { type Cohort, type Rules, rulesOf } from "../../kpi/contributions/kpi-context.js";
import { type Period, periodStart } from "../../kpi/contributions/periods.js";
import type { JourneyRecord } from "../../kpi/records.js";
import {
  type Dimension,
  type KpiReport,
  type ReportOptions,
  type ReportStatus,
  report,
  reportOf,
} from "../../kpi/report/report.js";
import type { Exclusions } from "../../kpi/result.js";
import { KpiPartials } from "../../kpi/totals/kpi-partials.js";
import { ENDINGS } from "../../kpi/totals/measures.js";
import type { ExportSource } from "./export-rows.js";
import { KPI_SET_NAMES, type KpiSetName, knownKpis, onlyKnown } from "./known-kpis.js";
import { ExportReading, type ExportTally, type ReadExportOptions } from "./read-export.js";

/** How the report of an export is made. */
export interface ReportExportOptions
  extends Omit<ReadExportOptions, "timeZone">,
    Omit<ReportOptions, "precision"> {}

/** The KPIs that an export tells of, for one group. */
export interface ExportGroup {
  readonly name: string | null;
  readonly kpis: Partial<KpiSet>;
}

/** The report of an export: what it tells of, and nothing made up. Plain data. */
export interface ExportReport {
  readonly asOf: EpochMs;
  readonly cohort: Cohort;
  readonly timeZone: string;
  readonly period: Period;
  readonly weekStart: Weekday;
  /** `sketch`: of more tickets than were held, with medians and percentiles within 1 %. */
  readonly precision: "exact" | "sketch";
  readonly read: ExportTally;
  readonly overall: Partial<KpiSet>;
  readonly by: Readonly<Partial<Record<Dimension, readonly ExportGroup[]>>>;
  /** The rankings that the export tells of. */
  readonly channels: Partial<ChannelEffectiveness>;
  readonly targets: readonly ReportStatus[];
  /** What the export says nothing of. */
  readonly unknown: readonly KpiSetName[];
  /** Tickets that count nowhere, by the rules of the calculators. */
  readonly excluded: Exclusions;
  readonly dropped: KpiReport["dropped"];
}

/** A report, and the records it was made of; `null` where there were more than are held. */
export interface ReportedExport {
  readonly report: ExportReport;
  readonly journeys: readonly JourneyRecord[] | null;
}

/** So many at once share the work on the calendar of the zone. */
const BATCH = 1_000;

/**
 * Reads a ticket export and reports on it. Up to `heldTickets` the figures are exact. Of larger files no ticket is kept, and of the last millions a fingerprint of the id,
 * medians and percentiles lie within 1 %, and no journey is split by more than what `by` asks for.
 *
 * @throws ThroughlineError `INVALID_INPUT`, `JSON_MALFORMED`, `JSON_LIMIT` as {@link readExport} and `report`
 * @example
 * ```ts
 * const { report } = await reportExport(createReadStream("tickets.csv"), {
 *   mapping: { id: "number", openedAt: "opened_at", resolvedAt: "resolved_at" },
 *   asOf: "2026-05-20T00:00:00Z",
 *   cohort: "started",
 *   timeZone: "Europe/Athens",
 *   period: "month",
 *   weekStart: "monday",
 * });
 * report.overall.resolution?.observed.medianMs; // 184020000
 * ```
 */
export async function reportExport(
  source: ExportSource,
  options: ReportExportOptions,
): Promise<ReportedExport> {
  const rules = rulesOf(options);
  const known = knownKpis(options.mapping);
  const wanted = { ...options, targets: ofKnown(options.targets ?? {}, known) };
  const reading = new ExportReading(options);
  const sums = new StreamedSums(rules, options.by ?? []);

  let journeys: JourneyRecord[] = [];
  for await (const journey of reading.journeys(source)) {
    journeys.push(journey);
    if (!reading.overflowed || journeys.length < BATCH) continue;
    sums.add(journeys);
    journeys = [];
  }
  if (!reading.overflowed)
    return { report: exportReport(report({ journeys }, wanted), reading.tally(), known, "exact"), journeys };
  sums.add(journeys);
  const { partials, dropped } = sums;
  const whole = { ...reportOf(partials, wanted), dropped };
  // Of the recommendations of one customer the latest counts, and nobody remembers them all.
  const left = known.filter((name) => name !== "nps");
  return { report: exportReport(whole, reading.tally(), left, "sketch"), journeys: null };
}

const [OPEN, LEFT] = [ENDINGS.indexOf("open"), ENDINGS.indexOf("left")];

/** The sums of journeys that are not kept, split by no more than is asked for: cells of every agent and day would outgrow the tickets. */
class StreamedSums {
  readonly partials = new KpiPartials({ precision: "sketch" });
  readonly dropped = { futureEvents: 0, duplicateEvents: 0 };
  readonly #rules: Rules;
  readonly #by: readonly Dimension[];

  constructor(rules: Rules, by: readonly Dimension[]) {
    this.#rules = rules;
    this.#by = by;
  }

  add(journeys: readonly JourneyRecord[]): void {
    for (let from = 0; from < journeys.length; from += BATCH)
      this.#addBatch(journeys.slice(from, from + BATCH));
  }

  #addBatch(journeys: readonly JourneyRecord[]): void {
    const { contributions, dropped } = contributionsBy({ journeys, otherStarts: () => [] }, this.#rules);
    this.dropped.futureEvents += dropped.futureEvents;
    this.dropped.duplicateEvents += dropped.duplicateEvents;
    for (const contribution of contributions) {
      const parts = contribution.parts.map((part) => ({
        ...part,
        cell: this.#coarse(part.cell),
        durations: this.#settled(part.durations),
      }));
      this.partials.add({ ...contribution, parts });
    }
  }

  /** The time of the report is known, so what is open has lasted so long, and need not be kept by the instant at which it began. */
  #settled(durations: readonly number[]): readonly number[] {
    const settled = [...durations];
    for (let at = 0; at + 2 < settled.length; at += 3) {
      if (settled[at + 1] !== OPEN) continue;
      settled[at + 1] = LEFT;
      settled[at + 2] = this.#rules.asOf - (settled[at + 2] ?? 0);
    }
    return settled;
  }

  #coarse(cell: CellKey): CellKey {
    const { period, weekStart } = this.#rules;
    const split = (dimension: Dimension) => this.#by.includes(dimension);
    return {
      ...cell,
      day: periodStart(cell.day, split("period") ? period : "year", weekStart),
      agent: split("agent") ? cell.agent : null,
      queue: split("queue") ? cell.queue : null,
    };
  }
}

function exportReport(
  whole: KpiReport,
  read: ExportTally,
  known: readonly KpiSetName[],
  precision: ExportReport["precision"],
): ExportReport {
  const { asOf, cohort, timeZone, period, weekStart, overall, by, channels, targets, excluded, dropped } =
    whole;
  const isKnown = (name: KpiSetName) => known.includes(name);
  const groups = Object.entries(by).map(([dimension, all]) => [
    dimension,
    all.map(({ name, kpis }) => ({ name, kpis: onlyKnown(kpis, known) })),
  ]);
  return {
    asOf,
    cohort,
    timeZone,
    period,
    weekStart,
    precision,
    read,
    overall: onlyKnown(overall, known),
    by: Object.fromEntries(groups),
    channels: {
      ...(isKnown("csat") ? { satisfaction: channels.satisfaction } : {}),
      ...(isKnown("resolution") ? { resolution: channels.resolution } : {}),
      ...(isKnown("channelSwitching") ? { engagement: channels.engagement } : {}),
    },
    targets,
    unknown: KPI_SET_NAMES.filter((name) => !isKnown(name)),
    excluded,
    dropped,
  };
}

/** A target for what nobody knows would be red or green by chance. One for no KPI stays, to be refused. */
function ofKnown(
  targets: NonNullable<ReportOptions["targets"]>,
  known: readonly KpiSetName[],
): NonNullable<ReportOptions["targets"]> {
  const isUnknown = (target: string) =>
    KPI_SET_NAMES.some((name) => name === target && !known.includes(name));
  return Object.fromEntries(Object.entries(targets).filter(([name]) => !isUnknown(name)));
}
