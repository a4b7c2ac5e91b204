import type { DueTimer, Scheduler, Timer, TimerHandler } from "throughline/scheduling";
import { type InProcessSchedulerOptions, inProcessScheduler } from "throughline/scheduling/in-process";
import type { SchedulerHarness } from "throughline/testing";
import { VirtualTime } from "../../scheduling/virtual-time.js";

/** A scheduler with one defect, and the case that names it. */
export interface BrokenScheduler {
  readonly defect: string;
  /** The id of the case that must reject it. */
  readonly caughtBy: string;
  readonly harness: SchedulerHarness;
}

/** The methods of a scheduler that are not the next one's own, which they are given first. */
export type Overrides = Partial<{
  set: (next: Scheduler, ...given: Parameters<Scheduler["set"]>) => Promise<void>;
  clear: (next: Scheduler, ...given: Parameters<Scheduler["clear"]>) => Promise<void>;
  run: (next: Scheduler, ...given: Parameters<Scheduler["run"]>) => ReturnType<Scheduler["run"]>;
  runOnce: (next: Scheduler, ...given: Parameters<Scheduler["runOnce"]>) => Promise<number>;
  /** What a handler is put into, of `run` and `runOnce` alike. */
  handle: (next: Scheduler, handle: TimerHandler) => TimerHandler;
  migrate: (next: Scheduler) => Promise<void>;
  close: (next: Scheduler) => Promise<void>;
  capabilities: Partial<Scheduler["capabilities"]>;
}>;

/** A scheduler, but for what is overridden. */
export function altered(next: Scheduler, overrides: Overrides): Scheduler {
  const { set, clear, run, runOnce, handle, migrate, close } = overrides;
  const handling = (given: TimerHandler): TimerHandler =>
    handle === undefined || typeof given !== "function" ? given : handle(next, given);
  return {
    capabilities: { ...next.capabilities, ...overrides.capabilities },
    set: async (...given) => (set === undefined ? next.set(...given) : set(next, ...given)),
    clear: async (...given) => (clear === undefined ? next.clear(...given) : clear(next, ...given)),
    run: async (given) => (run === undefined ? next.run(handling(given)) : run(next, handling(given))),
    runOnce: async (options) => {
      const given = { ...options, handle: handling(options.handle) };
      return runOnce === undefined ? next.runOnce(given) : runOnce(next, given);
    },
    ...(migrate === undefined ? {} : { migrate: () => migrate(next) }),
    close: async () => (close === undefined ? next.close?.() : close(next)),
  };
}

export const times = { leaseMs: 30_000, handleWithinMs: 90_000 };

/** A world in virtual time for one broken scheduler. */
export function world(): {
  time: VirtualTime;
  open(options?: InProcessSchedulerOptions): Scheduler;
  harness: Omit<SchedulerHarness, "open">;
} {
  const time = new VirtualTime();
  return {
    time,
    open: (options) =>
      inProcessScheduler({ ...times, clock: time.clock, setTimer: time.setTimer, ...options }),
    harness: {
      capabilities: inProcessScheduler().capabilities,
      ...times,
      now: () => time.clock.now(),
      pass: time.pass,
      dispose: async (scheduler) => {
        let closed = false;
        const closing = Promise.resolve(scheduler.close?.())
          .catch(() => {})
          .then(() => {
            closed = true;
          });
        while (!closed) await time.pass(1_000);
        await closing;
      },
    },
  };
}

/** A scheduler that differs from the one in process by `overrides`, made anew each time it is opened. */
export function broken(
  caughtBy: string,
  defect: string,
  overrides: (time: VirtualTime) => Overrides,
  {
    options = {},
    harness = {},
  }: { options?: InProcessSchedulerOptions; harness?: Partial<SchedulerHarness> } = {},
): BrokenScheduler {
  const { time, open, harness: own } = world();
  const altering = () => altered(open(options), overrides(time));
  return { caughtBy, defect, harness: { ...own, open: altering, ...harness } };
}

/** Keeps timers under another key or time than was set, and hands them out as they were set. */
export function kept(as: (timer: Timer) => Timer): Overrides {
  return {
    set: (next, timer, options) =>
      next.set({ ...as(timer), data: { timer: { ...timer, data: timer.data ?? {} } } }, options),
    handle: (_, handle) => (due, context) => handle(asSet(due), context),
  };
}

function asSet({ data: { timer }, attempt }: DueTimer): DueTimer {
  const { tenant, name, dueAt, data } = timer as unknown as Required<Timer>;
  return { tenant, name, dueAt, data, attempt };
}

/** Hands timers out in another form. */
export function handedOutAs(form: (timer: DueTimer) => DueTimer): Overrides {
  return { handle: (_, handle) => (timer, context) => handle(form(timer), context) };
}
