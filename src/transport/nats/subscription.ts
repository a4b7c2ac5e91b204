import type { Clock } from "../../kernel/clock.js";
import { Ending } from "../ending.js";
import type { Sleep } from "../pausing.js";
import { pauseMs, type RetryPolicy } from "../retries.js";
import { runHandler } from "../run-handler.js";
import type { DeadLetter, EnvelopeHandler, SubscribeOptions, Subscription } from "../transport.js";
import { type DeadLetterOffice, keepLetter } from "./dead-letters.js";
import { natsFailure } from "./failure.js";
import { Leases } from "./leases.js";
import { type Held, Partition } from "./partition.js";
import type { NatsConnectionShape } from "./shapes.js";
import { renewMs } from "./times.js";

/** What subscriptions work with. Durations are in milliseconds. */
export interface SubscriptionSettings extends DeadLetterOffice {
  readonly connection: NatsConnectionShape;
  readonly ackWaitMs: number;
  readonly handlerTimeoutMs: number;
  readonly graceMs: number;
  readonly retries: RetryPolicy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly sleep: Sleep;
  readonly newId: () => string;
  readonly report: (error: unknown, what: string) => void;
  /** The server-side limit on what a partition has handed out and not been told the end of. */
  readonly maxAckPending: number;
  readonly deliverFrom: "all" | "new";
}

const NS_PER_MS = 1_000_000;
const PINGS_PER_ACK_WAIT = 3;
/** The least that is fetched ahead of each partition. */
const AHEAD = 16;

/** One subscription: holds its share of the group's partitions, and hands out what comes from them. */
export class NatsSubscription implements Subscription {
  readonly #settings: SubscriptionSettings;
  readonly #group: string;
  readonly #maxInFlight: number;
  readonly #handle: EnvelopeHandler;
  readonly #leases: Leases;
  readonly #partitions = new Map<number, Partition>();
  readonly #letting = new Map<number, Promise<void>>();
  /** When it takes nothing more. */
  readonly #stopping = new Ending();
  readonly #atWork = new Set<Promise<void>>();
  #turn = 0;
  #loops: Promise<unknown> = Promise.resolve();
  #stopped: Promise<void> | undefined;

  constructor(
    settings: SubscriptionSettings,
    { group, maxInFlight }: SubscribeOptions,
    handle: EnvelopeHandler,
  ) {
    this.#settings = settings;
    this.#group = group;
    this.#maxInFlight = maxInFlight;
    this.#handle = handle;
    const { names, ackWaitMs, clock, newId } = settings;
    this.#leases = new Leases(settings, names, { group, id: newId(), oursMs: ackWaitMs, clock });
  }

