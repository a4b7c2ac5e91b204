import type {
  Coordination,
  EventStore,
  FeedCommit,
  StoredEvent,
  StreamId,
  SwapResult,
} from "throughline/storage";
import { memoryCoordination, memoryStore } from "throughline/storage/memory";
import type { FollowContext } from "../../../src/application/following/follow-context.js";
import { createFollower, type Follower } from "../../../src/application/following/follower.js";
import { ThroughlineError } from "../../../src/kernel/error.js";
import { streamKey } from "../../../src/kernel/stream-id.js";
import { Random } from "../../journey/model/random.js";
import { event, journey } from "./samples.js";
import { VirtualTime } from "./virtual-time.js";

const PARTITIONS = 4;
const JOURNEYS = 14;
const WORKERS = 4;
const LEASE_MS = 3_000;
/** How much is appended, and for how long at most it may take to come to rest once the faults have stopped. */
const COMMITS = 120;
const REST_MS = 7_200_000;

/** What a run was made of, and what was wrong. */
export interface Simulated {
  /** `null`: nothing. */
  readonly problem: string | null;
  readonly events: number;
  readonly handled: number;
  readonly kills: number;
  readonly failures: number;
  readonly parked: number;
  readonly seconds: number;
}

/** A transaction of one write, with what is to happen when it commits. */
interface Tx {
  write: (() => Promise<SwapResult>) | null;
}

const isTx = (tx: unknown): tx is Tx => typeof tx === "object" && tx !== null && "write" in tx;

/** A defect planted in what the follower relies on, which the run has to find. */
export type Planted = "feed-gap" | "feed-disorder" | "lost-entries";

/**
 * Workers that are killed between any two steps, freeze beyond their leases, meet stores that fail before or after they did what was asked, and
 * handlers that fail, hang and are slow; an operator who replays what was parked. Then the faults stop.
 */
export async function simulate(seed: number, planted: Planted | null = null): Promise<Simulated> {
  const simulation = new Simulation(new Random(seed), planted);
  return simulation.run();
}

