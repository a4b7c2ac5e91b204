import { createThroughline, type Desk, type Throughline } from "throughline";
import type { DueTimer, Scheduler } from "throughline/scheduling";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import type { EventStore, StreamId } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import {
  type JourneyTimers,
  journeyTimers,
  type PromiseDue,
} from "../../../src/application/timers/journey-timers.js";
import { VirtualTime } from "../../scheduling/virtual-time.js";
import { storeLike } from "../stores.js";
import { countingIds, secrets } from "../support.js";

/** How the timers of a desk go wrong. */
export interface Trouble {
  /** What becomes of a timer that is set: it is dropped, or set for a later time. Default: it is set as asked. */
  readonly set?: (dueAt: number) => number | "lost";
  /** How often a timer is handed to its handler: more than once, at once. Default 1. */
  readonly times?: () => number;
}

/** A desk whose timers run in virtual time, and whose journeys are followed as they change. */
export interface TimedDesk {
  readonly time: VirtualTime;
  readonly store: EventStore;
  readonly throughline: Throughline;
  readonly desk: Desk;
  readonly timers: JourneyTimers;
  readonly promises: readonly PromiseDue[];
  /** How often a timer was handed out. */
  readonly handedOut: () => number;
  readonly stop: () => Promise<void>;
}

const FOLLOWED_AFTER_MS = 50;

export async function timedDesk({
  set = (dueAt) => dueAt,
  times = () => 1,
}: Trouble = {}): Promise<TimedDesk> {
  const time = new VirtualTime();
  const { clock, setTimer } = time;
  const scheduler = inProcessScheduler({ clock, setTimer, random: () => 0.5 });
  const troubled: Scheduler = {
    capabilities: scheduler.capabilities,
    clear: (key) => scheduler.clear(key),
    run: (handle) => scheduler.run(handle),
    runOnce: (options) => scheduler.runOnce(options),
    set: async (timer) => {
      const dueAt = set(timer.dueAt);
      if (dueAt !== "lost") await scheduler.set({ ...timer, dueAt });
    },
  };
  const changed: StreamId[] = [];
  const under: EventStore = memoryStore();
  const store = storeLike(under, {
    append: async (...given) => {
      const result = await under.append(...given);
      if (result.status === "ok" && changed.push(given[0]) === 1)
        setTimer(() => void follow(), FOLLOWED_AFTER_MS);
      return result;
    },
  });
  const throughline = createThroughline({ store, secrets, clock, ids: countingIds() });
  const promises: PromiseDue[] = [];
  const timers = journeyTimers({
    throughline,
    scheduler: troubled,
    clock,
    onPromiseDue: async (promise) => void promises.push(promise),
  });
  const follow = async (): Promise<void> => {
    const streams = changed.splice(0);
    for (const stream of streams) await timers.follow(stream);
  };
  let handedOut = 0;
  const running = await scheduler.run(async (timer: DueTimer, context) => {
    handedOut++;
    await Promise.all(Array.from({ length: times() }, () => timers.handle(timer, context)));
  });
  return {
    time,
    store,
    throughline,
    desk: throughline.tenant("acme"),
    timers,
    promises,
    handedOut: () => handedOut,
    stop: () => running.stop(),
  };
}
