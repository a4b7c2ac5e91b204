import { type ChildProcess, spawn } from "node:child_process";
import type { Settings } from "./settings.js";

/** Starts this program once more, in another role. */
export function start(settings: Settings, ...role: readonly string[]): ChildProcess {
  return spawn(process.execPath, [process.argv[1] ?? "", ...role], {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      THROUGHLINE_POSTGRES_URL: settings.postgres,
      THROUGHLINE_NATS_URL: settings.nats,
      CLUSTER_NAME: settings.name,
    },
  });
}

export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once("exit", resolve);
  });
}

/** Workers that are started again when they are killed. */
export class Crew {
  readonly #settings: Settings;
  readonly #children: ChildProcess[];

  constructor(settings: Settings, workers: number) {
    this.#settings = settings;
    this.#children = Array.from({ length: workers }, () => start(settings, "worker"));
  }

  /** Kills one at random, as the kernel would that is out of memory, and starts another. */
  async killOne(random: () => number): Promise<void> {
    const index = Math.floor(random() * this.#children.length);
    const child = this.#children[index];
    if (child === undefined) return;
    child.kill("SIGKILL");
    await ended(child);
    this.#children[index] = start(this.#settings, "worker");
  }

  async stop(): Promise<void> {
    for (const child of this.#children) child.kill("SIGTERM");
    await Promise.all(this.#children.map(ended));
  }
}
