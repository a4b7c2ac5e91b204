import type { SendResult } from "throughline/sending";

/** What a provider can do about a call that nobody knows the end of. */
export type Ability = "none" | "lookup" | "deduplicates";

export const ABILITIES: readonly Ability[] = ["none", "lookup", "deduplicates"];

/** A provider: what it took outlives the processes that call it. Now and then it is busy, and says so. */
export class Provider {
  readonly #keys: string[];
  readonly #keep: (key: string) => void;
  #calls = 0;

  /** @param keep writes down for good that a key was taken */
  constructor(taken: readonly string[], keep: (key: string) => void) {
    this.#keys = [...taken];
    this.#keep = keep;
  }

  /** The keys that were taken, one for every message that was brought. */
  get taken(): readonly string[] {
    return this.#keys;
  }

  take(key: string, ability: Ability): SendResult {
    this.#calls++;
    if (ability === "deduplicates" && this.#keys.includes(key)) return { status: "sent" };
    if (this.#calls % 4 === 1) return { status: "refused", reason: "busy", permanent: false };
    this.#keep(key);
    this.#keys.push(key);
    return { status: "sent" };
  }

  found(key: string): SendResult {
    return this.#keys.includes(key)
      ? { status: "sent" }
      : { status: "refused", reason: "never-taken", permanent: false };
  }
}
