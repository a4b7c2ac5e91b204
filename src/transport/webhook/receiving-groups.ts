import { envelopeKey } from "../check-envelope.js";
import { Ending } from "../ending.js";
import type { Envelope } from "../envelope.js";
import type { Sleep } from "../pausing.js";
import { type Handled, runHandler } from "../run-handler.js";
import type { EnvelopeHandler, SubscribeOptions, Subscription } from "../transport.js";
import type { SeenIds } from "./seen-ids.js";
import { STATUS, type Taken, takeOnce } from "./webhook-receiver.js";

/** How subscriptions are served. Durations are in milliseconds. */
export interface ReceivingSettings {
  readonly seen: SeenIds;
  readonly handlerTimeoutMs: number;
  /** How long a request waits for a subscription that has room. */
  readonly roomTimeoutMs: number;
  readonly graceMs: number;
  readonly sleep: Sleep;
}

interface Member {
  readonly handle: EnvelopeHandler;
  readonly maxInFlight: number;
  readonly ending: Ending;
  /** How many envelopes are at work, or about to be. */
  busy: number;
  /** Called when the last of them is done with. */
  idle: () => void;
}

/** The groups that requests are brought to: an envelope is taken in once every group has it. */
export class ReceivingGroups {
  readonly #settings: ReceivingSettings;
  readonly #groups = new Map<string, Set<Member>>();
  /** Requests that wait for room, in their order. */
  readonly #waiting = new Set<() => void>();
  #turn = 0;

  constructor(settings: ReceivingSettings) {
    this.#settings = settings;
  }

  join({ group, maxInFlight }: SubscribeOptions, handle: EnvelopeHandler): Subscription {
    const member: Member = { handle, maxInFlight, ending: new Ending(), busy: 0, idle: () => {} };
    const members = this.#groups.get(group) ?? new Set();
    this.#groups.set(group, members.add(member));
    this.#wake();
    let stopped: Promise<void> | undefined;
    return {
      stop: () => {
        members.delete(member);
        stopped ??= this.#finish(member);
        return stopped;
      },
    };
  }

  /** The status to answer with. Groups that have the envelope already are left out, so that one that fails has it alone again. */
  async bring(envelope: Envelope): Promise<number> {
    if (this.#groups.size === 0) return STATUS.busy;
    const taken = await Promise.all(
      [...this.#groups].map(([group, members]) => this.#bringTo(group, members, envelope)),
    );
    if (taken.includes("failed")) return STATUS.failed;
    return taken.includes("busy") ? STATUS.busy : STATUS.handled;
  }

  async #bringTo(group: string, members: Set<Member>, envelope: Envelope): Promise<Taken> {
    const id = `${group}/${envelopeKey(envelope)}`;
    let full = false;
    const taken = await takeOnce(this.#settings.seen, id, async (attempt) => {
      const member = await this.#claim(members);
      if (member !== undefined) return this.#work(member, structuredClone(envelope), attempt);
      full = true;
      return { outcome: "failed" };
    });
    return full ? "busy" : taken;
  }

  async #work(member: Member, envelope: Envelope, attempt: number): Promise<Handled> {
    const { handlerTimeoutMs, sleep } = this.#settings;
    try {
      return await runHandler(member.handle, envelope, {
        attempt,
        timeoutMs: handlerTimeoutMs,
        ending: member.ending,
        sleep,
      });
    } finally {
      member.busy--;
      if (member.busy === 0) member.idle();
      this.#wake();
    }
  }

  /** A member with room, one place of which is now taken; or `undefined` where none has any for too long. */
  async #claim(members: ReadonlySet<Member>): Promise<Member | undefined> {
    const found = this.#claimNow(members);
    if (found !== undefined) return found;
    const done = new AbortController();
    let late = false;
    const timeout = this.#settings.sleep(this.#settings.roomTimeoutMs, done.signal).then(() => {
      late = true;
    });
    try {
      for (;;) {
        let wake = () => {};
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
          this.#waiting.add(wake);
        });
        await Promise.race([woken, timeout]);
        this.#waiting.delete(wake);
        const member = this.#claimNow(members);
        if (member !== undefined || late) return member;
      }
    } finally {
      done.abort();
    }
  }

  #claimNow(members: ReadonlySet<Member>): Member | undefined {
    const free = [...members].filter(({ busy, maxInFlight }) => busy < maxInFlight);
    const member = free[this.#turn++ % Math.max(1, free.length)];
    if (member !== undefined) member.busy++;
    return member;
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }

  async #finish(member: Member): Promise<void> {
    const over = new AbortController();
    const finished = new Promise<void>((resolve) => {
      member.idle = resolve;
      if (member.busy === 0) resolve();
    }).then(() => over.abort());
    await this.#settings.sleep(this.#settings.graceMs, over.signal);
    member.ending.end("The subscription was stopped, and its grace is over.");
    await finished;
  }
}
