import type { Scheduler, TimerHandler } from "../../scheduling/scheduler.js";
import type { Instruments } from "./instruments.js";
import { ATTRIBUTES as A } from "./names.js";
import { standIn } from "./stand-in.js";

/**
 * The same scheduler, whose handlers are told of: one operation for each timer handed out.
 *
 * @example
 * ```ts
 * const scheduler = instrumentScheduler(inProcessScheduler(), instruments);
 * ```
 */
export function instrumentScheduler<Port extends Scheduler>(scheduler: Port, instruments: Instruments): Port {
  const watched = (handle: TimerHandler): TimerHandler => {
    // What is no handler is left to the scheduler to refuse.
    if (typeof handle !== "function") return handle;
    return (timer, context) =>
      instruments.run("timer", [], async (told) => {
        told.add({
          [A.tenant.name]: timer.tenant,
          [A.timerName.name]: timer.name,
          [A.attempt.name]: timer.attempt,
        });
        await handle(timer, context);
      });
  };

  const members: Pick<Scheduler, "run" | "runOnce"> = {
    run: (handle) => scheduler.run(watched(handle)),
    runOnce: (options) => scheduler.runOnce({ ...options, handle: watched(options.handle) }),
  };
  return standIn(scheduler, members);
}
