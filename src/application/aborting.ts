import { ThroughlineError } from "../kernel/error.js";

/** @throws ThroughlineError `ABORTED` once the caller's signal says so; what was acknowledged before stays. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw aborted(signal);
}

/** Stops waiting for a call as soon as the signal says so. The call itself ends at its next look at the signal. */
export async function untilAborted<T>(call: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return call;
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(aborted(signal));
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([call, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function aborted(signal: AbortSignal): ThroughlineError {
  return new ThroughlineError(
    "ABORTED",
    "The call was aborted. Repeat it under the same command id to learn whether it took effect.",
    { cause: signal.reason },
  );
}
