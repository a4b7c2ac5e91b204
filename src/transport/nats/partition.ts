import { parseEnvelope, subjectKey } from "../check-envelope.js";
import { Ending } from "../ending.js";
import type { Envelope } from "../envelope.js";
import { Lanes, type Taken } from "../lanes.js";
import type { FetchedMessages, JetStreamMessage, PullConsumer } from "./shapes.js";
import { fetchMs } from "./times.js";

/** An envelope that the server handed out, and has not been told the end of. */
export interface Held {
  /** Its newest delivery, by which the server is told. */
  message: JetStreamMessage;
  readonly envelope: Envelope;
  attempt: number;
}

/** What a partition is worked on with. */
export interface PartitionSettings {
  readonly number: number;
  /** Whether the server may have handed out what nobody holds any more, since whoever had the partition before was lost. */
  readonly gap: boolean;
  /** Opens the durable consumer. Called anew after a failure. */
  readonly open: () => Promise<PullConsumer>;
  /** How many envelopes the server has handed out and not been told the end of. */
  readonly outstanding: () => Promise<number>;
  readonly isForUs: (subject: string) => boolean;
  /** The most envelopes that are held ready, those of subjects that pause apart. */
  readonly ahead: number;
  readonly ackWaitMs: number;
  readonly maxBytes: number;
  readonly pause: (ms: number, ending: Ending) => Promise<void>;
  readonly report: (error: unknown, what: string) => void;
  /** Called before each fetch: ends the partition if its lease is over. */
  readonly checkLease: () => void;
  /** Called when there is more to hand out. */
  readonly more: () => void;
}

const AFTER_FAILURE_MS = 250;
/** By then the server has answered requests that reached it before. */
const SETTLING_MS = 50;
/** How many ends are remembered, in case that the server was not told of one and hands it out again. */
const REMEMBERED = 4_096;

/**
 * One partition of a group while this subscription has it: fetches from its durable consumer, keeps what came in lanes by subject, and sees to it
 * that nothing which is handed out again comes after what follows it.
 */
export class Partition {
  readonly number: number;
  readonly lanes = new Lanes<Held>();
  /** When nothing of it is to be worked on any longer. */
  readonly ending = new Ending();
  readonly #settings: PartitionSettings;
  readonly #held = new Map<number, Held>();
  readonly #settled = new Set<number>();
  readonly #stopping = new Ending();
  readonly #fetching: Promise<void>;
  #fetched: FetchedMessages | undefined;
  /** Whether the server may have handed out what never came: then nothing new is fetched before it does so again. */
  #gap: boolean;
  /** How many envelopes are to be handed out by the server again, in any order, before one is worked on. */
  #awaited = 0;
  #room = () => {};
  atWork = 0;

  constructor(settings: PartitionSettings) {
    this.number = settings.number;
    this.#settings = settings;
    this.#gap = settings.gap;
    this.#fetching = this.#fetch();
  }

  get stopping(): boolean {
    return this.#stopping.over;
  }

  take(): Taken<Held> | undefined {
    return this.#awaited > 0 ? undefined : this.lanes.take();
  }

