import { TIME_FORMS, type TimeForm } from "./export-mapping.js";
import { type TimeRead, TimeReader } from "./time-reader.js";

/** A column of which more than half of the times cannot be read. */
export interface UnreadableTimes {
  readonly column: string;
  /** Fields in which something stands. */
  readonly values: number;
  readonly unreadable: number;
  /** What `times` of the mapping would read the most of those that cannot be read; several read as many. Empty where none reads half of them. */
  readonly readableAs: readonly TimeForm[];
  /** So many of those that cannot be read would each of `readableAs` read. */
  readonly readable: number;
}

interface Counts {
  values: number;
  unreadable: number;
  readonly others: Map<TimeForm, number>;
}

/** Counts by column which times can be read, and which form would read the others. */
export class TimeColumns {
  readonly #others: readonly (readonly [TimeForm, TimeReader])[];
  readonly #counts = new Map<string, Counts>();

  constructor(form: TimeForm, timeZone: string) {
    this.#others = TIME_FORMS.filter((one) => one !== form).map((one) => [
      one,
      new TimeReader(one, timeZone),
    ]);
  }

  count(column: string, field: string, read: TimeRead): void {
    const known = this.#counts.get(column);
    const counts = known ?? { values: 0, unreadable: 0, others: new Map() };
    if (known === undefined) this.#counts.set(column, counts);
    counts.values++;
    if (read !== "unreadable") return;
    counts.unreadable++;
    for (const [form, reader] of this.#others)
      if (typeof reader.read(field) === "number") counts.others.set(form, (counts.others.get(form) ?? 0) + 1);
  }

  unreadable(): readonly UnreadableTimes[] {
    return [...this.#counts].flatMap(([column, { values, unreadable, others }]) => {
      if (unreadable * 2 <= values) return [];
      const most = Math.max(unreadable / 2, ...others.values());
      const readableAs = TIME_FORMS.filter((form) => others.get(form) === most);
      return [{ column, values, unreadable, readableAs, readable: readableAs.length === 0 ? 0 : most }];
    });
  }
}
