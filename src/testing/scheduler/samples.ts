import type {
  DueTimer,
  Scheduler,
  TimerContext,
  TimerHandler,
  TimerKey,
} from "../../scheduling/scheduler.js";

/** Longer than a worker takes to hand out a timer that is due, however it learns of it. */
export const SOON_MS = 10_000;

export function key(name: string, tenant = "acme"): TimerKey {
  return { tenant, name };
}

/** A handler that writes down what it is given, and then does what it is told. */
export class Recorder {
  readonly timers: DueTimer[] = [];
  readonly signals: AbortSignal[] = [];
  /** How many are at work now, by tenant and name, and the most that ever were. */
  readonly #atWork = new Map<string, number>();
  mostAtOnce = 0;
  readonly #then: TimerHandler;

  constructor(then: TimerHandler = async () => {}) {
    this.#then = then;
  }

  readonly handle: TimerHandler = async (timer: DueTimer, context: TimerContext) => {
    this.timers.push(timer);
    this.signals.push(context.signal);
    const name = `${timer.tenant}/${timer.name}`;
    const atWork = (this.#atWork.get(name) ?? 0) + 1;
    this.#atWork.set(name, atWork);
    this.mostAtOnce = Math.max(this.mostAtOnce, atWork);
    try {
      await this.#then(timer, context);
    } finally {
      this.#atWork.set(name, (this.#atWork.get(name) ?? 1) - 1);
    }
  };

  get names(): readonly string[] {
    return this.timers.map(({ name }) => name);
  }

  get attempts(): readonly number[] {
    return this.timers.map(({ attempt }) => attempt);
  }
}

/** A promise that is settled from outside. */
export class Gate {
  open = (): void => {};
  readonly opened: Promise<void> = new Promise((resolve) => {
    this.open = resolve;
  });
}

/** What `runOnce` hands out, and how many it says they were. */
export async function dueNow(
  scheduler: Scheduler,
  options: { readonly limit?: number; readonly recorder?: Recorder } = {},
): Promise<{
  readonly names: readonly string[];
  readonly count: number;
  readonly timers: readonly DueTimer[];
}> {
  const { recorder = new Recorder(), limit } = options;
  const before = recorder.timers.length;
  const count = await scheduler.runOnce({
    handle: recorder.handle,
    ...(limit === undefined ? {} : { limit }),
  });
  const timers = recorder.timers.slice(before);
  return { names: timers.map(({ name }) => name), count, timers };
}
