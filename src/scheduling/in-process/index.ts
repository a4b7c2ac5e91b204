/**
 * A scheduler in the memory of the process.
 *
 * @module scheduling/in-process
 */
export {
  type InProcessScheduler,
  type InProcessSchedulerOptions,
  inProcessScheduler,
} from "./in-process-scheduler.js";
