import { isThroughlineError } from "../../kernel/error.js";
import { streamKey } from "../../kernel/stream-id.js";
import type { Cursor } from "../../storage/feed.js";
import { Checkpoint, partitionKey } from "./checkpoint.js";
import { Deliveries } from "./delivery.js";
import type { Gate } from "./gate.js";
import { createInbox } from "./inbox.js";
import { type Journey, JourneyBook } from "./journey-book.js";
import { JourneyWork } from "./journey-work.js";
import type { FollowerSettings } from "./options.js";
import type { Asked, ParkedJourney, ParkedJourneys } from "./parked.js";
import { PartitionLease } from "./partition-lease.js";
import { retryDelayMs } from "./retry.js";
import { WakeUp } from "./wake-up.js";

/** What a run of a partition did. */
export interface Counts {
  commits: number;
  events: number;
  failed: number;
  parked: number;
}

/** What is shared by the partitions of one worker. */
export interface PartitionShare {
  readonly settings: FollowerSettings;
  readonly parked: ParkedJourneys;
  readonly gate: Gate;
  readonly counts: Counts;
}

/** A page of the feed is no larger than this, and no more commits than that lie between checkpoint and reader. */
const PAGE = 100;
const MOST_COMMITS = 1_000;
/** How the store and the coordination are tried again after they failed. */
const TROUBLE = { baseMs: 100, longestMs: 5_000 };

/**
 * One partition in the hands of one worker, from taking its lease to giving it up. Reading, handling, writing the checkpoint and renewing the lease go on
 * side by side; one loop begins each of them when it is time.
 */
export class PartitionRun {
  readonly partition: number;
  readonly #share: PartitionShare;
  readonly #lease: PartitionLease;
  readonly #checkpoint: Checkpoint;
  readonly #book: JourneyBook;
  readonly #deliveries: Deliveries;
  readonly #work: JourneyWork;
  readonly #wake: WakeUp;
  /** Parked journeys that were asked to go on and are still written down as parked. */
  readonly #goingOn = new Map<string, Journey>();
  readonly #callback = () => this.#wake.call();
  #cursor: Cursor | null;
  #commits = 0;
  #reads = 0;
  #reading = false;
  #readAt = 0;
  #atEnd = false;
  #writing: Promise<boolean> | null = null;
  #writeAt = 0;
  #troubles = 0;
  #failure: { readonly error: unknown } | null = null;
  #atWork = 0;
  #ending = false;

  private constructor(
    share: PartitionShare,
    lease: PartitionLease,
    checkpoint: Checkpoint,
    book: JourneyBook,
  ) {
    const { settings, parked, counts } = share;
    const { clock, random, retry, store, name, coordination, deliver, handlerTimeoutMs, sleep } = settings;
    this.partition = lease.partition;
    this.#share = share;
    this.#lease = lease;
    this.#checkpoint = checkpoint;
    this.#book = book;
    this.#cursor = checkpoint.cursor;
    this.#wake = new WakeUp(sleep);
    const inbox = createInbox({ coordination, group: name, gaps: "allowed" });
    this.#deliveries = new Deliveries({ deliver, inbox, timeoutMs: handlerTimeoutMs, sleep });
    this.#work = new JourneyWork({
      store,
      book,
      deliveries: this.#deliveries,
      retry,
      partition: lease.partition,
      now: () => clock.now(),
      random,
      reads: () => this.#reads,
      park: async (journey, entry) => {
        // The checkpoint first, which nobody but the holder of the lease can write.
        if (!(await this.#written())) return;
        await parked.put(entry);
        book.park(journey, entry);
      },
      counted: (what) => {
        counts[what]++;
      },
    });
  }

