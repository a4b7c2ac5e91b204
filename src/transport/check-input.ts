import { ThroughlineError } from "../kernel/error.js";
import { safeId } from "../kernel/stream-id.js";
import type { SubscribeOptions } from "./transport.js";

/**
 * What every transport checks of a `subscribe`.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkSubscribe({ group: "notices", maxInFlight: 0 }); // throws INVALID_INPUT, field "maxInFlight"
 * ```
 */
export function checkSubscribe({ group, maxInFlight }: SubscribeOptions): void {
  safeId(group, "group");
  if (!Number.isSafeInteger(maxInFlight) || maxInFlight < 1)
    throw invalidOption("maxInFlight", "must be an integer of at least 1");
}

/**
 * The limit of a list of dead letters.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * letterLimit(undefined); // 100
 * ```
 */
export function letterLimit(limit = 100): number {
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw invalidOption("limit", "must be an integer of at least 1");
}

/**
 * A number out of options, or its default.
 *
 * @throws ThroughlineError `INVALID_INPUT` where it is not finite or below `least`
 * @example
 * ```ts
 * numberOption(undefined, "maxBytes", 1_048_576, 1); // 1048576
 * ```
 */
export function numberOption(
  given: number | undefined,
  field: string,
  otherwise: number,
  least: number,
): number {
  if (given === undefined) return otherwise;
  if (Number.isFinite(given) && given >= least) return given;
  throw invalidOption(field, `must be a number of at least ${least}`);
}

/**
 * The error for an option that is not valid.
 *
 * @example
 * ```ts
 * throw invalidOption("stream", "must be a name of 1 to 64 letters, digits, _ and -");
 * ```
 */
export function invalidOption(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}

/**
 * The error for using a transport after it was closed.
 *
 * @example
 * ```ts
 * if (closed) throw transportClosed();
 * ```
 */
export function transportClosed(): ThroughlineError {
  return new ThroughlineError("TRANSPORT_CLOSED", "This transport was closed. Open a new one.");
}
