import type { StoredEvent } from "../event-store.js";

/** What is remembered of a command: enough to answer it again. */
export interface CommitRecord {
  readonly fingerprint: string;
  readonly first: number;
  readonly last: number;
}

/**
 * The commits of one stream by command id: an open-addressed table of pairs (hash of the id, version of the first event).
 * The id itself stands in the events. Against a `Map` it halves the cost of an append, most of which is memory traffic.
 */
export class CommitLog {
  readonly events: StoredEvent[] = [];
  /** Of the commit each event belongs to, by position. */
  readonly #fingerprints: string[] = [];
  #slots = new Int32Array(16);
  #commits = 0;

  get(commandId: string, hash: number): CommitRecord | undefined {
    const mask = this.#slots.length - 1;
    for (let slot = (hash << 1) & mask; ; slot = (slot + 2) & mask) {
      const first = this.#slots[slot + 1] ?? 0;
      if (first === 0) return undefined;
      if (this.#slots[slot] !== hash || this.events[first - 1]?.commandId !== commandId) continue;
      let last = first;
      while (this.events[last]?.commandId === commandId) last++;
      return { fingerprint: this.#fingerprints[first - 1] ?? "", first, last };
    }
  }

  add(events: readonly StoredEvent[], hash: number, fingerprint: string): void {
    // A table over half full has long searches.
    if (++this.#commits * 4 > this.#slots.length) this.#grow();
    put(this.#slots, hash, this.events.length + 1);
    for (const event of events) {
      this.events.push(event);
      this.#fingerprints.push(fingerprint);
    }
  }

  #grow(): void {
    const larger = new Int32Array(this.#slots.length * 2);
    for (let slot = 0; slot < this.#slots.length; slot += 2) {
      const first = this.#slots[slot + 1] ?? 0;
      if (first !== 0) put(larger, this.#slots[slot] ?? 0, first);
    }
    this.#slots = larger;
  }
}

function put(slots: Int32Array, hash: number, first: number): void {
  const mask = slots.length - 1;
  let slot = (hash << 1) & mask;
  while (slots[slot + 1] !== 0) slot = (slot + 2) & mask;
  slots[slot] = hash;
  slots[slot + 1] = first;
}

/** The hash of a command id that {@link CommitLog} is asked with, so that it is made once an append. */
export function commandHash(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  // Ids often differ in their last characters only; this spreads the difference over all bits.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
