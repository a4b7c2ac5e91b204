import type { Scheduler, TimerHandler } from "../../scheduling/scheduler.js";
import type { Instruments } from "./instruments.js";
import { ATTRIBUTES as A } from "./names.js";

/**
 * The same scheduler, whose handlers are told of: one operation for each timer handed out.
 *
 * @example
 * ```ts
 * const scheduler = instrumentScheduler(inProcessScheduler(), instruments);
 * ```
 */
export function instrumentScheduler<Tx>(scheduler: Scheduler<Tx>, instruments: Instruments): Scheduler<Tx> {
  const watched =
    (handle: TimerHandler): TimerHandler =>
    (timer, context) =>
      instruments.run("timer", [], async (told) => {
        told.add({
          [A.tenant.name]: timer.tenant,
          [A.timerName.name]: timer.name,
          [A.attempt.name]: timer.attempt,
        });
        await handle(timer, context);
      });

  return {
    capabilities: scheduler.capabilities,
    set: (timer, options) => scheduler.set(timer, options),
    clear: (key, options) => scheduler.clear(key, options),
    run: (handle) => scheduler.run(watched(handle)),
    runOnce: (options) => scheduler.runOnce({ ...options, handle: watched(options.handle) }),
    ...(scheduler.migrate === undefined ? {} : { migrate: async () => scheduler.migrate?.() }),
    ...(scheduler.close === undefined ? {} : { close: async () => scheduler.close?.() }),
  };
}
