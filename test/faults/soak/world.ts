import { type Clock, createThroughline, type Desk } from "throughline";
import type { RunningScheduler, Scheduler } from "throughline/scheduling";
import { inProcessScheduler } from "throughline/scheduling/in-process";
import type { EventStore, StreamId } from "throughline/storage";
import { memoryStore } from "throughline/storage/memory";
import { type JourneyTimers, journeyTimers } from "../../../src/application/timers/journey-timers.js";
import { storeLike } from "../../application/stores.js";
import { countingIds, secrets } from "../../application/support.js";
import { turn, VirtualTime } from "../../scheduling/virtual-time.js";
import type { Faults } from "./faults.js";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** More promises than a worker waits for between waking and beginning a handler. */
const HOPS = 30;
/** How far a clock of a process may be off, either way. */
const MOST_SKEW_MS = 2 * MINUTE;

/** One process: desks, a scheduler in memory, and a follower. All of it is gone at a restart but the store and the checkpoint. */
interface Process {
  alive: boolean;
  readonly desk: (tenant: string) => Desk;
  readonly scheduler: Scheduler;
  readonly timers: JourneyTimers;
  running: RunningScheduler | undefined;
}

/** The desks of several tenants over one store, in virtual time, in a process that is started anew now and then. */
export class World {
  readonly tenants: readonly string[];
  readonly time: VirtualTime;
  readonly store: EventStore;
  readonly faults: Faults;
  /** Timers as they are set in the process of now, by tenant and name. */
  readonly set = new Map<string, number>();
  handedOut = 0;
  /** What went wrong as it was meant to, and was tried again. */
  failures = 0;
  /** What should not have gone wrong. */
  readonly unexpected: unknown[] = [];
  readonly #pick: (below: number) => number;
  readonly #under: EventStore = memoryStore();
  readonly #ids = countingIds();
  /** Every stream that was written, in the order of commits: the feed. */
  readonly #log: StreamId[] = [];
  #checkpoint = 0;
  #following = false;
  #busy = 0;
  #process: Process;

  constructor(tenants: readonly string[], faults: Faults, pick: (below: number) => number) {
    this.tenants = tenants;
    this.faults = faults;
    this.#pick = pick;
    this.time = new VirtualTime(undefined, () => this.#settled());
    this.store = storeLike(this.#under, {
      append: async (...given) => {
        const result = await this.#under.append(...given);
        if (result.status === "ok") this.#log.push(given[0]);
        this.#followSoon(20);
        return result;
      },
    });
    this.#process = this.#start();
    this.#restartInAWhile();
  }

  desk(tenant: string): Desk {
    return this.#process.desk(tenant);
  }

  /** Sets the timers of all desks anew, however often it takes. */
  async rebuild(): Promise<void> {
    const { timers } = this.#process;
    for (const tenant of this.tenants) {
      const { failed } = await this.#persistently(() => timers.rebuild(tenant));
      for (const { journey: id } of failed)
        await this.#persistently(() => timers.follow({ tenant, kind: "journey", id }));
    }
  }

  async #persistently<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch {
        this.failures++;
      }
    }
  }

  /** Time does not pass while this is under way. */
  later(ms: number, act: () => Promise<void>): void {
    this.time.setTimer(() => this.#track(act()), ms);
  }

  #start(): Process {
    const { time, faults } = this;
    const [clock, schedulerClock] = [this.#skewed(), this.#skewed()];
    const scheduler = inProcessScheduler({
      clock: schedulerClock,
      setTimer: time.setTimer,
      random: () => this.#pick(1_000) / 1_000,
      onError: () => this.failures++,
    });
    const remembering: Scheduler = {
      capabilities: scheduler.capabilities,
      run: (handle) => scheduler.run(handle),
      runOnce: (options) => scheduler.runOnce(options),
      set: async (timer) => {
        if (faults.happens("lostTimer")) return;
        await scheduler.set(timer);
        if (process.alive) this.set.set(`${timer.tenant}/${timer.name}`, timer.dueAt);
      },
      clear: async (key) => {
        await scheduler.clear(key);
        if (process.alive) this.set.delete(`${key.tenant}/${key.name}`);
      },
    };
    const throughline = createThroughline({ store: faults.over(this.store), secrets, clock, ids: this.#ids });
    const process: Process = {
      alive: true,
      desk: (tenant) => throughline.tenant(tenant),
      scheduler,
      timers: journeyTimers({ throughline, scheduler: remembering, clock, onPromiseDue: async () => {} }),
      running: undefined,
    };
    this.#track(
      scheduler
        .run(async (timer, context) => {
          // What a dead process still has armed comes to nothing.
          if (!process.alive) return;
          this.handedOut++;
          await this.#tracked(process.timers.handle(timer, context));
        })
        .then((running) => {
          process.running = running;
        }),
    );
    return process;
  }

  #restartInAWhile(): void {
    this.later(2 * DAY + this.#pick(10 * DAY), async () => {
      if (!this.faults.active) return;
      this.faults.counts.restarts++;
      const dead = this.#process;
      dead.alive = false;
      this.set.clear();
      this.#process = this.#start();
      // So that the dead one does not go on waking in virtual time.
      void dead.running?.stop();
      this.#restartInAWhile();
      await this.rebuild();
      // A checkpoint may be older than what was done.
      this.#checkpoint = Math.max(0, this.#checkpoint - this.#pick(20));
      this.#followSoon(20);
    });
  }

  #followSoon(ms: number): void {
    if (this.#following) return;
    this.#following = true;
    this.later(ms, async () => {
      this.#following = false;
      for (
        let stream = this.#log[this.#checkpoint];
        stream !== undefined;
        stream = this.#log[this.#checkpoint]
      ) {
        try {
          await this.#process.timers.follow(stream);
        } catch {
          this.failures++;
          this.#followSoon(SECOND);
          return;
        }
        this.#checkpoint++;
      }
    });
  }

  #skewed(): Clock {
    const skew = this.#pick(2 * MOST_SKEW_MS) - MOST_SKEW_MS;
    return { now: () => this.time.clock.now() + (this.faults.active ? skew : 0) };
  }

  #track(work: Promise<unknown>): void {
    void this.#tracked(work).catch((error: unknown) => {
      this.unexpected.push(error);
    });
  }

  async #tracked<T>(work: Promise<T>): Promise<T> {
    this.#busy++;
    try {
      return await work;
    } finally {
      this.#busy--;
    }
  }

  /** A macrotask for each of half a million wakes would take most of the run, so there is one only where something is under way. */
  async #settled(): Promise<void> {
    for (let hop = 0; hop < HOPS; hop++) await null;
    while (this.#busy > 0) {
      await turn();
      if (this.#busy === 0) for (let hop = 0; hop < HOPS; hop++) await null;
    }
  }
}
