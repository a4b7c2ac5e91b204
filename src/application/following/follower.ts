import { ThroughlineError } from "../../kernel/error.js";
import type { StreamId } from "../../kernel/stream-id.js";
import { checkStream } from "../../storage/check-input.js";
import type { Page } from "../../storage/event-store.js";
import { Gate } from "./gate.js";
import { lagOf, type PartitionLag } from "./lag.js";
import {
  type FollowerOptions,
  type FollowerSettings,
  type FollowerTuning,
  type HandlesOpened,
  type HandlesStored,
  settingsOf,
} from "./options.js";
import { type ParkedJourney, ParkedJourneys, type Verdict } from "./parked.js";
import { type Counts, PartitionRun } from "./partition-run.js";
import { Worker } from "./worker.js";

/** What `runOnce` did. */
export interface Progress {
  /** Commits of the feed that were handled whole, and events that were. */
  readonly commits: number;
  readonly events: number;
  /** Attempts that failed, and journeys that were parked. */
  readonly failed: number;
  readonly parked: number;
  /** Whether nothing is left: no commit, and no journey that waits. `false` also where other workers hold partitions. */
  readonly caughtUp: boolean;
}

/** A follower at work. */
export interface RunningFollower {
  /** Begins nothing new, waits for handlers up to `graceMs`, then aborts their signals, and gives up the partitions. Safe to call twice. */
  stop(): Promise<void>;
}

/** Acts on what happens in all journeys. */
export interface Follower {
  /** Follows until stopped. Calling it again gives the same. */
  run(): Promise<RunningFollower>;
  /**
   * Handles what there is now, in the partitions that no other worker has, and ends: for cron and serverless. Journeys whose next attempt is not due are left.
   *
   * @param options `limit`: the most commits it takes, at least 1, default 1,000; `signal`: begins nothing new
   * @throws ThroughlineError `INVALID_INPUT`, `STORE_CLOSED`, `STORE_BUSY`, `STORE_FAILED`
   */
  runOnce(options?: { readonly limit?: number; readonly signal?: AbortSignal }): Promise<Progress>;
  /** Looks for new commits at once, where it runs in this process. */
  wake(): void;
  /** How far it is behind, by partition. */
  lag(): Promise<readonly PartitionLag[]>;
  /** The journeys that stand still, ordered by tenant, kind and id. `limit` defaults to 100. */
  parked(options?: { readonly after?: string; readonly limit?: number }): Promise<Page<ParkedJourney>>;
  /**
   * Asks that a parked journey go on with the event it stopped at. The worker that holds its partition, now or next, hands over what there is from there on,
   * and nothing twice that comes from the feed.
   *
   * @throws ThroughlineError `NOT_FOUND` where the journey is not parked
   */
  replay(stream: StreamId): Promise<void>;
  /**
   * Asks that a parked journey go on after the commit it stopped at, which is never handled. Of a commit that cannot be read, only the damaged event is skipped.
   *
   * @throws ThroughlineError `NOT_FOUND` where the journey is not parked
   */
  skip(stream: StreamId): Promise<void>;
  /** Stops what `run` began. */
  stop(): Promise<void>;
}

/**
 * Follows the feed of a store: every event of every journey is handed over at least once, those of a journey one after the other and in order, by
 * any number of workers that share the partitions.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a store without a feed, or an option that is not valid
 * @example
 * ```ts
 * const follower = createFollower({
 *   store,
 *   coordination: memoryCoordination(),
 *   name: "mail",
 *   handle: async (event, { once, journey }) => {
 *     if (event.type === "handoff.requested") await once(() => mail.send(journey));
 *   },
 * });
 * await follower.runOnce(); // { commits: 2, events: 3, failed: 0, parked: 0, caughtUp: true }
 * ```
 */
export function createFollower(options: FollowerTuning & HandlesStored): Follower;
export function createFollower<Event>(options: FollowerTuning & HandlesOpened<Event>): Follower;
export function createFollower<Event>(options: FollowerOptions<Event>): Follower {
  return new Following(settingsOf(options));
}

class Following implements Follower {
  readonly #settings: FollowerSettings;
  readonly #parked: ParkedJourneys;
  #worker: Worker | undefined;

  constructor(settings: FollowerSettings) {
    this.#settings = settings;
    this.#parked = new ParkedJourneys(settings.coordination, settings.name);
  }

  async run(): Promise<RunningFollower> {
    this.#worker ??= new Worker({ ...this.#shared(), counts: noCounts() });
    return { stop: () => this.stop() };
  }

  async runOnce(options: { readonly limit?: number; readonly signal?: AbortSignal } = {}): Promise<Progress> {
    const { limit = 1_000, signal } = options;
    if (!Number.isSafeInteger(limit) || limit < 1)
      throw new ThroughlineError("INVALID_INPUT", "limit must be an integer of at least 1.", {
        details: { field: "limit" },
      });
    const { store, random, maxInFlight, ids } = this.#settings;
    const { partitions } = store.capabilities;
    const counts = noCounts();
    const share = { ...this.#shared(), counts, gate: new Gate(maxInFlight) };
    const asked = await this.#parked.asked();
    const start = Math.floor(random() * partitions);
    let left = limit;
    let caughtUp = true;
    for (let offset = 0; offset < partitions; offset++) {
      const partition = (start + offset) % partitions;
      const stopped = left <= 0 || signal?.aborted === true;
      const run = stopped ? null : await PartitionRun.take(share, partition, ids());
      if (run === null) caughtUp = false;
      else {
        for (const one of asked) if (one.partition === partition) await run.answer(one);
        const stop = () => run.stop();
        signal?.addEventListener("abort", stop, { once: true });
        if (signal?.aborted === true) run.stop();
        left -= await run.run(left);
        signal?.removeEventListener("abort", stop);
        caughtUp &&= run.caughtUp;
      }
    }
    return { ...counts, caughtUp };
  }

  wake(): void {
    this.#worker?.wake();
  }

  lag(): Promise<readonly PartitionLag[]> {
    return lagOf(this.#settings, this.#parked);
  }

  parked(options: { readonly after?: string; readonly limit?: number } = {}): Promise<Page<ParkedJourney>> {
    return this.#parked.page(options);
  }

  replay(stream: StreamId): Promise<void> {
    return this.#ask(stream, "replay");
  }

  skip(stream: StreamId): Promise<void> {
    return this.#ask(stream, "skip");
  }

  async stop(): Promise<void> {
    await this.#worker?.stop();
  }

  async #ask(stream: StreamId, verdict: Verdict): Promise<void> {
    checkStream(stream);
    const parked = await this.#parked.get(stream);
    if (parked === null)
      throw new ThroughlineError(
        "NOT_FOUND",
        `The ${stream.kind} is not parked by ${this.#settings.name}. Look at parked().`,
        { details: { stream } },
      );
    await this.#parked.ask(parked, verdict);
    this.#worker?.look();
  }

  #shared() {
    return { settings: this.#settings, parked: this.#parked };
  }
}

function noCounts(): Counts {
  return { commits: 0, events: 0, failed: 0, parked: 0 };
}
