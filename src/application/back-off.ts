import { throwIfAborted } from "./aborting.js";

const BASE_MS = 2;
const LONGEST_MS = 250;

/** Waits a random time that grows with the attempts (full jitter), so that writers who collided do not collide again. */
export async function backOff(attempt: number, signal: AbortSignal | undefined): Promise<void> {
  const longest = Math.min(LONGEST_MS, BASE_MS * 2 ** attempt);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
  throwIfAborted(signal);
}
