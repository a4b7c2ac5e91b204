import type { EpochMs } from "./instant.js";

/** Where the application reads the time. The pure core never does: it is told `now`. */
export interface Clock {
  /** The time now; need not be steady, since no stream's clock goes back. */
  now(): EpochMs;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };
