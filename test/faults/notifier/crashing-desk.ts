import { createThroughline, type Desk, type JourneyNotifier, journeyNotifier } from "throughline";
import { defineNoticePolicy } from "throughline/notifications";
import type { Scheduler } from "throughline/scheduling";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import type { ChannelSender } from "throughline/sending";
import type { Coordination, EventStore } from "throughline/storage";
import { storeLike } from "../../application/stores.js";
import { MARIA, secrets } from "../../application/support.js";
import type { Ability, Provider } from "./provider.js";

/** Told of every step, before and after each effect: where it does not return, the process ends. */
export type Step = () => void;

/** The process of a desk over what outlives it. */
export interface CrashingDesk {
  readonly desk: Desk;
  readonly notifier: JourneyNotifier;
  /** Lets it do everything there is to do, over as much time as that takes. */
  readonly finish: () => Promise<void>;
}

/** Longer than the processes after one another take by their clocks, which leap. */
const REMEMBERS_MS = 90 * 86_400_000;

/** The time of a process: it moves when there is nothing to do before. */
export interface Time {
  now: number;
}

export function crashingDesk(options: {
  readonly store: EventStore;
  readonly coordination: Coordination;
  readonly provider: Provider;
  readonly ability: Ability;
  readonly time: Time;
  readonly step: Step;
}): CrashingDesk {
  const { store, coordination, provider, ability, time, step } = options;
  const clock = { now: () => time.now };
  const around = async <T>(effect: () => Promise<T>): Promise<T> => {
    step();
    const result = await effect();
    step();
    return result;
  };
  const sender: ChannelSender = {
    send: (_, { idempotencyKey }) => around(async () => provider.take(idempotencyKey, ability)),
    ...(ability === "lookup" ? { lookup: (key) => around(async () => provider.found(key)) } : {}),
    ...(ability === "deduplicates" ? { deduplicatesForMs: REMEMBERS_MS } : {}),
  };
  const throughline = createThroughline({
    store: storeLike(store, {
      append: (...given) => around(() => store.append(...given)),
      ...(store.feed === undefined ? {} : { feed: store.feed }),
    }),
    secrets,
    clock,
  });
  const scheduler = inProcessScheduler({ clock });
  const hinted: Scheduler = {
    capabilities: scheduler.capabilities,
    set: (timer) => around(() => scheduler.set(timer)),
    clear: (key) => scheduler.clear(key),
    run: (handle) => scheduler.run(handle),
    runOnce: (given) => scheduler.runOnce(given),
  };
  const notifier = journeyNotifier({
    throughline,
    senders: { sms: sender, email: sender },
    coordination: {
      capabilities: coordination.capabilities,
      get: (...given) => coordination.get(...given),
      compareAndSwap: (...given) => around(() => coordination.compareAndSwap(...given)),
      list: (...given) => coordination.list(...given),
      lease: (...given) => coordination.lease(...given),
      release: (...given) => coordination.release(...given),
    },
    scheduler: hinted,
    policy: defineNoticePolicy({ quietHours: null }),
    addressOn: () => "+306941234567",
    link: () => "https://kyma.example/case",
    following: { from: "beginning", leaseMs: 100 },
  });
  const finish = async (): Promise<void> => {
    await notifier.rebuild();
    for (let idle = 0; idle < 2; ) {
      const { commits, caughtUp } = await notifier.follower.runOnce();
      const due = await scheduler.runOnce({ handle: notifier.handle });
      idle = commits === 0 && due === 0 && caughtUp ? idle + 1 : 0;
      // A lease of a process that is gone runs out by the machine's clock.
      if (!caughtUp) await new Promise((resolve) => setTimeout(resolve, 20));
      if (idle === 1) time.now += 6 * 3_600_000;
    }
  };
  return { desk: throughline.tenant("acme"), notifier, finish };
}

/** What a customer in a chat window is to be told of: replies, and that the desk waits for them. */
export async function happenOn(desk: Desk, journey: string, replies: number): Promise<void> {
  await desk.journeys.open({ journey, channel: "web-chat", by: MARIA });
  await desk.owners.take(journey, { by: MARIA });
  for (let reply = 1; reply <= replies; reply++)
    await desk.journeys.observe(journey, {
      type: "recordMessage",
      message: `${journey}-r-${reply}`,
      channel: "web-chat",
      author: MARIA,
      content: { text: "It is on its way" },
    });
  await desk.journeys.act(journey, { type: "changeStatus", to: "pending", by: MARIA, epoch: 2 });
}
