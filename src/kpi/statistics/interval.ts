import { normalQuantile } from "./special/normal.js";

/** Where the true value lies, at the confidence. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
  /** Such as 0.95. */
  readonly confidence: number;
}

/** How many standard errors a normal interval of the confidence reaches to either side: 1.96 for 0.95. */
export function normalReach(confidence: number): number {
  return -normalQuantile((1 - confidence) / 2);
}

/** The value, or the edge of `[least, most]` that it is beyond. */
export function clip(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