  /** Takes a partition if nobody has it: its lease, then its checkpoint. */
  static async take(share: PartitionShare, partition: number, holder: string): Promise<PartitionRun | null> {
    const { settings, parked } = share;
    const { coordination, feed, from, name } = settings;
    const key = partitionKey(name, partition);
    const lease = await PartitionLease.take(settings, partition, holder);
    if (lease === null) return null;
    try {
      const start = async () => (from === "end" ? feed.end(partition) : null);
      const taken = await Checkpoint.takeOver(coordination, key, lease.fence, start);
      if (taken !== null) {
        const stopped: ParkedJourney[] = [];
        for (const one of await parked.all(partition)) {
          const text = streamKey(one.stream);
          // One that is held as well was just being parked, or just going on: it is tried once more.
          if (taken.held.has(text)) await parked.remove(text);
          else stopped.push(one);
        }
        const book = new JourneyBook(taken.held, stopped);
        return new PartitionRun(share, lease, taken.checkpoint, book);
      }
    } catch (error) {
      await lease.giveUp();
      throw error;
    }
    await lease.giveUp();
    return null;
  }

  /** Whether nothing is left that could be done now. */
  get caughtUp(): boolean {
    return this.#atEnd && this.#book.active === 0;
  }

  /** Looks for new commits at once. */
  wake(): void {
    this.#readAt = 0;
    this.#wake.call();
  }

  /** Begins nothing new; {@link run} ends once what is at work has ended, or its grace is over. */
  stop(): void {
    this.#ending = true;
    this.#wake.call();
  }

