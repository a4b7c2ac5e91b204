import type { Contribution } from "../contributions/contribution.js";
import { invalidInput } from "../invalid-input.js";
import { byText } from "../journeys/event-order.js";
import type { Precision } from "./duration-bag.js";
import { DurationTotals, type DurationTotalsJson } from "./duration-totals.js";
import {
  CONTRIBUTION_VERSION,
  COUNTS,
  type CountName,
  countPlace,
  DURATIONS,
  type DurationName,
  durationPlace,
  ENDINGS,
} from "./measures.js";

/**
 * Totals as JSON. Equal content gives equal JSON, however it came about. What is 0 or empty is not listed.
 */
export interface KpiTotalsJson {
  readonly version: number;
  readonly precision: Precision;
  readonly counts: Readonly<Partial<Record<CountName, number>>>;
  readonly tallies: Readonly<Record<string, number>>;
  readonly durations: Readonly<Partial<Record<DurationName, DurationTotalsJson>>>;
}

/** How totals are set up. */
export interface KpiTotalsOptions {
  /**
   * Default `"exact"`. `"sketch"` takes the same room for any number of journeys, with medians and
   * percentiles within 1 %.
   */
  readonly precision?: Precision;
}

type Part = Contribution["parts"][number];

/**
 * The sums that every KPI is worked out from: whole numbers only, so that adding and merging in any order
 * and any grouping give the same to the last bit, and taking away what was added leaves what was there
 * before. Totals change in place.
 *
 * @example
 * ```ts
 * const totals = new KpiTotals();
 * totals.add(contribution);
 * totals.subtract(contribution);
 * totals.isEmpty; // true
 * ```
 */
export class KpiTotals {
  readonly precision: Precision;
  readonly #counts = new Float64Array(COUNTS.length);
  /**
   * The place of each tally in its counts: to look a place up costs half of looking up and storing a count.
   */
  readonly #tallyPlaces = new Map<string, number>();
  readonly #tallyCounts: number[] = [];
  readonly #durations: (DurationTotals | undefined)[] = DURATIONS.map(() => undefined);

  constructor({ precision = "exact" }: KpiTotalsOptions = {}) {
    if (precision !== "exact" && precision !== "sketch")
      throw invalidInput("precision", "must be exact or sketch");
    this.precision = precision;
  }