class Simulation {
  readonly #random: Random;
  readonly #planted: Planted | null;
  readonly #time = new VirtualTime();
  readonly #store: EventStore = memoryStore();
  readonly #coordination: Coordination = memoryCoordination({ clock: this.#time });
  readonly #feed: FeedCommit[][] = Array.from({ length: PARTITIONS }, () => []);
  readonly #streams = Array.from({ length: JOURNEYS }, (_, index) =>
    journey(`j-${index}`, `tenant-${index % 3}`),
  );
  readonly #versions = new Map<string, number>();
  readonly #done = new Map<string, number>();
  readonly #effects = new Map<string, number[]>();
  readonly #poison = new Set<string>();
  #faults = true;
  #problem: string | null = null;
  #handled = 0;
  #kills = 0;
  #failures = 0;
  #parked = 0;
  #workers = 0;

  constructor(random: Random, planted: Planted | null) {
    this.#random = random;
    this.#planted = planted;
  }

  async run(): Promise<Simulated> {
    const began = this.#time.now();
    for (let worker = 0; worker < WORKERS; worker++) void this.#employ();
    const written = this.#write();
    await this.#time.finish(written, REST_MS);
    this.#faults = false;
    const settled = this.#replayUntilSettled();
    await this.#time.finish(settled, REST_MS).catch(() => this.#fail("It does not come to rest"));
    for (const stream of this.#streams) this.#check(stream);
    const events = [...this.#versions.values()].reduce((sum, version) => sum + version, 0);
    return {
      problem: this.#problem,
      events,
      handled: this.#handled,
      kills: this.#kills,
      failures: this.#failures,
      parked: this.#parked,
      seconds: (this.#time.now() - began) / 1_000,
    };
  }

  #fail(problem: string): void {
    this.#problem ??= problem;
  }

  #check(stream: StreamId): void {
    const key = streamKey(stream);
    const version = this.#versions.get(key) ?? 0;
    if ((this.#done.get(key) ?? 0) !== version)
      this.#fail(`${key} was handled to ${this.#done.get(key) ?? 0} of ${version}`);
    const effects = this.#effects.get(key) ?? [];
    if (effects.length !== version || effects.some((one, index) => one !== index + 1))
      this.#fail(`The effects of ${key} are ${effects.join(" ")}, of ${version}`);
  }

  async #write(): Promise<void> {
    for (let number = 0; number < COMMITS; number++) {
      await this.#time.pause(this.#random.integer(0, 400));
      const stream = this.#streams[this.#random.integer(0, JOURNEYS - 1)] ?? journey("j-0");
      const key = streamKey(stream);
      const version = this.#versions.get(key) ?? 0;
      const count = this.#random.integer(1, 4);
      const events = Array.from({ length: count }, (_, index) => event(version + index + 1));
      const commandId = `c-${version}`;
      await this.#store.append(stream, version, { command: { id: commandId, fingerprint: "f" }, events });
      this.#versions.set(key, version + count);
      if (this.#random.chance(0.04)) this.#poison.add(`${key} ${version + this.#random.integer(1, count)}`);
      const partition = this.#streams.indexOf(stream) % PARTITIONS;
      const commits = this.#feed[partition] ?? [];
      const given = await this.#store.read(stream, { from: version + 1 });
      commits.push({
        stream,
        commandId,
        first: version + 1,
        last: version + count,
        events: this.#random.chance(0.03) ? null : given,
        cursor: `${partition}:${commits.length + 1}`,
      });
    }
  }

  /** The operator: now and then while there are faults, and until nothing is left when there are none. */
  async #replayUntilSettled(): Promise<void> {
    const operator = this.#follower("operator", { dead: true, calm: true });
    while (this.#problem === null) {
      await this.#time.pause(2_000);
      for (const { stream } of (await operator.parked()).items) await operator.replay(stream).catch(() => {});
      const lag = await operator.lag();
      if (lag.every(({ behind, waiting, parked }) => !behind && waiting === 0 && parked === 0)) return;
    }
  }

  /** A worker that dies is followed by another. */
  async #employ(): Promise<void> {
    const life = { dead: false, calm: false };
    const follower = this.#follower(`worker-${this.#workers++}`, life);
    void follower.run();
    while (!life.dead) {
      await this.#time.pause(this.#random.integer(100, 4_000));
      if (!this.#faults) return;
      if (this.#random.chance(0.4)) {
        this.#kills++;
        life.dead = true;
      } else if (this.#random.chance(0.1)) {
        await Promise.race([follower.stop(), this.#time.pause(60_000)]);
        break;
      } else if (this.#random.chance(0.3)) {
        const { items } = await follower.parked().catch(() => ({ items: [] }));
        for (const { stream } of items) await follower.replay(stream).catch(() => {});
      }
    }
    await this.#time.pause(this.#random.integer(0, 10_000));
    void this.#employ();
  }

  #follower(name: string, life: { dead: boolean; readonly calm: boolean }): Follower {
    const step = <T>(call: () => Promise<T>): Promise<T> => (life.calm ? call() : this.#step(life, call));
    const coordination = this.#coordination;
    let ids = 0;
    return createFollower({
      name: "sim",
      store: {
        ...this.#store,
        capabilities: { ...this.#store.capabilities, partitions: PARTITIONS },
        append: () => Promise.reject(new Error("a follower does not write")),
        find: (...given) => this.#store.find(...given),
        list: (...given) => this.#store.list(...given),
        read: (...given) => step(() => this.#store.read(...given)),
        feed: {
          read: (partition, after, limit) =>
            step(async () => {
              const from = after === null ? 0 : Number(after.split(":")[1]);
              const skipped = this.#planted === "feed-gap" && this.#random.chance(0.02) ? 1 : 0;
              const commits = (this.#feed[partition] ?? []).slice(from + skipped, from + limit);
              const next = commits.at(-1)?.cursor ?? after;
              return { commits: this.#planted === "feed-disorder" ? commits.toReversed() : commits, next };
            }),
          end: async (partition) => this.#feed[partition]?.at(-1)?.cursor ?? null,
        },
      },
      coordination: {
        capabilities: coordination.capabilities,
        get: (key) => step(() => coordination.get(key)),
        list: (...given) => step(() => coordination.list(...given)),
        lease: (...given) => step(() => coordination.lease(...given)),
        release: (...given) => step(() => coordination.release(...given)),
        compareAndSwap: (key, expected, value, options) => {
          if (isTx(options?.tx)) {
            options.tx.write = () => coordination.compareAndSwap(key, expected, value);
            return Promise.resolve({ status: "ok", revision: expected + 1 });
          }
          return step(async () => {
            if (this.#planted === "lost-entries" && key.scope.startsWith("parked:") && value !== null)
              return { status: "ok", revision: expected + 1 };
            return coordination.compareAndSwap(key, expected, value);
          });
        },
      },
      handle: (stored, context) => this.#handle(step, stored, context),
      clock: this.#time,
      sleep: (ms, signal) => (life.dead && !life.calm ? new Promise(() => {}) : this.#time.sleep(ms, signal)),
      random: () => this.#random.next(),
      ids: () => `${name}.${++ids}`,
      maxInFlight: 3,
      maxJourneys: 4,
      attempts: 4,
      retryBaseMs: 50,
      retryLongestMs: 2_000,
      handlerTimeoutMs: 1_000,
      pollMs: 200,
      leaseMs: LEASE_MS,
      graceMs: 500,
    });
  }

  /** What a call to another machine may do. */
  async #step<T>(life: { readonly dead: boolean }, call: () => Promise<T>): Promise<T> {
    const frozen = this.#faults && this.#random.chance(0.002);
    await this.#time.pause(
      frozen ? this.#random.integer(LEASE_MS, 3 * LEASE_MS) : this.#random.integer(0, 8),
    );
    if (life.dead) return new Promise(() => {});
    if (this.#faults && this.#random.chance(0.01)) throw new ThroughlineError("STORE_BUSY", "Not now.");
    const answer = await call();
    await this.#time.pause(this.#random.integer(0, 4));
    if (life.dead) return new Promise(() => {});
    if (this.#faults && this.#random.chance(0.01)) throw new ThroughlineError("STORE_FAILED", "Who knows.");
    return answer;
  }

  async #handle(
    step: <T>(call: () => Promise<T>) => Promise<T>,
    { version }: StoredEvent,
    { stream, once }: FollowContext,
  ): Promise<void> {
    const key = streamKey(stream);
    this.#handled++;
    if (version > (this.#done.get(key) ?? 0) + 1) this.#fail(`${key} came to ${version} before its time`);
    await step(async () => {});
    if (this.#random.chance(0.3)) await this.#time.pause(this.#random.integer(0, 600));
    if (this.#faults && (this.#poison.has(`${key} ${version}`) || this.#random.chance(0.08))) {
      this.#failures++;
      if (this.#poison.has(`${key} ${version}`)) this.#parked++;
      if (this.#random.chance(0.2)) await new Promise(() => {});
      throw new Error("on purpose");
    }
    const tx: Tx = { write: null };
    let effect = false;
    const mark = async () => {
      effect = true;
    };
    await step(() => once(mark, { tx }));
    await step(async () => {
      if (tx.write === null || !effect) return;
      const { status } = await tx.write();
      if (status === "conflict") throw new Error("the transaction was refused");
      this.#effects.set(key, [...(this.#effects.get(key) ?? []), version]);
    });
    this.#done.set(key, Math.max(version, this.#done.get(key) ?? 0));
  }
}
