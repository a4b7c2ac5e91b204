/** What waits in one lane, in order. The first of them is the next, or at work. */
interface Lane<Item> {
  readonly key: string;
  readonly waiting: { readonly order: number; readonly item: Item }[];
  state: "ready" | "busy" | "paused";
}

/** The next item of a lane, to be worked on. */
export interface Taken<Item> {
  readonly key: string;
  readonly item: Item;
}

/**
 * Items in lanes: those of one lane are worked on one after the other, in their order, and a lane that pauses holds up no other one. Lanes take
 * turns.
 *
 * An item that is taken stays the first of its lane until the lane is told what became of it.
 */
export class Lanes<Item> {
  readonly #lanes = new Map<string, Lane<Item>>();
  /** Keys of lanes whose first item may be taken, in the order of their turns. */
  readonly #turns = new Set<string>();
  #size = 0;
  #held = 0;

  /** How many items there are, those at work included. */
  get size(): number {
    return this.#size;
  }

  /** How many of them are in lanes that pause: nobody can do anything about them now. */
  get paused(): number {
    return this.#held;
  }

  /**
   * Puts an item into its lane by `order`, behind those of the same order. One that is at work stays first; one that only waits does not, and its
   * lane is taken up again where an earlier one comes: that may be what it waits for.
   */
  add(key: string, order: number, item: Item): void {
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = { key, waiting: [], state: "ready" };
      this.#lanes.set(key, lane);
      this.#turns.add(key);
    }
    const fixed = lane.state === "busy" ? 1 : 0;
    let index = lane.waiting.length;
    while (index > fixed && (lane.waiting[index - 1]?.order ?? 0) > order) index--;
    lane.waiting.splice(index, 0, { order, item });
    this.#size++;
    if (lane.state !== "paused") return;
    this.#held++;
    if (index === 0) this.resume(key);
  }

  /** The first item of the lane whose turn it is, or `undefined` where every lane is empty, at work or pauses. */
  take(): Taken<Item> | undefined {
    for (const key of this.#turns) {
      this.#turns.delete(key);
      const lane = this.#lanes.get(key);
      const first = lane?.waiting[0];
      if (lane === undefined || first === undefined) continue;
      lane.state = "busy";
      return { key, item: first.item };
    }
    return undefined;
  }

  /** The item at work is done with: the next one of the lane has its turn. */
  done(key: string): void {
    const lane = this.#lanes.get(key);
    if (lane === undefined) return;
    if (lane.waiting.shift() !== undefined) this.#size--;
    if (lane.waiting.length === 0) this.#lanes.delete(key);
    else this.#ready(lane);
  }

  /** The item at work was given back: it is the first to be taken again. */
  giveBack(key: string): void {
    const lane = this.#lanes.get(key);
    if (lane !== undefined) this.#ready(lane);
  }

  /**
   * The item at work has to wait, and its lane with it, until {@link resume}. Where one of a lower order came meanwhile, that one has its turn
   * first instead, and the lane does not pause.
   */
  pause(key: string): void {
    const lane = this.#lanes.get(key);
    const first = lane?.waiting.shift();
    if (lane === undefined || first === undefined) return;
    const later = lane.waiting.findIndex(({ order }) => order >= first.order);
    const index = later === -1 ? lane.waiting.length : later;
    lane.waiting.splice(index, 0, first);
    if (index > 0) this.#ready(lane);
    else {
      lane.state = "paused";
      this.#held += lane.waiting.length;
    }
  }

  resume(key: string): void {
    const lane = this.#lanes.get(key);
    if (lane === undefined || lane.state !== "paused") return;
    this.#held -= lane.waiting.length;
    this.#ready(lane);
  }

  #ready(lane: Lane<Item>): void {
    lane.state = "ready";
    this.#turns.add(lane.key);
  }
}
