/**
 * Waits. Resolves once the time is over or the signal is aborted, whichever is first, and never rejects. Tests give one that waits for nothing.
 */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** Waits by the machine's timers. */
export const systemSleep: Sleep = (ms, signal) =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
