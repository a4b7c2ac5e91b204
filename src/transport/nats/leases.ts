import type { Clock } from "../../kernel/clock.js";
import { isAbsent, isWrongSequence } from "./failure.js";
import type { Names } from "./names.js";
import type { JetStreamClientShape, JetStreamManagerShape } from "./shapes.js";

/** Which partitions a subscription is to begin with and to let go of, after its leases were looked after. */
export interface LeaseChange {
  readonly begun: readonly Begun[];
  /** Their leases were lost: somebody else may have them already. */
  readonly lost: readonly number[];
  /** To be let go of, so that every subscription of the group has its share. They are held until {@link Leases.release}. */
  readonly surplus: readonly number[];
}

/** A partition to begin with. */
export interface Begun {
  readonly partition: number;
  /** Whether whoever had it before gave it back, so that the server knows of everything that is to be handed out again. */
  readonly returned: boolean;
}

/** A lease: the sequence it was last renewed under, and when it is over by our own clock. */
interface Lease {
  readonly seq: number;
  readonly until: number;
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

  /** Renews what is held, finds how many share the group, and takes what is free up to a fair share. */
  async look(): Promise<LeaseChange> {
    const renewed = await Promise.all(
      [...this.#held].map(async ([partition, { seq }]) => ({
        partition,
        kept: await this.#write(partition, seq),
      })),
    );
    const lost = renewed.filter(({ kept }) => !kept).map(({ partition }) => partition);
    for (const partition of lost) this.#held.delete(partition);
    await this.#jetstream.publish(this.#names.member(this.#group, this.#id), "", {});
    const { members, taken, returned } = await this.#others();
    const share = Math.ceil(this.#names.partitions / Math.max(1, members));
    const begun: Begun[] = [];
    for (let step = 0; step < this.#names.partitions && this.#held.size < share; step++) {
      const partition = (this.#first() + step) % this.#names.partitions;
      if (taken.has(partition) || this.#held.has(partition)) continue;
      if (await this.#write(partition, 0)) begun.push({ partition, returned: returned.has(partition) });
    }
    return { begun, lost, surplus: [...this.#held.keys()].slice(share) };
  }

  /** The partitions whose lease is over by our own clock, since no server could be reached to renew it. They are held no longer. */
  expired(): readonly number[] {
    const now = this.#clock.now();
    const over: number[] = [];
    for (const [partition, { until }] of this.#held) if (until <= now) over.push(partition);
    for (const partition of over) this.#held.delete(partition);
    return over;
  }

  /**
   * Lets go of a partition, so that another may have it at once. What says so is forgotten before a lease that is taken on it can run out, since
   * both are kept for as long.
   */
  async release(partition: number): Promise<void> {
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

  async #write(partition: number, after: number): Promise<boolean> {
    const subject = this.#names.lease(this.#group, partition);
    const until = this.#clock.now() + this.#oursMs;
    try {
      const { seq } = await this.#jetstream.publish(subject, this.#id, {
        expect: { lastSubjectSequence: after },
      });
      this.#held.set(partition, { seq, until });
      return true;
    } catch (error) {
      if (!isWrongSequence(error)) throw error;
    }
    // The answer to the last renewal may have been lost: then the lease is ours, under a sequence that we were not told.
    const last = await this.#manager.streams.getMessage(this.#names.workerStream, { last_by_subj: subject });
    if (last === null || last.string() !== this.#id) return false;
    this.#held.set(partition, { seq: last.seq, until });
    return true;
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
