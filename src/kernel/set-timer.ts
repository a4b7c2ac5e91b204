/** Calls back once after so many milliseconds, and gives what cancels it. `setTimeout` as the default; a virtual one in tests. */
export type SetTimer = (callback: () => void, ms: number) => () => void;

/** The most that `setTimeout` waits; what is longer it calls back at once. */
export const LONGEST_TIMEOUT_MS = 2_147_483_647;

/** `setTimeout`. */
export const systemTimer: SetTimer = (callback, ms) => {
  const timeout = setTimeout(callback, ms);
  return () => clearTimeout(timeout);
};
