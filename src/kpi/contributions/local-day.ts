import { DAY_MS } from "../../calendar/local-date.js";
import { type OffsetStretch, offsetStretches } from "../../calendar/zone.js";
import type { EpochMs } from "../../kernel/instant.js";

const BLOCK_MS = 64 * DAY_MS;

/**
 * The dates of a zone's wall calendar. Keeps what it worked out, since a report asks for the same weeks
 * again and again.
 */
export class LocalDays {
  readonly #timeZone: string;
  readonly #blocks = new Map<number, readonly OffsetStretch[]>();

  constructor(timeZone: string) {
    this.#timeZone = timeZone;
  }

  /** `YYYY-MM-DD`. */
  dayOf(at: EpochMs): string {
    const index = Math.floor(at / BLOCK_MS);
    const stretches =
      this.#blocks.get(index) ?? offsetStretches(this.#timeZone, index * BLOCK_MS, (index + 1) * BLOCK_MS);
    this.#blocks.set(index, stretches);
    const offsetMs = stretches.find(({ endAt }) => at < endAt)?.offsetMs ?? 0;
    return new Date(at + offsetMs).toISOString().slice(0, 10);
  }
}
