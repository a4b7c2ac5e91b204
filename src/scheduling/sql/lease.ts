import type { SetTimer } from "../../kernel/set-timer.js";

/** What a lease needs of its scheduler. */
export interface LeaseTerms {
  readonly leaseMs: number;
  readonly setTimer: SetTimer;
  /** Prolongs it, and says whether it is still ours. */
  readonly renew: () => Promise<boolean>;
  /** Told of a renewal that failed. It is tried again until the lease has run out. */
  readonly failed: (error: unknown) => void;
}

/** It is renewed whenever so much of it has passed, and sooner after a failure. */
const RENEWED_AFTER = 1 / 3;
const TRIED_AGAIN_AFTER = 1 / 20;
/** It counts as lost a little early, since it began before we heard of it. */
const LOST_AFTER = 0.9;

/** A lease on one timer, kept until it is ended or lost. */
export class Lease {
  readonly #terms: LeaseTerms;
  readonly #lost = new AbortController();
  #cancelRenewal = (): void => {};
  #cancelLoss = (): void => {};
  #ended = false;

  constructor(terms: LeaseTerms) {
    this.#terms = terms;
    this.#held();
  }

  /** Aborted once the timer may be somebody else's. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** It is needed no longer. */
  end(): void {
    this.#ended = true;
    this.#cancelRenewal();
    this.#cancelLoss();
  }

  #held(): void {
    const { leaseMs, setTimer } = this.#terms;
    this.#cancelLoss();
    this.#cancelLoss = setTimer(() => this.#lose(), leaseMs * LOST_AFTER);
    this.#renewIn(leaseMs * RENEWED_AFTER);
  }

  #renewIn(ms: number): void {
    this.#cancelRenewal = this.#terms.setTimer(() => void this.#renew(), ms);
  }

  async #renew(): Promise<void> {
    const { renew, failed, leaseMs } = this.#terms;
    try {
      const held = await renew();
      if (this.#ended) return;
      if (held) this.#held();
      else this.#lose();
    } catch (error) {
      if (this.#ended) return;
      failed(error);
      this.#renewIn(leaseMs * TRIED_AGAIN_AFTER);
    }
  }

  #lose(): void {
    this.end();
    this.#lost.abort();
  }
}
