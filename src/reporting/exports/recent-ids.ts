/**
 * The ids that were met last, whatever their number, in about 130 MB at most, and while its tables grow 170: at least six million. They are kept by 64-bit fingerprints; two of ten
 * million share one with a chance of about three in a million.
 */
export class RecentIds {
  readonly #most: number;
  #recent = new Fingerprints();
  #before = new Fingerprints();
  #forgotten = 0;

  /** @param most ids of a generation; the last one or two are remembered */
  constructor(most = 6_291_456) {
    this.#most = most;
  }

  /** How many were met so long ago that they are not known any more. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Keeps an id that is not there yet. */
  add(id: string): void {
    if (this.has(id)) return;
    if (this.#recent.count === this.#most) {
      this.#forgotten += this.#before.count;
      this.#before.clear();
      [this.#recent, this.#before] = [this.#before, this.#recent];
    }
    this.#recent.add(...fingerprint(id));
  }

  has(id: string): boolean {
    const [high, low] = fingerprint(id);
    return this.#recent.has(high, low) || this.#before.has(high, low);
  }
}

/** A set of pairs of words, of which 0 and 0 is none, in an open table that is at most three quarters full. */
class Fingerprints {
  #slots = new Uint32Array(2 * 1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(high: number, low: number): void {
    if (this.#count * 8 >= this.#slots.length * 3) this.#grow();
    const slot = this.#find(high, low);
    if (this.#isFull(slot)) return;
    this.#put(slot, high, low);
    this.#count++;
  }

  has(high: number, low: number): boolean {
    return this.#isFull(this.#find(high, low));
  }

  /** The table stays as large as it has become. */
  clear(): void {
    this.#slots.fill(0);
    this.#count = 0;
  }

  #isFull(slot: number): boolean {
    return this.#slots[slot] !== 0 || this.#slots[slot + 1] !== 0;
  }

  #put(slot: number, high: number, low: number): void {
    this.#slots[slot] = high;
    this.#slots[slot + 1] = low;
  }

  /** Where the pair stands, or the empty slot that it belongs in. */
  #find(high: number, low: number): number {
    const slots = this.#slots;
    const mask = slots.length - 2;
    let slot = (low * 2) & mask;
    while (this.#isFull(slot) && (slots[slot] !== high || slots[slot + 1] !== low)) slot = (slot + 2) & mask;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 2) {
      const [high = 0, low = 0] = [before[at], before[at + 1]];
      if (high !== 0 || low !== 0) this.#put(this.#find(high, low), high, low);
    }
  }
}

/** Two 32-bit hashes with different multipliers (FNV-1a, and the finish of MurmurHash3). Never 0 and 0, which is an empty slot. */
function fingerprint(text: string): readonly [high: number, low: number] {
  let one = 0x811c9dc5;
  let other = 0x9747b28c;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    one = Math.imul(one ^ code, 0x01000193);
    other = Math.imul(other ^ code, 0x5bd1e995) ^ (other >>> 15);
  }
  const high = finished(one);
  const low = finished(other);
  return [high, high === 0 && low === 0 ? 1 : low];
}

function finished(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