  /** Makes the durable consumers of the group, and begins to work. */
  async start(): Promise<void> {
    const { names, manager, ackWaitMs, maxAckPending, deliverFrom } = this.#settings;
    try {
      await Promise.all(
        Array.from({ length: names.partitions }, (_, partition) =>
          manager.consumers.add(names.stream, {
            durable_name: names.consumer(this.#group, partition),
            filter_subject: names.ofPartition(partition),
            ack_policy: "explicit",
            deliver_policy: deliverFrom,
            ack_wait: ackWaitMs * NS_PER_MS,
            max_deliver: -1,
            max_ack_pending: maxAckPending,
          }),
        ),
      );
      await this.#lookAfterLeases();
    } catch (error) {
      throw natsFailure(error, "subscribe");
    }
    this.#loops = Promise.all([
      this.#every(renewMs(ackWaitMs), () => this.#lookAfterLeases()),
      this.#every(ackWaitMs / PINGS_PER_ACK_WAIT, async () => {
        this.#dropExpired();
        for (const partition of this.#partitions.values()) partition.ping();
      }),
    ]);
  }

  /** The connection was lost and is back. */
  reconnected(): void {
    for (const partition of this.#partitions.values()) partition.reconnected();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#stopping.end("The subscription was stopped.");
    await this.#within(Promise.all([...this.#partitions.values()].map((each) => each.stopFetching())));
    const finished = Promise.all([...this.#atWork]);
    await this.#within(finished);
    for (const partition of this.#partitions.values())
      partition.ending.end("The subscription was stopped, and its grace is over.");
    await finished;
    await this.#within(this.#loops);
    // A server that cannot be reached forgets the leases by itself.
    await this.#within(
      (async () => {
        await Promise.all([...this.#partitions.values()].map((each) => this.#letGo(each)));
        await this.#leases.leave();
      })().catch(() => {}),
    );
  }

  async #every(ms: number, act: () => Promise<void>): Promise<void> {
    while (!this.#stopping.over) {
      await this.#pause(ms, this.#stopping);
      if (this.#stopping.over) return;
      try {
        await act();
      } catch (error) {
        this.#settings.report(error, "look after the leases");
      }
    }
  }

  async #lookAfterLeases(): Promise<void> {
    this.#dropExpired();
    try {
      for (const number of await this.#leases.look()) this.#drain(number);
    } finally {
      this.#follow();
    }
  }

  /** Works on the partitions whose leases are held, and on no other. */
  #follow(): void {
    this.#dropExpired();
    for (const [number, { returned }] of this.#leases.held)
      if (!this.#partitions.has(number) && !this.#letting.has(number)) this.#begin(number, returned);
  }

  #begin(number: number, returned: boolean): void {
    const { names, jetstream, manager, ackWaitMs, maxBytes, report } = this.#settings;
    const consumer = names.consumer(this.#group, number);
    this.#partitions.set(
      number,
      new Partition({
        number,
        gap: !returned,
        open: () => jetstream.consumers.get(names.stream, consumer),
        outstanding: async () => (await manager.consumers.info(names.stream, consumer)).num_ack_pending,
        isForUs: (subject) => names.isFor(subject, this.#group),
        ahead: Math.max(AHEAD, this.#maxInFlight),
        ackWaitMs,
        maxBytes,
        pause: (ms, ending) => this.#pause(ms, ending),
        report,
        checkLease: () => this.#dropExpired(),
        more: () => this.#handOut(),
      }),
    );
    if (this.#stopping.over) this.#partitions.get(number)?.stopFetching();
  }

  /** After the process stood still, what is held may be somebody else's by now: it is neither begun nor kept from them. */
  #dropExpired(): void {
    this.#leases.expire();
    for (const number of this.#partitions.keys()) if (!this.#leases.held.has(number)) this.#drop(number);
  }

  /** The lease was lost: whoever has it now gets everything that is held here. */
  #drop(number: number): void {
    const partition = this.#partitions.get(number);
    if (partition === undefined) return;
    this.#partitions.delete(number);
    partition.ending.end("The lease on the partition was lost.");
    partition.stopFetching();
  }

  /** Works off what is held, then lets another have the partition. */
  #drain(number: number): void {
    const partition = this.#partitions.get(number);
    if (partition === undefined || this.#letting.has(number)) return;
    const letting = (async () => {
      await partition.stopFetching();
      while (partition.lanes.size > partition.lanes.paused && !partition.ending.over && !this.#stopping.over)
        await this.#pause(DRAIN_LOOK_MS, this.#stopping);
      if (this.#stopping.over || partition.ending.over) return;
      this.#partitions.delete(number);
      partition.ending.end("The partition was let go of.");
      await this.#letGo(partition);
    })()
      .catch((error: unknown) => {
        this.#leases.abandon(number);
        this.#settings.report(error, "let go of a partition");
      })
      .finally(() => this.#letting.delete(number));
    this.#letting.set(number, letting);
  }

  /**
   * Gives back what is held, and the lease with it, once the server knows of no open request of ours: to that it would hand it out again. Where the
   * server has handed out more than is held, it is on its way to nobody and would be overtaken: then the lease runs out by itself.
   */
  async #letGo(partition: Partition): Promise<void> {
    const { connection, manager, names } = this.#settings;
    const consumer = names.consumer(this.#group, partition.number);
    await connection.flush();
    for (let look = 0; look < LAST_LOOKS; look++) {
      const { num_ack_pending, num_waiting } = await manager.consumers.info(names.stream, consumer);
      if (num_waiting === 0 && num_ack_pending <= partition.held) {
        partition.giveBack();
        await connection.flush();
        return this.#leases.release(partition.number);
      }
      await this.#pause(DRAIN_LOOK_MS, new Ending());
    }
    this.#leases.abandon(partition.number);
  }

  /** Gives the next envelopes to the handler, from every partition in turn. */
  #handOut(): void {
    this.#dropExpired();
    const partitions = [...this.#partitions.values()];
    let empty = 0;
    while (this.#atWork.size < this.#maxInFlight && empty < partitions.length && !this.#stopping.over) {
      const partition = partitions[++this.#turn % partitions.length];
      const taken = partition?.take();
      if (partition === undefined || taken === undefined) {
        empty++;
        continue;
      }
      empty = 0;
      const work = Promise.resolve()
        .then(() => this.#work(partition, taken.key, taken.item))
        .finally(() => {
          this.#atWork.delete(work);
          this.#handOut();
        });
      this.#atWork.add(work);
    }
  }

  async #work(partition: Partition, key: string, held: Held): Promise<void> {
    const { handlerTimeoutMs, retries, sleep, random } = this.#settings;
    const { attempt, envelope } = held;
    const { ending } = partition;
    const timing = { attempt, timeoutMs: handlerTimeoutMs, ending, sleep };
    const { outcome } = await runHandler(this.#handle, envelope, timing);
    if (outcome === "ack") return partition.settle(key, held, (message) => message.ack());
    if (ending.over) return partition.lanes.giveBack(key);
    const givenUp = outcome === "dead" || attempt >= retries.attempts;
    if (givenUp && (await this.#keep(held, outcome === "dead" ? "dead" : "attempts")))
      return partition.settle(key, held, (message) => message.term());
    if (outcome === "failed" && !givenUp) held.attempt++;
    partition.pause(key);
    this.#pause(pauseMs(retries, attempt, random), ending).then(() => {
      partition.lanes.resume(key);
      this.#handOut();
    });
  }

  /** Whether the dead letter is kept. Where it cannot be, the envelope is not given up yet. */
  async #keep({ envelope, attempt, message }: Held, reason: DeadLetter["reason"]): Promise<boolean> {
    try {
      const letter = { group: this.#group, envelope, reason, attempts: attempt };
      await keepLetter(this.#settings, letter, message.seq);
      return true;
    } catch (error) {
      this.#settings.report(error, "keep a dead letter");
      return false;
    }
  }

  #pause(ms: number, ending: Ending): Promise<void> {
    return ending.during(({ signal }) => this.#settings.sleep(ms, signal));
  }

  /** Waits for `work`, but no longer than the grace. */
  async #within(work: Promise<unknown>): Promise<void> {
    const over = new AbortController();
    await Promise.race([
      work.finally(() => over.abort()),
      this.#settings.sleep(this.#settings.graceMs, over.signal),
    ]);
  }
}

const DRAIN_LOOK_MS = 20;
const LAST_LOOKS = 10;
