import type { Clock } from "../../kernel/clock.js";
import { isAbsent, isWrongSequence } from "./failure.js";
import type { Names } from "./names.js";
import type { JetStreamClientShape, JetStreamManagerShape } from "./shapes.js";

/** A lease: the sequence it was last renewed under, and when it is over by our own clock. */
interface Lease {
  readonly seq: number;
  readonly until: number;
  /** Whether whoever had the partition before gave it back, so that the server knows of everything that is to be handed out again. */
  readonly returned: boolean;
}

/**
 * Shares the partitions of a group among its subscriptions, so that each is worked on by one at a time. A lease is the last message of a subject
 * of its own in a stream that forgets messages after the time of a lease; whoever writes it must know the one before.
 */
export class Leases {
  readonly #jetstream: JetStreamClientShape;
  readonly #manager: JetStreamManagerShape;
  readonly #names: Names;
  readonly #group: string;
  readonly #id: string;
  readonly #oursMs: number;
  readonly #clock: Clock;
  readonly #held = new Map<number, Lease>();
  /** The look that is under way. */
  #looking: Promise<unknown> = Promise.resolve();

  constructor(
    broker: { readonly jetstream: JetStreamClientShape; readonly manager: JetStreamManagerShape },
    names: Names,
    options: {
      readonly group: string;
      readonly id: string;
      /** For how long a lease is ours after it was written. */
      readonly oursMs: number;
      readonly clock: Clock;
    },
  ) {
    this.#jetstream = broker.jetstream;
    this.#manager = broker.manager;
    this.#names = names;
    this.#group = options.group;
    this.#id = options.id;
    this.#oursMs = options.oursMs;
    this.#clock = options.clock;
  }

  /** The partitions whose leases are held, whatever became of the last look. */
  get held(): ReadonlyMap<number, { readonly returned: boolean }> {
    return this.#held;
  }

  /**
   * Renews what is held, finds how many share the group, and takes what is free up to a fair share. Gives what is to be let go of, so that every
   * subscription of the group has its share; it is held until {@link release}.
   */
  look(): Promise<readonly number[]> {
    const look = this.#look();
    this.#looking = look.catch(() => {});
    return look;
  }

  async #look(): Promise<readonly number[]> {
    await Promise.all([...this.#held].map(([partition, lease]) => this.#renew(partition, lease)));
    await this.#jetstream.publish(this.#names.member(this.#group, this.#id), "", {});
    const { members, taken, returned } = await this.#others();
    const share = Math.ceil(this.#names.partitions / Math.max(1, members));
    for (let step = 0; step < this.#names.partitions && this.#held.size < share; step++) {
      const partition = (this.#first() + step) % this.#names.partitions;
      if (taken.has(partition) || this.#held.has(partition)) continue;
      const lease = await this.#write(partition, 0);
      if (lease !== null) this.#held.set(partition, { ...lease, returned: returned.has(partition) });
    }
    return [...this.#held.keys()].slice(share);
  }

  async #renew(partition: number, { seq, returned }: Lease): Promise<void> {
    const lease = await this.#write(partition, seq);
    // What was let go of meanwhile is renewed no more, and runs out.
    if (!this.#held.has(partition)) return;
    if (lease === null) this.#held.delete(partition);
    else this.#held.set(partition, { ...lease, returned });
  }

  /** Holds no longer what is over by our own clock, since nothing was renewed in time. */
  expire(): void {
    const now = this.#clock.now();
    for (const [partition, { until }] of this.#held) if (until <= now) this.#held.delete(partition);
  }

  /**
   * Lets go of a partition, so that another may have it at once. What says so is forgotten before a lease that is taken on it can run out, since
   * both are kept for as long.
   */
  async release(partition: number): Promise<void> {
    await this.#looking;
    const lease = this.#held.get(partition);
    this.#held.delete(partition);
    if (lease === undefined) return;
    await this.#jetstream.publish(this.#names.returned(this.#group, partition), "", {});
    await this.#manager.streams.deleteMessage(this.#names.workerStream, lease.seq, false);
  }

  /** Renews a lease no longer, so that it runs out. */
  abandon(partition: number): void {
    this.#held.delete(partition);
  }

  /** Is no subscription of the group any longer. */
  async leave(): Promise<void> {
    const subject = this.#names.member(this.#group, this.#id);
    const last = await this.#manager.streams.getMessage(this.#names.workerStream, { last_by_subj: subject });
    if (last !== null) await this.#manager.streams.deleteMessage(this.#names.workerStream, last.seq, false);
  }

  /** The lease as it is now, or `null` where it is somebody else's. */
  async #write(partition: number, after: number): Promise<Omit<Lease, "returned"> | null> {
    const subject = this.#names.lease(this.#group, partition);
    const until = this.#clock.now() + this.#oursMs;
    try {
      const { seq } = await this.#jetstream.publish(subject, this.#id, {
        expect: { lastSubjectSequence: after },
      });
      return { seq, until };
    } catch (error) {
      if (!isWrongSequence(error)) throw error;
    }
    // The answer to the last renewal may have been lost: then the lease is ours, under a sequence that we were not told.
    const last = await this.#manager.streams.getMessage(this.#names.workerStream, { last_by_subj: subject });
    return last === null || last.string() !== this.#id ? null : { seq: last.seq, until };
  }

  async #others(): Promise<{
    readonly members: number;
    readonly taken: ReadonlySet<number>;
    readonly returned: ReadonlySet<number>;
  }> {
    const taken = new Set<number>();
    const returned = new Set<number>();
    let members = 0;
    for (const subject of await this.#subjects()) {
      const [kind, name] = subject.split(".").slice(-2);
      if (kind === "member") members++;
      else if (kind === "lease") taken.add(Number(name));
      else if (kind === "returned") returned.add(Number(name));
    }
    return { members, taken, returned };
  }

  async #subjects(): Promise<readonly string[]> {
    const filter = this.#names.ofGroup(this.#group);
    try {
      const info = await this.#manager.streams.info(this.#names.workerStream, { subjects_filter: filter });
      return Object.keys(info.state.subjects ?? {});
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  /** Where this one begins to look for free partitions: another place than most others. */
  #first(): number {
    return this.#names.partitionOf(this.#id);
  }
}
