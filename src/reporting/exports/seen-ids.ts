/**
 * Which texts were met before, by 64-bit fingerprints: at most 22 bytes each, however long they are. Two of ten million share one with a chance of
 * about three in a million.
 */
export class SeenIds {
  #slots = new Uint32Array(2 * 1024);
  #count = 0;

  /** Keeps a text. Whether it is new. */
  add(text: string): boolean {
    if (this.#count * 4 > (this.#slots.length / 2) * 3) this.#grow();
    const [high, low] = fingerprint(text);
    const slot = this.#find(this.#slots, high, low);
    if (this.#slots[slot] !== 0 || this.#slots[slot + 1] !== 0) return false;
    this.#slots[slot] = high;
    this.#slots[slot + 1] = low;
    this.#count++;
    return true;
  }

  has(text: string): boolean {
    const [high, low] = fingerprint(text);
    const slot = this.#find(this.#slots, high, low);
    return this.#slots[slot] !== 0 || this.#slots[slot + 1] !== 0;
  }

  /** Where the fingerprint stands, or the empty slot that it belongs in. */
  #find(slots: Uint32Array, high: number, low: number): number {
    const mask = slots.length / 2 - 1;
    let slot = low & mask;
    for (;;) {
      const at = slot * 2;
      const [first, second] = [slots[at], slots[at + 1]];
      if ((first === high && second === low) || (first === 0 && second === 0)) return at;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const grown = new Uint32Array(this.#slots.length * 2);
    for (let at = 0; at < this.#slots.length; at += 2) {
      const [high = 0, low = 0] = [this.#slots[at], this.#slots[at + 1]];
      if (high === 0 && low === 0) continue;
      const slot = this.#find(grown, high, low);
      grown[slot] = high;
      grown[slot + 1] = low;
    }
    this.#slots = grown;
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
