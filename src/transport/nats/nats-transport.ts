import { type Clock, systemClock } from "../../kernel/clock.js";
import { ThroughlineError } from "../../kernel/error.js";
import { checkSubscribe, numberOption, transportClosed } from "../check-input.js";
import type { Envelope } from "../envelope.js";
import { InOrder } from "../in-order.js";
import { type Outgoing, outgoing } from "../outgoing.js";
import { type Sleep, systemSleep } from "../pausing.js";
import { type RetryPolicy, retryPolicy } from "../retries.js";
import type {
  DeadLetters,
  EnvelopeHandler,
  Published,
  SubscribeOptions,
  Subscription,
  Transport,
  TransportCapabilities,
} from "../transport.js";
import { deadLettersIn } from "./dead-letters.js";
import { isTooLarge, natsFailure } from "./failure.js";
import { namesOf } from "./names.js";
import { HEADER_BYTES, setUpStreams } from "./set-up.js";
import type { JetStreamClientShape, JetStreamManagerShape, NatsConnectionShape } from "./shapes.js";
import { NatsSubscription, type SubscriptionSettings } from "./subscription.js";
import { leaseMs } from "./times.js";

/** Options of {@link natsTransport}. Durations are in milliseconds. */
export interface NatsTransportOptions {
  /** A connection of `@nats-io/transport-node`, or of another `@nats-io` transport. It stays yours to close. */
  readonly connection: NatsConnectionShape;
  /** `jetstream(connection)` of @nats-io/jetstream. */
  readonly jetstream: JetStreamClientShape;
  /** `await jetstreamManager(connection)` of @nats-io/jetstream. */
  readonly manager: JetStreamManagerShape;
  /** The name of the stream: 1 to 64 letters, digits, `_` and `-`. Default `THROUGHLINE`. Two more bear it with `_DEAD` and `_WORKERS`. */
  readonly stream?: string;
  /** What every subject begins with. Default `throughline`. */
  readonly subjectPrefix?: string;
  /** How many partitions the journeys are spread over: the most subscriptions of a group that can work at once. The same everywhere. Default 16. */
  readonly partitions?: number;
  /** Copies of the streams in a cluster, for streams that are made here. Default 1. */
  readonly replicas?: number;
  /** For how long the server knows an envelope again, for a stream that is made here. Default 120,000 (2 minutes). */
  readonly dedupWindowMs?: number;
  /** How long the server keeps envelopes, for a stream that is made here. Default 604,800,000 (7 days). */
  readonly maxAgeMs?: number;
  /** The largest envelope, in UTF-8 bytes. Default 1,048,576, or what the server takes if that is less. */
  readonly maxBytes?: number;
  /** How long `publish` waits for the server's acknowledgement before it answers `retry`. Default 5,000. */
  readonly ackTimeoutMs?: number;
  /** How long the server waits for a sign of life of a worker before it hands out again what that worker has. Default 30,000. */
  readonly ackWaitMs?: number;
  /** How long a handler may take before the envelope counts as failed. Default 30,000; more than `ackWaitMs` is fine. */
  readonly handlerTimeoutMs?: number;
  /** How long `stop` waits for handlers before it aborts their signal and gives them up. Default 10,000. */
  readonly graceMs?: number;
  /** The most envelopes of a partition that are handed out to a group and not done with. Default 10,000. */
  readonly maxAckPending?: number;
  /** What a new group begins with: everything that the stream still has, or what comes from now on. Default `all`. */
  readonly deliverFrom?: "all" | "new";
  /** How often and how soon a failed envelope comes again before it becomes a dead letter. Default: 12 times, full jitter from 250 ms to 5 minutes. */
  readonly retries?: Partial<RetryPolicy>;
  /** Told what went wrong and is tried again: a server that is gone for a while, a message that is no envelope. Default: nothing. */
  readonly report?: (problem: ThroughlineError) => void;
  readonly clock?: Clock;
  /** Gives a number from 0 up to, but not including, 1. Default `Math.random`. */
  readonly random?: () => number;
  readonly sleep?: Sleep;
  /** Names subscriptions. Default `crypto.randomUUID`. */
  readonly newId?: () => string;
}

/** A transport over NATS JetStream: `close` and `deadLetters` are always there. */
export interface NatsTransport extends Transport {
  readonly deadLetters: DeadLetters;
  /**
   * Makes the streams that are not there yet. `publish` and `subscribe` do it too; call it to learn early that something is wrong.
   *
   * @throws ThroughlineError `TRANSPORT_FAILED`, `TRANSPORT_CLOSED`
   */
  setUp(): Promise<void>;
  close(): Promise<void>;
}

/** The most subjects that one batch is sent for side by side. */
const AT_ONCE = 512;

/**
 * Brings envelopes through NATS JetStream (server 2.9 or newer): one stream, a durable consumer for each group and partition, and leases by which
 * the subscriptions of a group share the partitions, so that a journey is worked on by one at a time.
 *
 * JetStream acknowledges before the data is on the disk (its `sync_interval` is two minutes by default): what was acknowledged survives the server
 * process, and a power cut of a single server may take the last of it. It is published again from the feed.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an option that is not valid
 * @example
 * ```ts
 * import { jetstream, jetstreamManager } from "@nats-io/jetstream";
 * import { connect } from "@nats-io/transport-node";
 *
 * const connection = await connect({ servers: "nats://127.0.0.1:4222", maxReconnectAttempts: -1 });
 * const transport = natsTransport({
 *   connection,
 *   jetstream: jetstream(connection),
 *   manager: await jetstreamManager(connection),
 * });
 * await transport.publish([envelope]); // ["accepted"]
 * ```
 */
