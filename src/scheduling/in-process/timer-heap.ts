import type { EpochMs } from "../../kernel/instant.js";

/** Something that is ready at a time; `order` settles which of two of one time comes first. */
interface Ready {
  readonly readyAt: EpochMs;
  readonly order: number;
}

/** A binary heap: what is ready first comes out first. */
export class TimerHeap<Item extends Ready> {
  #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  first(): Item | undefined {
    return this.#items[0];
  }

  add(item: Item): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !before(item, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  removeFirst(): Item | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      const child = this.#earlierChild(at);
      const below = items[child];
      if (below === undefined || !before(below, last)) break;
      items[at] = below;
      at = child;
    }
    items[at] = last;
    return first;
  }

  /** Drops what is not to be kept. */
  keep(isKept: (item: Item) => boolean): void {
    const kept = this.#items.filter(isKept);
    this.#items = [];
    for (const item of kept) this.add(item);
  }

  #earlierChild(parent: number): number {
    const left = 2 * parent + 1;
    const [one, other] = [this.#items[left], this.#items[left + 1]];
    return one !== undefined && other !== undefined && before(other, one) ? left + 1 : left;
  }
}

function before(one: Ready, other: Ready): boolean {
  return one.readyAt < other.readyAt || (one.readyAt === other.readyAt && one.order < other.order);
}
