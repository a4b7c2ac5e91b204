import { type EpochMs, epochMs, type Instant } from "../../kernel/instant.js";
import type { CellKey, Contribution } from "../../kpi/contributions/contribution.js";
import { contributionsBy } from "../../kpi/contributions/contributions.js";
import { type KpiContext, type Rules, rulesOf } from "../../kpi/contributions/kpi-context.js";
import { checkJourneyRecord } from "../../kpi/journeys/check-record.js";
import type { JourneyRecord, SurveyRecord } from "../../kpi/records.js";
import { type KpiReport, type ReportOptions, reportOf } from "../../kpi/report/report.js";
import { KpiPartials } from "../../kpi/totals/kpi-partials.js";
import type { KpiTotalsOptions } from "../../kpi/totals/kpi-totals.js";
import { type CellChanges, ChangedCells } from "./changed-cells.js";
import { type Kin, KinBook } from "./kin-book.js";

/** How a book counts; a report of it has the same rules. */
export type ReportBookOptions = Omit<KpiContext, "asOf"> & KpiTotalsOptions;

/**
 * Reports that keep up with what happens: journeys and surveys are put in as they change, what they added before is subtracted, and what they add now is
 * added, in cells of day × tenant × channel × segment × agent × queue. Whatever window is asked for is the sum of some cells, and is the same to the last bit as
 * {@link report} of everything at once. Journeys of one customer, and those merged into each other, are worked out together.
 *
 * @example
 * ```ts
 * const book = new ReportBook({ cohort: "started", timeZone: "Europe/Athens", period: "week", weekStart: "monday" });
 * book.put(record, { version: 7, at: now });
 * book.report({ asOf: now, by: ["channel"] }).overall.csat.value;
 * const { cursor, cells } = book.changes(0); // what a dashboard draws anew
 * ```
 */
export class ReportBook {
  readonly #options: ReportBookOptions;
  readonly #partials: KpiPartials;
  readonly #kin = new KinBook();
  readonly #added = new Map<string, readonly Contribution[]>();
  /** When a journey comes out otherwise without anything new: its name to the time. */
  readonly #due = new Map<string, EpochMs>();
  /** No later than the first of them. */
  #nextDue: EpochMs = Number.POSITIVE_INFINITY;
  readonly #changed = new ChangedCells();
  #rules: Rules;

  /** @throws ThroughlineError `INVALID_INPUT` for an option that is not of the shape */
  constructor(options: ReportBookOptions) {
    this.#options = options;
    this.#rules = rulesOf({ ...options, asOf: 0 });
    this.#partials = new KpiPartials(options.precision === undefined ? {} : { precision: options.precision });
  }

  /** By cell, up to the newest time that the book was told; for reading. `toJSON` stores them. */
  get partials(): KpiPartials {
    return this.#partials;
  }

  /** The version of a journey that is in the book; 0 where it is not. */
  versionOf(journey: { readonly tenant: string; readonly id: string }): number {
    return this.#kin.journey(journey)?.version ?? 0;
  }

  /** The version of a customer whose surveys are in the book; 0 where they are not. */
  surveysVersionOf(customer: { readonly tenant: string; readonly id: string }): number {
    return this.#kin.surveys(customer)?.version ?? 0;
  }

  /**
   * Puts a journey in, in place of what it was. An older version than the one that is in changes nothing, so a repetition does no harm.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape; nothing is changed then
   */
  put(record: JourneyRecord, told: { readonly version: number; readonly at: Instant }): void {
    checkJourneyRecord(record, "journey");
    const at = epochMs(told.at, "at");
    if (told.version < this.versionOf(record)) return;
    this.advance(at);
    const before = this.#kin.of(record);
    this.#kin.put(record, told.version);
    this.#count([before, this.#kin.of(record)]);
  }

