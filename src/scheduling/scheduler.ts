import type { EpochMs } from "../kernel/instant.js";
import type { JsonObject } from "../kernel/json.js";

/**
 * Names a timer. `tenant` is what `isSafeId` accepts; `name` is 1 to 160 of the same characters, so that an id fits behind a prefix. Neither
 * holds anything personal.
 */
export interface TimerKey {
  readonly tenant: string;
  readonly name: string;
}

/** Something to be done at a time, once. Setting a timer of the same key again replaces it. */
export interface Timer extends TimerKey {
  readonly dueAt: EpochMs;
  /** At most 16 KiB of JSON text; nothing personal. Default: empty. */
  readonly data?: JsonObject;
}

/** A timer as it is handed to whoever acts on it. */
export interface DueTimer extends TimerKey {
  readonly dueAt: EpochMs;
  readonly data: JsonObject;
  /** 1 at first; more after a handler threw or its worker was lost. */
  readonly attempt: number;
}

/** What a handler is told beside the timer. */
export interface TimerContext {
  /**
   * Aborted when the handler took too long, when the lease on the timer was lost, or when the worker is told to stop and its grace is over.
   * The worker then waits for it no longer, and the timer comes again.
   */
  readonly signal: AbortSignal;
}

/**
 * Acts on a timer that is due. It must do no harm late, early or twice: a timer is only a hint. Where it throws, the timer comes again, with
 * full jitter and growing pauses.
 */
export type TimerHandler = (timer: DueTimer, context: TimerContext) => Promise<void>;

/** What a scheduler can do, as data. */
export interface SchedulerCapabilities {
  /** Whether `set` and `clear` take part in a transaction of the caller. Where false, a given `tx` is refused with `TX_UNSUPPORTED`. */
  readonly transactions: boolean;
  readonly durability: "memory" | "process-crash" | "power-loss" | "replicated";
}

/** How `runOnce` works through what is due. */
export interface RunOnceOptions {
  readonly handle: TimerHandler;
  /** The most timers it takes: at least 1. Default 100. */
  readonly limit?: number;
  /** Ends it early: no further timer is begun, and those at work are waited for. */
  readonly signal?: AbortSignal;
}

/** Timers at work until they are stopped. */
export interface RunningScheduler {
  /** Begins no further timer, waits for those at work as long as its grace lasts, and gives up their leases. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Remembers when something is to be looked at again. Timers are hints: every command checks deadlines itself, so a timer that is lost, late or
 * doubled changes nothing but how soon something happens.
 *
 * - A timer is handed out at its time or later, never before it, to one worker at a time, and again until a handler returns.
 * - Setting it while a handler is at work on it wins: the timer that was set meanwhile is kept, and handed out after that handler. Clearing it
 *   wins as well; what is set after that may be handed out while the old handler is still at work.
 * - Any number of workers may run over the same timers. A worker that is lost loses its lease, and another one takes over.
 * - What is due is handed out in the order of its times, tenant by tenant: one with many timers does not keep the others waiting for all of them.
 *   A timer whose handler throws waits for its next time and holds up no other.
 * - What was given may be changed by the caller afterwards, and so may what a handler is given: the scheduler never shows it.
 * - After `close`, every method is refused with `STORE_CLOSED`.
 */
export interface Scheduler<Tx = unknown> {
  readonly capabilities: SchedulerCapabilities;

  /**
   * Sets a timer, or sets it anew with other time and data; its attempts are then counted from 1. With the caller's `tx` it becomes so when the
   * caller commits.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `JSON_UNSAFE` (data that JSON cannot carry), `JSON_LIMIT` (nested too deep), `LIMIT_EXCEEDED` (data of
   * more than 16 KiB), `TX_UNSUPPORTED`, `STORE_CLOSED`, `STORE_BUSY`, `STORE_FULL`, `STORE_NOT_MIGRATED`, `STORE_FAILED`
   */
  set(timer: Timer, options?: { readonly tx?: Tx }): Promise<void>;

  /**
   * Forgets a timer. One that is not there is no error.
   *
   * @throws ThroughlineError as `set`
   */
  clear(key: TimerKey, options?: { readonly tx?: Tx }): Promise<void>;

  /**
   * Hands out timers as they come due, until stopped. An error of the store does not end it: it is reported, and tried again.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `STORE_CLOSED`
   */
  run(handle: TimerHandler): Promise<RunningScheduler>;

  /**
   * Hands out what was due when it was called, and gives how many timers that were, those whose handler threw included: for cron and
   * serverless. Where it gives `limit`, there may be more.
   *
   * @throws ThroughlineError `INVALID_INPUT`, `STORE_CLOSED`, `STORE_BUSY`, `STORE_NOT_MIGRATED`, `STORE_FAILED`, once the timers at work are done
   */
  runOnce(options: RunOnceOptions): Promise<number>;

  /** Creates or upgrades what it needs. Safe to run twice and at once. */
  migrate?(): Promise<void>;

  /** Stops what runs, and frees what it opened itself. Safe to call twice. */
  close?(): Promise<void>;
}
