import { isThroughlineError } from "../../kernel/error.js";
import { partitionKey } from "./checkpoint.js";
import type { FollowerSettings } from "./options.js";

/** The lease on a partition. It counts as lost as soon as it may have run out, by the worker's own clock from before it asked. */
export class PartitionLease {
  readonly partition: number;
  readonly fence: number;
  readonly #settings: FollowerSettings;
  readonly #holder: string;
  #until: number;
  #renewAt: number;
  #renewing = false;

  private constructor(
    settings: FollowerSettings,
    partition: number,
    holder: string,
    fence: number,
    askedAt: number,
  ) {
    this.partition = partition;
    this.fence = fence;
    this.#settings = settings;
    this.#holder = holder;
    this.#until = askedAt + settings.leaseMs;
    this.#renewAt = askedAt + settings.leaseMs / 3;
  }

  /** `null` where another holds it. `holder` is used for this one lease: its fence is of nobody else. */
  static async take(
    settings: FollowerSettings,
    partition: number,
    holder: string,
  ): Promise<PartitionLease | null> {
    const askedAt = settings.clock.now();
    const key = partitionKey(settings.name, partition);
    const result = await settings.coordination.lease(key, holder, settings.leaseMs);
    if (result.status === "taken") return null;
    return new PartitionLease(settings, partition, holder, result.fence, askedAt);
  }

  /** When it is to be looked at again. */
  get renewAt(): number {
    return Math.min(this.#renewing ? Number.POSITIVE_INFINITY : this.#renewAt, this.#until);
  }

  holds(): boolean {
    return this.#settings.clock.now() < this.#until;
  }

  lost(): void {
    this.#until = Number.NEGATIVE_INFINITY;
  }

  renewIfDue(then: () => void): void {
    if (this.#renewing || this.#settings.clock.now() < this.#renewAt) return;
    this.#renewing = true;
    void this.#renew().then(() => {
      this.#renewing = false;
      then();
    });
  }

  /** Others may have it at once. */
  async giveUp(): Promise<void> {
    const { coordination, name } = this.#settings;
    this.lost();
    try {
      await coordination.release(partitionKey(name, this.partition), this.#holder);
    } catch (error) {
      this.#tell(error);
    }
  }

  async #renew(): Promise<void> {
    const { coordination, name, leaseMs, clock } = this.#settings;
    const askedAt = clock.now();
    try {
      const key = partitionKey(name, this.partition);
      const result = await coordination.lease(key, this.#holder, leaseMs);
      if (result.status === "taken" || result.fence !== this.fence) return this.lost();
      // It may have been given up, or found lost, while this was under way.
      if (this.#until === Number.NEGATIVE_INFINITY) return;
      this.#until = askedAt + leaseMs;
      this.#renewAt = askedAt + leaseMs / 3;
    } catch (error) {
      this.#renewAt = clock.now() + leaseMs / 10;
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    const { logger, name } = this.#settings;
    const failure = isThroughlineError(error) ? error.code : "unknown";
    logger.log("warn", {
      code: "follower.lease-failed",
      fields: { follower: name, partition: this.partition, error: failure },
    });
  }
}