  /**
   * Works until it is stopped or has lost the lease, however often the store fails; with a `budget` of commits, also until they are read and nothing is left
   * to do now, and then it throws what the store threw. Gives how many it read.
   */
  async run(budget = Number.POSITIVE_INFINITY): Promise<number> {
    const { clock } = this.#share.settings;
    while (!this.#ending && this.#lease.holds()) {
      const now = clock.now();
      this.#lease.renewIfDue(this.#callback);
      this.#book.wakeDue(now);
      this.#handOut();
      if (this.#book.dirty && now >= this.#writeAt) void this.#write();
      const room = this.#room(budget);
      if (room > 0 && now >= this.#readAt) void this.#read(room).then(this.#callback);
      const isOver = this.#atEnd || this.#commits >= budget;
      const once = budget !== Number.POSITIVE_INFINITY;
      if (once && (this.#failure !== null || (isOver && this.#isIdle(now)))) break;
      await this.#wake.wait(this.#nextAt(budget) - now);
    }
    await this.#end();
    if (this.#failure !== null && budget !== Number.POSITIVE_INFINITY) throw this.#failure.error;
    return this.#commits;
  }

  /** A parked journey goes on, as somebody asked. */
  async answer({ key, verdict }: Asked): Promise<void> {
    const { parked, settings } = this.#share;
    const entry = this.#book.parkedAt(key);
    if (entry !== undefined) {
      if (this.#ending || this.#book.active >= settings.maxJourneys) return;
      const next = verdict === "skip" ? entry.last + 1 : entry.version;
      this.#goingOn.set(key, this.#book.goOn(entry, next, settings.clock.now()));
    }
    const journey = this.#goingOn.get(key);
    if (journey !== undefined) {
      // It is handed out only then: if it were parked anew before, that entry would be the one to go.
      if (!(await this.#written())) return;
      await parked.remove(key);
      this.#goingOn.delete(key);
      this.#book.rest(journey);
    }
    await parked.answered(key);
    this.#wake.call();
  }

  #handOut(): void {
    const { gate } = this.#share;
    while (this.#book.ready > 0 && gate.enter(this.#callback)) {
      const journey = this.#book.take();
      this.#atWork++;
      void this.#handle(journey).then(() => {
        this.#atWork--;
        gate.leave();
        this.#wake.call();
      });
    }
  }

  async #handle(journey: Journey | undefined): Promise<void> {
    if (journey === undefined) return;
    try {
      await this.#work.turn(journey);
    } catch (error) {
      const dueAt = this.#trouble("follower.journey-failed", error);
      if (journey.held?.dueAt != null) this.#book.hold(journey, { ...journey.held, dueAt });
    }
    this.#book.rest(journey);
  }

  async #read(limit: number): Promise<void> {
    const { feed, pollMs, clock } = this.#share.settings;
    this.#reading = true;
    const began = ++this.#reads;
    // A wake-up that comes while it reads makes it read again.
    this.#readAt = Number.POSITIVE_INFINITY;
    try {
      const { commits, next } = await feed.read(this.partition, this.#cursor, limit);
      for (const commit of commits) this.#book.admit(commit);
      this.#cursor = next;
      this.#atEnd = commits.length === 0;
      if (this.#atEnd) this.#book.atEnd(began);
      this.#readAt = Math.min(this.#readAt, this.#atEnd ? clock.now() + pollMs : 0);
      this.#commits += commits.length;
      this.#troubles = 0;
    } catch (error) {
      this.#failure = { error };
      this.#readAt = this.#trouble("follower.read-failed", error);
    } finally {
      this.#reading = false;
    }
  }

  /** Writes the checkpoint as things stand. One write at a time: what changes meanwhile goes with the next. */
  #write(): Promise<boolean> {
    this.#writing ??= (async () => {
      const { cursor, held } = this.#book.snapshot();
      try {
        const written = await this.#checkpoint.write(cursor, held);
        if (!written) this.#lease.lost();
        return written;
      } catch (error) {
        this.#book.notWritten();
        this.#failure = { error };
        this.#writeAt = this.#trouble("follower.checkpoint-failed", error);
        throw error;
      } finally {
        this.#writing = null;
        this.#wake.call();
      }
    })();
    this.#writing.catch(() => {});
    return this.#writing;
  }

  /** Writes until the checkpoint says everything there is to say now; `false` where the lease is lost. */
  async #written(): Promise<boolean> {
    if (this.#writing !== null) await this.#writing.catch(() => {});
    while (this.#book.dirty && this.#lease.holds()) await this.#write();
    return this.#lease.holds();
  }

  async #end(): Promise<void> {
    const { sleep, graceMs } = this.#share.settings;
    this.#ending = true;
    if (this.#lease.holds() && this.#atWork > 0) {
      const timer = new AbortController();
      let over = false;
      void sleep(graceMs, timer.signal).then(() => {
        over = true;
        this.#wake.call();
      });
      while (this.#atWork > 0 && !over && this.#lease.holds()) await this.#wake.wait(graceMs);
      timer.abort();
    }
    this.#deliveries.giveUp();
    // What is lost is waited for no longer: nothing of it can be written any more.
    while (this.#atWork > 0 && this.#lease.holds()) await this.#wake.wait(TROUBLE.longestMs);
    if (!this.#lease.holds()) return;
    await this.#written().catch(() => {});
    await this.#lease.giveUp();
  }

  #isIdle(now: number): boolean {
    const { dirty, ready, nextDueAt } = this.#book;
    return (
      !this.#reading &&
      this.#atWork === 0 &&
      ready === 0 &&
      !dirty &&
      this.#writing === null &&
      nextDueAt > now
    );
  }

  /** How many commits may be read now. */
  #room(budget: number): number {
    if (this.#reading || this.#book.commits >= MOST_COMMITS) return 0;
    const { maxJourneys } = this.#share.settings;
    return Math.min(budget - this.#commits, PAGE, maxJourneys - this.#book.active);
  }

  /** When there may be something to do that nobody calls for. */
  #nextAt(budget: number): number {
    return Math.min(
      this.#book.nextDueAt,
      this.#lease.renewAt,
      this.#room(budget) > 0 ? this.#readAt : Number.POSITIVE_INFINITY,
      this.#book.dirty && this.#writing === null ? this.#writeAt : Number.POSITIVE_INFINITY,
    );
  }

  /** Tells that something failed, and gives when it is to be tried again. */
  #trouble(code: string, error: unknown): number {
    const { logger, clock, random, name } = this.#share.settings;
    const failure = isThroughlineError(error) ? error.code : "unknown";
    logger.log("warn", { code, fields: { follower: name, partition: this.partition, error: failure } });
    return clock.now() + retryDelayMs({ ...TROUBLE, attempts: 0 }, Math.min(++this.#troubles, 10), random);
  }
}
