import { isThroughlineError } from "throughline";
import { parsePacket } from "throughline/handoff";
import { threadCpuMs } from "../cores/thread-cpu.js";

const LONGEST_MS = 50;
/** A pause of the machine is no work of ours: a slow call is made again, its time on the processor taken, and the shortest counts. */
const RETRIES = 4;

type Call = () => Promise<{ readonly packet: unknown }>;

/** Watches over calls with what came from outside: how they end, how long they take, and what they leave behind. */
export class Judge {
  readonly #counts: Record<string, number> = {};
  readonly #outcomes: Record<string, number> = {};
  readonly #problems: string[] = [];
  readonly #prototypes = prototypes();
  #slowestMs = 0;

  /** A call that has to be refused with a typed error. */
  async refused(group: string, name: string, call: Call): Promise<void> {
    if ((await this.#watch(group, name, call)) !== undefined) this.#problem(`${name}: was taken`);
  }

  /** A call that is refused with a typed error, or gives a packet that follows its schema. */
  async survived(group: string, name: string, call: Call): Promise<void> {
    const taken = await this.#watch(group, name, call);
    if (taken === undefined) return;
    try {
      parsePacket(JSON.stringify(taken.packet));
    } catch (error) {
      this.#problem(`${name}: gave a packet that is none: ${error}`);
    }
  }

  verdict() {
    return {
      counts: this.#counts,
      outcomes: this.#outcomes,
      problems: this.#problems,
      slowestMs: this.#slowestMs,
    };
  }

  async #watch(group: string, name: string, call: Call): Promise<{ readonly packet: unknown } | undefined> {
    this.#counts[group] = (this.#counts[group] ?? 0) + 1;
    const began = performance.now();
    let taken: { readonly packet: unknown } | undefined;
    let outcome = "taken";
    try {
      taken = await call();
    } catch (error) {
      outcome = isThroughlineError(error) ? error.code : "untyped";
      if (outcome === "untyped") this.#problem(`${name}: ${error}`);
    }
    let ms = performance.now() - began;
    for (let retry = 0; ms >= LONGEST_MS && retry < RETRIES; retry++) {
      const again = threadCpuMs();
      await call().catch(() => undefined);
      ms = Math.min(ms, threadCpuMs() - again);
    }
    this.#slowestMs = Math.max(this.#slowestMs, ms);
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
    if (prototypes() !== this.#prototypes) this.#problem(`${name}: changed a prototype`);
    return taken;
  }

  #problem(text: string): void {
    if (this.#problems.length < 100) this.#problems.push(text);
  }
}

/** How many names the prototypes have that everything inherits from. */
function prototypes(): number {
  return [Object.prototype, Array.prototype, String.prototype, Function.prototype].reduce<number>(
    (sum, prototype) => sum + Reflect.ownKeys(prototype).length,
    0,
  );
}