  /** The envelope at work is done with, and the server is told by `tell`. */
  settle(key: string, held: Held, tell: (message: JetStreamMessage) => void): void {
    const { seq } = held.message;
    this.#settled.add(seq);
    if (this.#settled.size > REMEMBERED)
      for (const oldest of this.#settled) if (this.#settled.delete(oldest)) break;
    this.#held.delete(seq);
    this.lanes.done(key);
    this.#tell(held.message, tell);
    this.#room();
  }

  /** The subject of the envelope at work waits; there may be room for others. */
  pause(key: string): void {
    this.lanes.pause(key);
    this.#room();
  }

  /** Keeps the server from handing out again what is held. */
  ping(): void {
    for (const { message } of this.#held.values()) this.#tell(message, (one) => one.working());
  }

  /** The connection was lost: what was on its way is gone. */
  reconnected(): void {
    this.#gap = true;
    this.#fetched?.close();
  }

  /** Fetches nothing more. Resolves once nothing more comes. */
  async stopFetching(): Promise<void> {
    this.#stopping.end("The partition is let go of.");
    this.#room();
    this.#fetched?.close();
    await this.#fetching;
  }

  /** How many envelopes the server has handed out that it has not been told the end of, as far as they came. */
  get held(): number {
    return this.#held.size;
  }

  /** Gives back what is held, in order. */
  giveBack(): void {
    const seqs = [...this.#held.keys()].sort((a, b) => a - b);
    for (const seq of seqs) {
      const held = this.#held.get(seq);
      if (held !== undefined) this.#tell(held.message, (one) => one.nak());
    }
    this.#held.clear();
  }

  async #fetch(): Promise<void> {
    const { number, open, ahead, report, pause, checkLease } = this.#settings;
    let consumer: PullConsumer | undefined;
    while (!this.stopping) {
      const room = ahead - (this.#held.size - this.lanes.paused);
      if (room <= 0) {
        await this.#untilRoom();
        continue;
      }
      try {
        await this.#untilNoGap();
        consumer ??= await open();
        checkLease();
        if (this.stopping) return;
        await this.#fetchOnce(consumer, Math.max(room, this.#awaited));
      } catch (error) {
        if (this.stopping) return;
        consumer = undefined;
        this.#gap = true;
        report(error, `fetch from partition ${number}`);
        await pause(AFTER_FAILURE_MS, this.#stopping);
      }
    }
  }

  async #fetchOnce(consumer: PullConsumer, room: number): Promise<void> {
    const fetched = await consumer.fetch({ max_messages: room, expires: fetchMs(this.#settings.ackWaitMs) });
    this.#fetched = fetched;
    if (this.stopping || this.#gap) fetched.close();
    try {
      for await (const message of fetched) this.#take(message);
    } finally {
      this.#fetched = undefined;
      this.#awaited = 0;
      this.#settings.more();
    }
  }

  /** What was handed out and never came is handed out again after the time for its acknowledgement, before anything new. */
  async #untilNoGap(): Promise<void> {
    while (this.#gap && !this.stopping) {
      this.#gap = false;
      const { outstanding, ackWaitMs, pause } = this.#settings;
      await pause(SETTLING_MS, this.#stopping);
      this.#awaited = Math.max(0, (await outstanding()) - this.#held.size);
      if (this.#awaited > 0) await pause(ackWaitMs * 1.1, this.#stopping);
    }
  }

  #take(message: JetStreamMessage): void {
    const { isForUs, maxBytes, report, more } = this.#settings;
    const { seq } = message;
    const known = this.#held.get(seq);
    if (known !== undefined) {
      known.message = message;
      return;
    }
    if (this.#awaited > 0) this.#awaited--;
    if (this.#settled.has(seq) || !isForUs(message.subject)) {
      this.#tell(message, (one) => one.ack());
      return;
    }
    let envelope: Envelope;
    try {
      envelope = parseEnvelope(message.string(), { bytes: maxBytes });
    } catch (error) {
      report(error, "read a message, which is no envelope and is left out");
      this.#tell(message, (one) => one.term());
      return;
    }
    const held: Held = { message, envelope, attempt: message.info.deliveryCount };
    this.#held.set(seq, held);
    this.lanes.add(subjectKey(envelope), envelope.subjectversion, held);
    more();
  }

  /** A closed connection throws; the server then hands it out again. */
  #tell(message: JetStreamMessage, tell: (message: JetStreamMessage) => void): void {
    try {
      tell(message);
    } catch (error) {
      this.#settings.report(error, "tell the server what became of an envelope");
    }
  }

  #untilRoom(): Promise<void> {
    return new Promise((resolve) => {
      this.#room = () => {
        this.#room = () => {};
        resolve();
      };
    });
  }
}
