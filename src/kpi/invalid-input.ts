import { ThroughlineError } from "../kernel/error.js";

/** The error for input that no number can be worked out from; `path` says where, never what stood there. */
export function invalidInput(path: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${path} ${rule}.`, { details: { path, rule } });
}

/** Refuses what is no list. */
export function checkList(value: unknown, path: string): void {
  if (!Array.isArray(value)) throw invalidInput(path, "must be a list");
}

/** The number as it is, where it is a whole number of at least `least`. */
export function wholeNumber(value: number, path: string, least = 0): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw invalidInput(path, `must be a whole number of at least ${least}`);
}

/** A confidence such as 0.95. */
export function confidenceOf(value: number | undefined): number {
  const confidence = value ?? DEFAULT_CONFIDENCE;
  if (confidence > 0 && confidence < 1) return confidence;
  throw invalidInput("confidence", "must lie between 0 and 1, such as 0.95");
}

/** The confidence of every interval that is asked for without one. */
const DEFAULT_CONFIDENCE = 0.95;
