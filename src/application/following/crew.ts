import type { FollowerSettings } from "./options.js";

interface Seen {
  revision: number;
  /** By this worker's clock. */
  changedAt: number;
}

/** After so many leases without a sign, the entry of a worker is removed. */
const FORGOTTEN_AFTER = 10;

/**
 * The workers of a follower. Each writes a sign of life over and over; a worker whose sign has not changed for the time of a lease is gone. It goes
 * by changes seen, not by times written, so that clocks which differ do not matter.
 */
export class Crew {
  readonly #settings: FollowerSettings;
  readonly #worker: string;
  readonly #seen = new Map<string, Seen>();
  #revision = 0;

  constructor(settings: FollowerSettings, worker: string) {
    this.#settings = settings;
    this.#worker = worker;
  }

  /** Gives a sign of life, and how many partitions are this worker's share. */
  async share(): Promise<number> {
    const { store, clock } = this.#settings;
    await this.#sign();
    const present = new Set<string>();
    for (const { name, revision } of await this.#all()) {
      present.add(name);
      const seen = this.#seen.get(name);
      if (seen === undefined || seen.revision !== revision)
        this.#seen.set(name, { revision, changedAt: clock.now() });
      else await this.#forgetIfGone(name, seen);
    }
    for (const name of this.#seen.keys()) if (!present.has(name)) this.#seen.delete(name);
    const alive = [...this.#seen].filter(([, { changedAt }]) => this.#silentFor(changedAt) < 1);
    const workers = [...new Set([this.#worker, ...alive.map(([name]) => name)])].sort();
    const { partitions } = store.capabilities;
    const rest = workers.indexOf(this.#worker) < partitions % workers.length ? 1 : 0;
    return Math.floor(partitions / workers.length) + rest;
  }

  async leave(): Promise<void> {
    await this.#settings.coordination.compareAndSwap(this.#key(this.#worker), this.#revision, null);
  }

  async #sign(): Promise<void> {
    const { coordination } = this.#settings;
    for (;;) {
      const swap = await coordination.compareAndSwap(this.#key(this.#worker), this.#revision, {});
      this.#revision = swap.revision;
      if (swap.status === "ok") return;
    }
  }

  async #all(): Promise<readonly { readonly name: string; readonly revision: number }[]> {
    const { coordination } = this.#settings;
    const all: { readonly name: string; readonly revision: number }[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await coordination.list(this.#key("").scope, {
        limit: 500,
        ...(after === undefined ? {} : { after }),
      });
      all.push(...items);
      if (next === null) return all;
      after = next;
    }
  }

  async #forgetIfGone(name: string, { changedAt, revision }: Seen): Promise<void> {
    if (this.#silentFor(changedAt) < FORGOTTEN_AFTER) return;
    await this.#settings.coordination.compareAndSwap(this.#key(name), revision, null);
  }

  /** In leases. */
  #silentFor(changedAt: number): number {
    const { clock, leaseMs } = this.#settings;
    return (clock.now() - changedAt) / leaseMs;
  }

  #key(name: string) {
    return { scope: `workers:${this.#settings.name}`, name };
  }
}