export function natsTransport(options: NatsTransportOptions): NatsTransport {
  return new JetStreamTransport(options);
}

class JetStreamTransport implements NatsTransport {
  readonly capabilities: TransportCapabilities;
  readonly deadLetters: DeadLetters;
  readonly #settings: SubscriptionSettings;
  readonly #streams: Parameters<typeof setUpStreams>[2];
  readonly #ackTimeoutMs: number;
  readonly #inOrder: InOrder;
  readonly #subscriptions = new Set<NatsSubscription>();
  #setUp: Promise<void> | undefined;
  #watching = false;
  #closing: Promise<void> | undefined;

  constructor(options: NatsTransportOptions) {
    const { connection, jetstream, manager, clock = systemClock, random = Math.random } = options;
    const { sleep = systemSleep, newId = () => crypto.randomUUID(), report = () => {} } = options;
    const names = namesOf(
      options.stream ?? "THROUGHLINE",
      options.subjectPrefix ?? "throughline",
      options.partitions ?? 16,
    );
    const taken = (connection.info?.max_payload ?? Number.POSITIVE_INFINITY) - HEADER_BYTES;
    const maxBytes = Math.min(numberOption(options.maxBytes, "maxBytes", 1_048_576, 1_024), taken);
    const dedupWindowMs = numberOption(options.dedupWindowMs, "dedupWindowMs", 120_000, 100);
    const ackWaitMs = numberOption(options.ackWaitMs, "ackWaitMs", 30_000, 100);
    this.capabilities = Object.freeze({ ordering: "key", dedupWindowMs, maxBytes });
    this.#streams = {
      replicas: numberOption(options.replicas, "replicas", 1, 1),
      maxAgeMs: numberOption(options.maxAgeMs, "maxAgeMs", 604_800_000, dedupWindowMs),
      dedupWindowMs,
      maxBytes,
      leaseMs: leaseMs(ackWaitMs),
    };
    this.#ackTimeoutMs = numberOption(options.ackTimeoutMs, "ackTimeoutMs", 5_000, 1);
    this.#settings = {
      connection,
      jetstream,
      manager,
      names,
      maxBytes,
      ackWaitMs,
      handlerTimeoutMs: numberOption(options.handlerTimeoutMs, "handlerTimeoutMs", 30_000, 1),
      graceMs: numberOption(options.graceMs, "graceMs", 10_000, 0),
      maxAckPending: numberOption(options.maxAckPending, "maxAckPending", 10_000, 1),
      deliverFrom: options.deliverFrom ?? "all",
      retries: retryPolicy(options.retries),
      clock,
      random,
      sleep,
      newId,
      report: (error, what) => report(natsFailure(error, what)),
      ready: () => this.setUp(),
    };
    this.#inOrder = new InOrder((one, text) => this.#send(one, text), AT_ONCE);
    this.deadLetters = deadLettersIn(this.#settings);
  }

  setUp(): Promise<void> {
    this.#assertOpen();
    this.#setUp ??= setUpStreams(this.#settings.manager, this.#settings.names, this.#streams).catch(
      (error: unknown) => {
        this.#setUp = undefined;
        throw error;
      },
    );
    return this.#setUp;
  }

  async publish(batch: readonly Envelope[]): Promise<readonly Published[]> {
    this.#assertOpen();
    const ready = outgoing(batch, this.capabilities.maxBytes);
    await this.setUp();
    return this.#inOrder.publish(ready);
  }

  async subscribe(wanted: SubscribeOptions, handle: EnvelopeHandler): Promise<Subscription> {
    this.#assertOpen();
    checkSubscribe(wanted);
    await this.setUp();
    this.#watch();
    const subscription = new NatsSubscription(this.#settings, wanted, handle);
    await subscription.start();
    this.#subscriptions.add(subscription);
    if (this.#closing !== undefined) await subscription.stop();
    return {
      stop: async () => {
        await subscription.stop();
        this.#subscriptions.delete(subscription);
      },
    };
  }

  close(): Promise<void> {
    this.#closing ??= Promise.all([...this.#subscriptions].map((subscription) => subscription.stop())).then(
      () => {},
    );
    return this.#closing;
  }

  async #send({ key, subject }: Outgoing, text: string): Promise<Published> {
    const { jetstream, names } = this.#settings;
    try {
      const { duplicate } = await jetstream.publish(names.forAll(names.partitionOf(subject)), text, {
        msgID: key,
        timeout: this.#ackTimeoutMs,
      });
      return duplicate ? "duplicate" : "accepted";
    } catch (error) {
      if (isTooLarge(error)) return "rejected";
      this.#settings.report(error, "publish");
      // Somebody may have removed the stream.
      this.#setUp = undefined;
      return "retry";
    }
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw transportClosed();
    if (this.#settings.connection.isClosed())
      throw new ThroughlineError(
        "TRANSPORT_FAILED",
        "The NATS connection was closed. Open a new one, with maxReconnectAttempts: -1 so that it comes back by itself, and a new transport over it.",
      );
  }

  /** Once the connection is back, subscriptions have to know that something may have been lost on the way. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    (async () => {
      for await (const { type } of this.#settings.connection.status())
        if (type === "reconnect") for (const subscription of this.#subscriptions) subscription.reconnected();
    })().catch((error: unknown) => this.#settings.report(error, "watch the connection"));
  }
}
