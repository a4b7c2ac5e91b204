import { ThroughlineError } from "../kernel/error.js";

/** @throws ThroughlineError `ABORTED` once the caller's signal says so; what was acknowledged before stays. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  throw new ThroughlineError(
    "ABORTED",
    "The call was aborted. Repeat it under the same command id to learn whether it took effect.",
    {
      cause: signal.reason,
    },
  );
}
