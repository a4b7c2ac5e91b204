import { isThroughlineError, type ThroughlineError } from "../../src/kernel/error.js";

/** The library's error that `run` throws; fails for any other error, and where there is none. */
export function thrownBy(run: () => unknown): ThroughlineError {
  let result: unknown;
  try {
    result = run();
  } catch (error) {
    if (isThroughlineError(error)) return error;
    throw error;
  }
  throw new Error(`nothing was thrown; the result was ${String(result)}`);
}
