import { isBusy } from "./failure.js";

const byHandle = new WeakMap<object, Turns>();

/** The turns of all stores over one handle. */
export function turnsOf(handle: object): Turns {
  let turns = byHandle.get(handle);
  if (turns === undefined) {
    turns = new Turns();
    byHandle.set(handle, turns);
  }
  return turns;
}

/**
 * Lets writers over one handle go one after the other, in the order they came. A writer is done within one turn of the
 * event loop unless another connection has the lock; only then do those behind it wait, and only the first one asks again.
 */
export class Turns {
  #first: Promise<void> | undefined;

  async take<T>(attempt: () => T, patienceMs: number): Promise<T> {
    const until = performance.now() + patienceMs;
    while (this.#first !== undefined) await this.#first;
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw error;
    }
    let leave = (): void => {};
    this.#first = new Promise((resolve) => {
      leave = resolve;
    });
    try {
      return await repeated(attempt, until);
    } finally {
      this.#first = undefined;
      leave();
    }
  }
}

/** For reads, which wait for nobody behind this handle. */
export async function patiently<T>(attempt: () => T, patienceMs: number): Promise<T> {
  const until = performance.now() + patienceMs;
  try {
    return attempt();
  } catch (error) {
    if (!isBusy(error) || performance.now() >= until) throw error;
  }
  return repeated(attempt, until);
}

const LONGEST_PAUSE_MS = 25;

/** Pauses with full jitter, so that processes do not ask in step. */
async function repeated<T>(attempt: () => T, until: number): Promise<T> {
  for (let ceiling = 2; ; ceiling = Math.min(ceiling * 2, LONGEST_PAUSE_MS)) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * ceiling));
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw error;
    }
  }
}
