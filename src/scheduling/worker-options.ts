import { LONGEST_TIMEOUT_MS, type SetTimer, systemTimer } from "../kernel/set-timer.js";
import { invalid } from "./check-input.js";
import type { TimerKey } from "./scheduler.js";

/** What went wrong while timers were handed out. */
export interface TimerFailure {
  /**
   * `handler`: it threw, or took too long, and its timer comes again. `lease`: another worker may have taken over what this one was at work on.
   * `store`: timers could not be read or written, which is tried again.
   */
  readonly what: "handler" | "lease" | "store";
  /** The timer it was about; `null` where it was about all of them. */
  readonly timer: TimerKey | null;
  /** As thrown. */
  readonly error: unknown;
}

/** How a worker goes about its timers, whichever scheduler it is of. */
export interface WorkerOptions {
  /** How many handlers are at work at once, of each `run` and `runOnce`: at least 1. Default 16. */
  readonly maxInFlight?: number;
  /** How long a handler may take, in milliseconds: at least 1. Then its signal is aborted, and the timer comes again. Default 60,000. */
  readonly handleWithinMs?: number;
  /** How long `stop` waits for handlers before it aborts their signals, in milliseconds. Default 30,000. */
  readonly graceMs?: number;
  /**
   * Told of everything that went wrong, so that it can be logged and counted; it decides nothing, and what it throws is dropped. Default:
   * nobody is told.
   */
  readonly onError?: (failure: TimerFailure) => void;
  /** Default: `setTimeout`. */
  readonly setTimer?: SetTimer;
  /** For the jitter of retries: from 0 inclusive to 1 exclusive. Default: `Math.random`. */
  readonly random?: () => number;
}

/** {@link WorkerOptions} with the defaults put in. */
export type WorkerSettings = Required<WorkerOptions>;

/** @throws ThroughlineError `INVALID_INPUT`, its details naming the `field` */
export function workerSettings(options: WorkerOptions): WorkerSettings {
  const {
    maxInFlight = 16,
    handleWithinMs = 60_000,
    graceMs = 30_000,
    onError = () => {},
    setTimer = systemTimer,
    random = Math.random,
  } = options;
  if (!Number.isSafeInteger(maxInFlight) || maxInFlight < 1)
    throw invalid("maxInFlight", "must be an integer of at least 1");
  const report = (failure: TimerFailure): void => {
    try {
      onError(failure);
    } catch {
      // Who is told decides nothing.
    }
  };
  return {
    maxInFlight,
    handleWithinMs: duration("handleWithinMs", handleWithinMs, 1),
    graceMs: duration("graceMs", graceMs, 0),
    onError: report,
    setTimer,
    random,
  };
}

/** @throws ThroughlineError `INVALID_INPUT` */
export function duration(field: string, ms: number, least: number): number {
  if (Number.isSafeInteger(ms) && ms >= least && ms <= LONGEST_TIMEOUT_MS) return ms;
  throw invalid(field, `must be milliseconds, an integer from ${least} to ${LONGEST_TIMEOUT_MS}`);
}