  /**
   * Puts the surveys of a customer in, in place of those that were.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a record that is not of the shape
   */
  putSurveys(
    customer: { readonly tenant: string; readonly id: string },
    surveys: readonly SurveyRecord[],
    told: { readonly version: number; readonly at: Instant },
  ): void {
    const at = epochMs(told.at, "at");
    if (told.version < this.surveysVersionOf(customer)) return;
    // Refuses what is not of the shape.
    contributionsBy({ surveys }, this.#rules);
    this.advance(at);
    this.#kin.putSurveys(customer, surveys, told.version);
    this.#count([this.#kin.ofCustomer(customer)]);
  }

  /** Lets time pass: what comes out otherwise by now, such as a resolution that has held, is counted anew. Time never goes back. */
  advance(to: Instant): void {
    const at = epochMs(to, "to");
    if (at <= this.#rules.asOf) return;
    this.#rules = { ...this.#rules, asOf: at };
    if (at < this.#nextDue) return;
    const due = [...this.#due].flatMap(([name, dueAt]) => (dueAt <= at ? [this.#kin.ofName(name)] : []));
    this.#count(due);
    this.#nextDue = [...this.#due.values()].reduce(
      (least, dueAt) => Math.min(least, dueAt),
      Number.POSITIVE_INFINITY,
    );
  }

  /**
   * The report as of a time, which is not before the newest that the book was told.
   *
   * @throws ThroughlineError `INVALID_INPUT` for an option that is not of the shape
   */
  report(
    options: Pick<ReportOptions, "asOf" | "by" | "targets" | "confidence" | "minN">,
    choose?: (cell: CellKey) => boolean,
  ): Omit<KpiReport, "dropped"> {
    this.advance(options.asOf);
    const partials = choose === undefined ? this.#partials : this.#partials.chosen(choose);
    return reportOf(partials, { ...this.#options, ...options, asOf: this.#rules.asOf });
  }

  /** The cells that changed after the cursor; begin with 0. */
  changes(after: number): CellChanges {
    return this.#changed.after(after);
  }

  #count(touched: readonly Kin[]): void {
    const names = new Set(touched.flatMap((kin) => kin.names));
    const before = [...names].flatMap((name) => this.#added.get(name) ?? []);
    // A journey may have left its kin: each that is left is worked out with its own.
    const kins = new Map([...names].map((name) => [name, this.#kin.ofName(name)]));
    const now = new Map<string, readonly Contribution[]>();
    const done = new Set<string>();
    for (const [name, kin] of kins) {
      if (done.has(name)) continue;
      for (const one of kin.names) done.add(one);
      now.set(
        name,
        contributionsBy({ journeys: kin.journeys, surveys: kin.surveys }, this.#rules).contributions,
      );
    }
    for (const name of names) {
      this.#added.delete(name);
      this.#due.delete(name);
    }
    for (const [name, contributions] of now) {
      this.#added.set(name, contributions);
      const dueAt = dueOf(contributions, kins.get(name), this.#rules.asOf);
      if (dueAt === null) continue;
      this.#due.set(name, dueAt);
      this.#nextDue = Math.min(this.#nextDue, dueAt);
    }
    this.#replace(before, [...now.values()].flat());
  }

  #replace(before: readonly Contribution[], after: readonly Contribution[]): void {
    const texts = (contributions: readonly Contribution[]) =>
      contributions.map((one) => JSON.stringify(one.parts));
    const [was, is] = [new Set(texts(before)), new Set(texts(after))];
    for (const contribution of before) {
      this.#partials.subtract(contribution);
      if (!is.has(JSON.stringify(contribution.parts))) this.#changed.add(contribution);
    }
    for (const contribution of after) {
      this.#partials.add(contribution);
      if (!was.has(JSON.stringify(contribution.parts))) this.#changed.add(contribution);
    }
  }
}

/** When a time to wait and see has passed, or something that lies ahead has happened. A journey of which nothing has happened is of today. */
function dueOf(contributions: readonly Contribution[], kin: Kin | undefined, asOf: EpochMs): EpochMs | null {
  const times = [
    ...(kin?.journeys ?? []).flatMap(({ events }) =>
      events.some((event) => event.at <= asOf) ? [] : [asOf + 1],
    ),
    ...contributions.flatMap(({ changesAt }) => (changesAt === null ? [] : [changesAt])),
    ...(kin?.journeys ?? []).flatMap(({ events }) => events.flatMap(({ at }) => (at > asOf ? [at] : []))),
    ...(kin?.surveys ?? []).flatMap(({ offeredAt, answer }) =>
      [offeredAt, answer?.at ?? offeredAt].filter((at) => at > asOf),
    ),
  ];
  return times.length === 0 ? null : times.reduce((least, at) => Math.min(least, at));
}
