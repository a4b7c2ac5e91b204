/**
 * The port every scheduler implements, and what adapters share.
 *
 * @module scheduling
 */
export type { JsonObject, JsonValue } from "../kernel/json.js";
export type { SetTimer } from "../kernel/set-timer.js";
export {
  type CheckedTimer,
  checkHandler,
  checkRunOnce,
  checkTimer,
  checkTimerKey,
  checkTimerTx,
  schedulerClosed,
} from "./check-input.js";
export { retryDelayMs } from "./retry-delay.js";
export type {
  DueTimer,
  RunningScheduler,
  RunOnceOptions,
  Scheduler,
  SchedulerCapabilities,
  Timer,
  TimerContext,
  TimerHandler,
  TimerKey,
} from "./scheduler.js";
export type { TakenTimer, TimerSource } from "./timer-source.js";
export {
  type TimerFailure,
  type WorkerOptions,
  type WorkerSettings,
  workerSettings,
} from "./worker-options.js";
export { Workers } from "./workers.js";