  /**
   * What {@link KpiTotals.toJSON} gave.
   *
   * @throws ThroughlineError `INVALID_INPUT` for totals of another version, or what no contributions can
   * have given
   */
  static fromJSON(json: KpiTotalsJson): KpiTotals {
    for (const value of [json, json?.counts, json?.tallies, json?.durations])
      if (typeof value !== "object" || value === null) throw invalidInput("totals", "must be totals as JSON");
    checkVersion(json.version, "totals.version");
    const totals = new KpiTotals({ precision: json.precision });
    for (const [name, count] of Object.entries(json.counts)) {
      if (!isCountName(name)) throw invalidInput(`totals.counts.${name}`, "is not known");
      totals.#counts[countPlace(name)] = positive(count, `totals.counts.${name}`);
    }
    for (const [name, count] of Object.entries(json.tallies))
      totals.#tally(name, positive(count, "totals.tallies"));
    for (const [name, duration] of Object.entries(json.durations)) {
      if (!isDurationName(name)) throw invalidInput(`totals.durations.${name}`, "is not known");
      totals.#durations[durationPlace(name)] = DurationTotals.from(
        duration,
        totals.precision,
        `totals.durations.${name}`,
      );
    }
    return totals;
  }

  /** Whether nothing is left in them: everything that was added has been subtracted. */
  get isEmpty(): boolean {
    return (
      this.#tallyCounts.every((count) => count === 0) &&
      this.#counts.every((count) => count === 0) &&
      this.#durations.every((duration) => duration === undefined || duration.isEmpty)
    );
  }

  /**
   * Adds all that a contribution holds, or one part of it.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a contribution of another version, or one that this version
   * does not make; nothing is added then
   */
  add(contribution: Contribution): void {
    checkContribution(contribution);
    for (const part of contribution.parts) this.#addPart(part);
  }

  #addPart({ counts, durations, tallies }: Part): void {
    const all = this.#counts;
    for (const place of counts) all[place] = (all[place] ?? 0) + 1;
    for (let index = 0; index < durations.length; index += 3) {
      const { ended, moments, left, open } = this.#durationAt(durations[index] ?? 0);
      const ms = durations[index + 2] ?? 0;
      switch (durations[index + 1]) {
        case ENDED:
          ended.add(ms);
          moments.add(ms);
          break;
        case LEFT:
          left.add(ms);
          break;
        default:
          open.add(ms);
      }
    }
    for (const name of tallies) this.#tally(name, 1);
  }

  /**
   * Takes away what was added before.
   *
   * @throws ThroughlineError `INVALID_INPUT` for a contribution of another version, or one that was not
   * added; nothing is changed then
   */
  subtract(contribution: Contribution): void {
    const added = new KpiTotals({ precision: this.precision });
    added.add(contribution);
    this.unmerge(added);
  }

  /**
   * Adds all that the other holds; the other stays as it is.
   *
   * @throws ThroughlineError `INVALID_INPUT` for totals of another precision
   */
  merge(other: KpiTotals): void {
    this.#checkOther(other);
    for (const [place, count] of other.#counts.entries())
      this.#counts[place] = (this.#counts[place] ?? 0) + count;
    for (const [name, count] of other.tallies()) this.#tally(name, count);
    for (const [place, duration] of other.#durations.entries())
      if (duration !== undefined) this.#durationAt(place).merge(duration);
  }

  /**
   * Takes away all that the other holds.
   *
   * @throws ThroughlineError `INVALID_INPUT` for totals of another precision, or that hold what this does
   * not; nothing is changed then
   */
  unmerge(other: KpiTotals): void {
    this.#checkOther(other);
    if (!this.#holds(other)) throw invalidInput("totals", "do not hold what is to be taken away");
    for (const [place, count] of other.#counts.entries())
      this.#counts[place] = (this.#counts[place] ?? 0) - count;
    for (const [name, count] of other.tallies()) this.#tally(name, -count);
    for (const [place, duration] of other.#durations.entries())
      if (duration !== undefined) this.#durationAt(place).unmerge(duration);
  }

  /** How often it was counted. */
  count(name: CountName): number {
    return this.#counts[countPlace(name)] ?? 0;
  }

  /** The tallies with their numbers, by name. */
  tallies(): readonly (readonly [name: string, count: number])[] {
    return [...this.#tallyPlaces]
      .map(([name, place]) => [name, this.#tallyCounts[place] ?? 0] as const)
      .filter(([, count]) => count !== 0)
      .sort(([one], [other]) => byText(one, other));
  }

  /** The durations of one kind. */
  duration(name: DurationName): DurationTotals {
    return this.#durations[durationPlace(name)] ?? new DurationTotals(this.precision);
  }

  /** Plain data to be stored, which {@link KpiTotals.fromJSON} reads. */
  toJSON(): KpiTotalsJson {
    return {
      version: CONTRIBUTION_VERSION,
      precision: this.precision,
      counts: Object.fromEntries(
        COUNTS.map((name) => [name, this.count(name)]).filter(([, count]) => count !== 0),
      ),
      tallies: Object.fromEntries(this.tallies()),
      durations: Object.fromEntries(
        DURATIONS.map((name) => [name, this.duration(name)] as const)
          .filter(([, duration]) => !duration.isEmpty)
          .map(([name, duration]) => [name, duration.toJSON()]),
      ),
    };
  }

  #durationAt(place: number): DurationTotals {
    const known = this.#durations[place];
    if (known !== undefined) return known;
    const made = new DurationTotals(this.precision);
    this.#durations[place] = made;
    return made;
  }

  #tally(name: string, times: number): void {
    const place = this.#tallyPlaces.get(name);
    if (place !== undefined) this.#tallyCounts[place] = (this.#tallyCounts[place] ?? 0) + times;
    else {
      this.#tallyPlaces.set(name, this.#tallyCounts.length);
      this.#tallyCounts.push(times);
    }
  }

  #tallyOf(name: string): number {
    return this.#tallyCounts[this.#tallyPlaces.get(name) ?? -1] ?? 0;
  }

  #holds(other: KpiTotals): boolean {
    return (
      other.#counts.every((count, place) => count <= (this.#counts[place] ?? 0)) &&
      other.tallies().every(([name, count]) => count <= this.#tallyOf(name)) &&
      other.#durations.every(
        (duration, place) => duration === undefined || this.#durationAt(place).holds(duration),
      )
    );
  }

  #checkOther(other: KpiTotals): void {
    if (other === this) throw invalidInput("totals", "must be others");
    if (other.precision !== this.precision) throw invalidInput("totals.precision", "must be the same");
  }
}

/**
 * Refuses what are no totals. Goes by what they can do, since each entry point has a class of its own.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function checkTotals(totals: KpiTotals): void {
  const methods: readonly (keyof KpiTotals)[] = ["count", "tallies", "duration"];
  if (
    typeof totals !== "object" ||
    totals === null ||
    !methods.every((method) => typeof totals[method] === "function")
  )
    throw invalidInput("totals", "must be KpiTotals; partials have sum()");
}

function checkVersion(version: number, path: string): void {
  if (version !== CONTRIBUTION_VERSION)
    throw invalidInput(
      path,
      `must be ${CONTRIBUTION_VERSION}; work it out anew with this version of the library`,
    );
}

const [ENDED, LEFT] = [ENDINGS.indexOf("ended"), ENDINGS.indexOf("left")];

/**
 * Refuses a contribution that this version of the library does not make.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function checkContribution({ version, parts }: Contribution): void {
  checkVersion(version, "contribution.version");
  for (const { counts, durations } of parts) {
    for (const place of counts) if (COUNTS[place] === undefined) throw unknownPlace("counts");
    if (durations.length % 3 !== 0) throw unknownPlace("durations");
    for (let index = 0; index < durations.length; index += 3) {
      const ending = ENDINGS[durations[index + 1] ?? -1];
      const ms = durations[index + 2] ?? -1;
      if (DURATIONS[durations[index] ?? -1] === undefined || ending === undefined)
        throw unknownPlace("durations");
      if (!Number.isSafeInteger(ms) || (ms < 0 && ending !== "open"))
        throw invalidInput(
          "contribution.parts.durations",
          "must be whole milliseconds, at least 0 unless open",
        );
    }
  }
}

function unknownPlace(field: "counts" | "durations"): Error {
  return invalidInput(`contribution.parts.${field}`, "must be what this version of the library makes");
}

function positive(count: number, path: string): number {
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw invalidInput(path, "must hold whole numbers above 0");
}

function isCountName(name: string): name is CountName {
  return COUNTS.some((known) => known === name);
}

function isDurationName(name: string): name is DurationName {
  return DURATIONS.some((known) => known === name);
}
