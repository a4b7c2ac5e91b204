import { isThroughlineError } from "../../kernel/error.js";
import { Crew } from "./crew.js";
import { Gate } from "./gate.js";
import { PartitionRun, type PartitionShare } from "./partition-run.js";
import { WakeUp } from "./wake-up.js";

/** One worker of a follower: holds its share of the partitions for as long as it runs. */
export class Worker {
  readonly #share: PartitionShare;
  readonly #id: string;
  readonly #crew: Crew;
  readonly #wake: WakeUp;
  readonly #runs = new Map<number, { readonly run: PartitionRun; readonly ended: Promise<void> }>();
  readonly #running: Promise<void>;
  #leases = 0;
  #stopping = false;

  constructor(share: Omit<PartitionShare, "gate">) {
    const { settings } = share;
    this.#share = { ...share, gate: new Gate(settings.maxInFlight) };
    this.#id = settings.ids();
    this.#crew = new Crew(settings, this.#id);
    this.#wake = new WakeUp(settings.sleep);
    this.#running = this.#run();
  }

  wake(): void {
    for (const { run } of this.#runs.values()) run.wake();
  }

  /** Looks at once for what was asked of parked journeys. */
  look(): void {
    this.#wake.call();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake.call();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { leaseMs } = this.#share.settings;
    while (!this.#stopping) {
      await this.#beat().catch((error: unknown) => this.#tell(error));
      if (!this.#stopping) await this.#wake.wait(leaseMs / 3);
    }
    for (const { run } of this.#runs.values()) run.stop();
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended));
    await this.#crew.leave().catch((error: unknown) => this.#tell(error));
  }

  async #beat(): Promise<void> {
    const { store, random } = this.#share.settings;
    const share = await this.#crew.share();
    for (const { run } of [...this.#runs.values()].slice(share)) run.stop();
    const { partitions } = store.capabilities;
    const start = Math.floor(random() * partitions);
    for (let offset = 0; offset < partitions && this.#runs.size < share && !this.#stopping; offset++)
      await this.#take((start + offset) % partitions);
    for (const asked of await this.#share.parked.asked())
      await this.#runs.get(asked.partition)?.run.answer(asked);
  }

  async #take(partition: number): Promise<void> {
    if (this.#runs.has(partition)) return;
    const run = await PartitionRun.take(this.#share, partition, `${this.#id}.${++this.#leases}`);
    if (run === null) return;
    const ended = run
      .run()
      .catch((error: unknown) => this.#tell(error))
      .then(() => {
        this.#runs.delete(partition);
        if (!this.#stopping) this.#wake.call();
      });
    this.#runs.set(partition, { run, ended });
  }

  #tell(error: unknown): void {
    const { logger, name } = this.#share.settings;
    const failure = isThroughlineError(error) ? error.code : "unknown";
    logger.log("warn", { code: "follower.worker-failed", fields: { follower: name, error: failure } });
  }
}
