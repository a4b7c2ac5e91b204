import { dayNumber } from "../../calendar/local-date.js";
import type { CellKey, Contribution } from "../contributions/contribution.js";
import { cellName } from "../contributions/parts.js";
import { checkList, invalidInput } from "../invalid-input.js";
import { byText } from "../journeys/event-order.js";
import { checkContribution, KpiTotals, type KpiTotalsJson, type KpiTotalsOptions } from "./kpi-totals.js";

/** The totals of one cell as JSON. */
export interface KpiPartialJson {
  readonly cell: CellKey;
  readonly totals: KpiTotalsJson;
}

/**
 * Totals by cell: day × tenant × channel × segment × agent × queue. Whatever window or group is asked for
 * is the sum of some cells. Partials change in place; an empty cell is not kept.
 *
 * @example
 * ```ts
 * const partials = new KpiPartials();
 * for (const contribution of contributions) partials.add(contribution);
 * const may = partials.chosen(({ day }) => day.startsWith("2026-05")).sum();
 * ```
 */
export class KpiPartials {
  readonly #options: KpiTotalsOptions;
  readonly #cells = new Map<string, { readonly cell: CellKey; readonly totals: KpiTotals }>();

  constructor(options: KpiTotalsOptions = {}) {
    this.#options = options;
  }

  /**
   * What {@link KpiPartials.toJSON} gave, of one set of partials or several.
   *
   * @throws ThroughlineError `INVALID_INPUT` for partials of another version or another precision, or what
   * are none
   */
  static fromJSON(json: readonly KpiPartialJson[], options: KpiTotalsOptions = {}): KpiPartials {
    checkList(json, "partials");
    const partials = new KpiPartials(options);
    for (const [index, partial] of json.entries()) {
      const cell: unknown = partial?.cell;
      if (!isCell(cell))
        throw invalidInput(
          `partials.${index}.cell`,
          "must have a day YYYY-MM-DD, a tenant, and text or null for the rest",
        );
      const read = KpiTotals.fromJSON(partial.totals);
      partials.#change(cell, (at) => at.merge(read));
    }
    return partials;
  }

  /**
   * @throws ThroughlineError `INVALID_INPUT` for a contribution of another version, or one that this version
   * does not make; nothing is added then
   */
  add(contribution: Contribution): void {
    checkContribution(contribution);
    for (const [cell, part] of partsOf(contribution)) this.#change(cell, (totals) => totals.add(part));
  }

  /**
   * Takes away what was added before.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a contribution that was not added, or of another version;
   * nothing is changed then
   */
  subtract(contribution: Contribution): void {
    const done: (readonly [CellKey, Contribution])[] = [];
    try {
      for (const [cell, part] of partsOf(contribution)) {
        this.#change(cell, (totals) => totals.subtract(part));
        done.push([cell, part]);
      }
    } catch (error) {
      for (const [cell, part] of done) this.#change(cell, (totals) => totals.add(part));
      throw error;
    }
  }

  /** Adds all that the other holds; the other stays as it is. */
  merge(other: KpiPartials): void {
    for (const { cell, totals } of other.#cells.values()) this.#change(cell, (at) => at.merge(totals));
  }

  /** A view of the cells that are chosen. It shares their totals: it is for reading. */
  chosen(choose: (cell: CellKey) => boolean): KpiPartials {
    const view = new KpiPartials(this.#options);
    for (const [name, one] of this.#cells) if (choose(one.cell)) view.#cells.set(name, one);
    return view;
  }

  /** The sum of all cells. */
  sum(): KpiTotals {
    const sum = new KpiTotals(this.#options);
    for (const { totals } of this.#cells.values()) sum.merge(totals);
    return sum;
  }

  /** The sums by what `nameOf` gives for a cell, in the order of the names, `null` first. */
  sumBy(nameOf: (cell: CellKey) => string | null): readonly (readonly [name: string | null, KpiTotals])[] {
    const sums = new Map<string | null, KpiTotals>();
    for (const { cell, totals } of this.#cells.values()) {
      const name = nameOf(cell);
      const sum = sums.get(name) ?? new KpiTotals(this.#options);
      sum.merge(totals);
      sums.set(name, sum);
    }
    return [...sums].sort(([one], [other]) => byText(one ?? "", other ?? ""));
  }

  /** One for each cell, in the order of the cells. */
  toJSON(): readonly KpiPartialJson[] {
    return [...this.#cells]
      .sort(([one], [other]) => byText(one, other))
      .map(([, { cell, totals }]) => ({ cell, totals: totals.toJSON() }));
  }

  /** Changes the totals of one cell, whether or not there is one, and keeps it if there is something in it. */
  #change(cell: CellKey, change: (totals: KpiTotals) => void): void {
    const name = cellName(cell);
    const one = this.#cells.get(name) ?? { cell, totals: new KpiTotals(this.#options) };
    change(one.totals);
    if (one.totals.isEmpty) this.#cells.delete(name);
    else this.#cells.set(name, one);
  }
}

function isCell(value: unknown): value is CellKey {
  if (typeof value !== "object" || value === null) return false;
  const [day, tenant, ...groups] = CELL_FIELDS.map((field): unknown => Reflect.get(value, field));
  const isText = (name: unknown) => typeof name === "string";
  return (
    typeof day === "string" &&
    dayNumber(day) !== null &&
    isText(tenant) &&
    groups.every((group) => group === null || isText(group))
  );
}

const CELL_FIELDS: readonly (keyof CellKey)[] = ["day", "tenant", "channel", "segment", "agent", "queue"];

/** A contribution cut into those of single cells. */
function partsOf(contribution: Contribution): readonly (readonly [CellKey, Contribution])[] {
  return contribution.parts.map((part) => [part.cell, { ...contribution, parts: [part] }]);
}
