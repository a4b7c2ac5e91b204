import { type Clock, systemClock } from "./clock.js";
import { ThroughlineError } from "./error.js";
import type { EpochMs } from "./instant.js";

/** How a clock is watched. */
export interface ClockGuard {
  /** The clock that is watched. Default: the machine's. */
  readonly clock?: Clock | undefined;
  /** Milliseconds that only ever go on, from any start. Default: `performance.now()`. */
  readonly steady?: (() => number) | undefined;
  /** How far the clock may get ahead of the steady one between two readings. Default 5 minutes. */
  readonly mostLeapMs?: number | undefined;
  /** A new time is believed once the two have run in step for this long. Default 1 minute. */
  readonly trustAfterMs?: number | undefined;
}

const MINUTE_MS = 60_000;

/**
 * A clock that refuses to tell a time which has leapt ahead: deadlines that end too early cannot be taken back, so no command
 * is decided by it. A clock that is set back is harmless, since no stream's clock goes back, and one that was wrong from the
 * start cannot be told. Machines that sleep, and processes that are frozen and thawed, leap as well: they wait out
 * `trustAfterMs`.
 *
 * `now` throws `CLOCK_LEAPT`, and nothing is written.
 *
 * @example
 * ```ts
 * createThroughline({ store, secrets, clock: guardClock() });
 * ```
 */
export function guardClock({
  clock = systemClock,
  steady = () => performance.now(),
  mostLeapMs = 5 * MINUTE_MS,
  trustAfterMs = MINUTE_MS,
}: ClockGuard = {}): Clock {
  let trusted = reading();
  let doubted: Reading | null = null;

  function reading(): Reading {
    return { wall: clock.now(), steady: steady() };
  }

  return {
    now() {
      const read = reading();
      const leapMs = leap(trusted, read);
      if (leapMs <= mostLeapMs) {
        trusted = read;
        doubted = null;
        return read.wall;
      }
      if (doubted === null || Math.abs(leap(doubted, read)) > mostLeapMs) doubted = read;
      if (read.steady - doubted.steady >= trustAfterMs) {
        trusted = read;
        doubted = null;
        return read.wall;
      }
      throw new ThroughlineError(
        "CLOCK_LEAPT",
        `The clock leapt ${Math.round(leapMs / 1000)} s ahead. Check the machine's time; it is believed once it has run on for ${Math.round(trustAfterMs / 1000)} s.`,
        { details: { leapMs: Math.round(leapMs), trustAfterMs } },
      );
    },
  };
}

interface Reading {
  readonly wall: EpochMs;
  readonly steady: number;
}

/** By how much the clock went on more than the steady one. */
function leap(from: Reading, to: Reading): number {
  return to.wall - from.wall - (to.steady - from.steady);
}
