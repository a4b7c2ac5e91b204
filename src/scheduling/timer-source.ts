import type { EpochMs } from "../kernel/instant.js";
import type { DueTimer } from "./scheduler.js";

/**
 * A timer that a worker has taken, and no other will while its lease lasts. `done`, `again` and `giveBack` end the lease; where they reject, they
 * are called again.
 */
export interface TakenTimer {
  readonly timer: DueTimer;
  /** Aborted once the lease was lost; `null` where none can be. */
  readonly lost: AbortSignal | null;
  /** It was handled: it is forgotten, unless it was set meanwhile. */
  done(): Promise<void>;
  /** It comes again after so long, or when it was set for meanwhile. */
  again(inMs: number): Promise<void>;
  /** It was not begun after all. */
  giveBack(): Promise<void>;
  /** Nothing more will come of it: the lease is left to run out. */
  abandon(): void;
}

/** Where a worker gets its timers. */
export interface TimerSource {
  /** At most `limit` timers that are due; with `dueBy`, only those that were by then. Fewer than `limit`: there were no more. */
  take(
    limit: number,
    dueBy?: EpochMs,
  ): Promise<{ readonly now: EpochMs; readonly taken: readonly TakenTimer[] }>;
  /** How long until there may be more, in milliseconds; `null`: nothing is set. */
  nextInMs(): Promise<number | null>;
}
