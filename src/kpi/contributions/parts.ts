import {
  type CountName,
  countPlace,
  type DurationName,
  durationPlace,
  ENDINGS,
  type Ending,
} from "../totals/measures.js";
import type { CellKey, ContributionPart } from "./contribution.js";

interface Draft {
  readonly cell: CellKey;
  readonly counts: number[];
  readonly durations: number[];
  readonly tallies: string[];
}

/** Collects what a contribution adds, one part for each cell. */
export class Parts {
  readonly #drafts = new Map<string, Draft>();
  #last: Draft | null = null;

  count(cell: CellKey, name: CountName, times = 1): void {
    const { counts } = this.#draft(cell);
    for (let time = 0; time < times; time++) counts.push(countPlace(name));
  }

  /** `ms` is the duration, or of an open one the instant it began. */
  duration(cell: CellKey, name: DurationName, ending: Ending, ms: number): void {
    this.#draft(cell).durations.push(durationPlace(name), ENDINGS.indexOf(ending), ms);
  }

  tally(cell: CellKey, ...names: readonly (string | number)[]): void {
    this.#draft(cell).tallies.push(tallyName(names));
  }

  list(): readonly ContributionPart[] {
    return [...this.#drafts.values()];
  }

  #draft(cell: CellKey): Draft {
    // Most of what is counted follows something of the same cell.
    if (this.#last?.cell === cell) return this.#last;
    const key = cellName(cell);
    const draft = this.#drafts.get(key) ?? { cell, counts: [], durations: [], tallies: [] };
    this.#drafts.set(key, draft);
    this.#last = { ...draft, cell };
    return this.#last;
  }
}

/** One text for a cell; no two share it. */
export function cellName({ day, tenant, channel, segment, agent, queue }: CellKey): string {
  return JSON.stringify([day, tenant, channel, segment, agent, queue]);
}

/** One text for a list of names; no two lists share it. */
function tallyName(names: readonly (string | number)[]): string {
  return names.map((name) => String(name).replaceAll(/[%|]/g, encodeURIComponent)).join("|");
}

/** The names that {@link tallyName} joined. */
export function tallyNames(tally: string): readonly string[] {
  return tally.split("|").map((name) => name.replaceAll("%7C", "|").replaceAll("%25", "%"));
}
