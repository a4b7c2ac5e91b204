import { envelopeKey, parseEnvelope, subjectKey } from "../check-envelope.js";
import { Ending } from "../ending.js";
import type { Envelope } from "../envelope.js";
import { Lanes } from "../lanes.js";
import type { Outgoing } from "../outgoing.js";
import type { Sleep } from "../pausing.js";
import { pauseMs, type RetryPolicy } from "../retries.js";
import { runHandler } from "../run-handler.js";
import type { DeadLetter, EnvelopeHandler } from "../transport.js";

/** How groups work, made complete. */
export interface GroupSettings {
  readonly retries: RetryPolicy;
  readonly handlerTimeoutMs: number;
  readonly graceMs: number;
  readonly maxBytes: number;
  readonly random: () => number;
  readonly sleep: Sleep;
}

/** An envelope on its way to a group. As text, so that every handler gets an object of its own. */
interface Waiting {
  readonly text: string;
  attempt: number;
}

interface Member {
  readonly handle: EnvelopeHandler;
  readonly maxInFlight: number;
  /** When the grace of its stop is over. */
  readonly ending: Ending;
  readonly atWork: Set<Promise<void>>;
  stopped: Promise<void> | undefined;
}

/** One group: what waits for it, who takes it, and what it gave up. */
export class Group {
  readonly name: string;
  readonly #settings: GroupSettings;
  readonly #lanes = new Lanes<Waiting>();
  readonly #members = new Set<Member>();
  readonly #dead = new Map<string, DeadLetter>();
  readonly #closing = new Ending();
  #letters = 0;

  constructor(name: string, settings: GroupSettings) {
    this.name = name;
    this.#settings = settings;
  }

  get size(): number {
    return this.#lanes.size;
  }

  add({ envelope, subject, text }: Pick<Outgoing, "envelope" | "subject"> & { readonly text: string }): void {
    this.#lanes.add(subject, envelope.subjectversion, { text, attempt: 1 });
    this.#handOut();
  }

  /** Takes envelopes until the function it gives is called, which resolves once those at work are done with or given up. */
  join(handle: EnvelopeHandler, maxInFlight: number): () => Promise<void> {
    const member: Member = {
      handle,
      maxInFlight,
      ending: new Ending(),
      atWork: new Set(),
      stopped: undefined,
    };
    this.#members.add(member);
    this.#handOut();
    return () => {
      member.stopped ??= this.#stop(member);
      return member.stopped;
    };
  }

  letters(limit: number): readonly DeadLetter[] {
    return [...this.#dead.values()].slice(0, limit).map((letter) => structuredClone(letter));
  }

  replay(key: string): boolean {
    const letter = this.#dead.get(key);
    if (letter === undefined) return false;
    this.#dead.delete(key);
    const { envelope } = letter;
    this.add({ envelope, subject: subjectKey(envelope), text: JSON.stringify(envelope) });
    return true;
  }

  async close(): Promise<void> {
    this.#closing.end("The transport was closed.");
    await Promise.all(
      [...this.#members].map((member) => {
        member.stopped ??= this.#stop(member);
        return member.stopped;
      }),
    );
  }

  /** Gives whoever has room the next envelopes, in turn, so that members share them evenly. */
  #handOut(): void {
    let given = true;
    while (given) {
      given = false;
      for (const member of this.#members) {
        if (member.atWork.size >= member.maxInFlight) continue;
        const taken = this.#lanes.take();
        if (taken === undefined) return;
        given = true;
        // Not within this turn: the handler may publish, which leads here again.
        const work = Promise.resolve()
          .then(() => this.#work(member, taken.key, taken.item))
          .finally(() => {
            member.atWork.delete(work);
            this.#handOut();
          });
        member.atWork.add(work);
      }
    }
  }

  async #work(member: Member, key: string, waiting: Waiting): Promise<void> {
    const { handlerTimeoutMs, sleep, retries, maxBytes, random } = this.#settings;
    const { attempt } = waiting;
    const envelope = parseEnvelope(waiting.text, { bytes: maxBytes });
    const { outcome } = await runHandler(member.handle, envelope, {
      attempt,
      timeoutMs: handlerTimeoutMs,
      ending: member.ending,
      sleep,
    });
    if (outcome === "failed" && member.ending.over) return this.#lanes.giveBack(key);
    if (outcome === "failed" && attempt < retries.attempts) {
      waiting.attempt++;
      this.#lanes.pause(key);
      this.#resumeAfter(pauseMs(retries, attempt, random), key);
      return;
    }
    if (outcome !== "ack") this.#giveUp(waiting.text, outcome === "dead" ? "dead" : "attempts", attempt);
    this.#lanes.done(key);
  }

  #resumeAfter(ms: number, key: string): void {
    this.#closing
      .during(({ signal }) => this.#settings.sleep(ms, signal))
      .then(() => {
        this.#lanes.resume(key);
        this.#handOut();
      });
  }

  #giveUp(text: string, reason: DeadLetter["reason"], attempts: number): void {
    const envelope: Envelope = parseEnvelope(text, { bytes: this.#settings.maxBytes });
    const key = `${++this.#letters}:${envelopeKey(envelope)}`;
    this.#dead.set(key, { key, group: this.name, envelope, reason, attempts });
  }

  async #stop(member: Member): Promise<void> {
    this.#members.delete(member);
    const over = new AbortController();
    const work = Promise.all(member.atWork).then(() => over.abort());
    await this.#settings.sleep(this.#settings.graceMs, over.signal);
    member.ending.end("The subscription was stopped, and its grace is over.");
    await work;
  }
}
