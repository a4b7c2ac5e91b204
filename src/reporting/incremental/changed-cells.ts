import type { CellKey, Contribution } from "../../kpi/contributions/contribution.js";
import { cellName } from "../../kpi/contributions/parts.js";

/** What changed since a cursor. */
export interface CellChanges {
  /** Ask with it next time. */
  readonly cursor: number;
  /** Each cell once, however often it changed; one that is empty by now among them. */
  readonly cells: readonly CellKey[];
}

/** Which cells changed, and when: each cell by its newest change. */
export class ChangedCells {
  #cursor = 0;
  readonly #newest = new Map<string, { readonly cell: CellKey; readonly cursor: number }>();

  add({ parts }: Contribution): void {
    this.#cursor++;
    for (const { cell } of parts) {
      const name = cellName(cell);
      // Put in anew, so that the newest stand at the end.
      this.#newest.delete(name);
      this.#newest.set(name, { cell, cursor: this.#cursor });
    }
  }

  after(cursor: number): CellChanges {
    const cells = [...this.#newest.values()].filter((one) => one.cursor > cursor).map(({ cell }) => cell);
    return { cursor: this.#cursor, cells };
  }
}
