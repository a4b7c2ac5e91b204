import { type ErrorCode, ThroughlineError } from "../kernel/error.js";
import type { Refusal, RefusalCode } from "../kernel/refusal.js";
import type { Ran } from "./command-runner.js";

/** A command that was accepted. Repeating its command id gives the same again, rebuilt from the stored events. */
export interface Accepted<State, Event> {
  readonly status: "ok";
  /** It was accepted before, under the same command id. */
  readonly repeated: boolean;
  /** What was written; empty where there was nothing new. */
  readonly events: readonly Event[];
  /** As it stands now, which may be later than the command. */
  readonly state: State;
}

/** A command that the state it met does not allow. Expected, so it is data; nothing was written. */
export interface RefusedOutcome {
  readonly status: "refused";
  readonly refusal: Refusal;
}

export type Outcome<State, Event> = Accepted<State, Event> | RefusedOutcome;

/** Acting without the right to is a broken promise, not an outcome: whoever ignores a result must not send. */
const THROWN: Partial<Record<RefusalCode, ErrorCode>> = {
  LEASE_EXPIRED: "LEASE_EXPIRED",
  NOT_ALLOWED: "NOT_ALLOWED",
  NOT_OWNER: "NOT_OWNER",
  NO_CUSTOMER: "NOT_FOUND",
  NO_JOURNEY: "NOT_FOUND",
  STALE_EPOCH: "STALE_EPOCH",
};

/**
 * What a caller is told of a command that ran.
 *
 * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `NOT_ALLOWED`, `LEASE_EXPIRED`, `NOT_FOUND`; nothing was written
 */
export function outcomeOf<State, Event>(ran: Ran<State, Event>): Outcome<State, Event> {
  if (ran.status === "ok") return ran;
  if (ran.status !== "refused")
    throw new ThroughlineError(
      "ADAPTER_BROKEN",
      "The store says that a key is taken which nobody asked for. Run the conformance kit on its adapter.",
    );
  throwIfFenced(ran.refusal);
  return { status: "refused", refusal: ran.refusal };
}

/** @throws ThroughlineError as {@link outcomeOf} */
function throwIfFenced(refusal: Refusal): void {
  if (THROWN[refusal.code] !== undefined) throw errorOf(refusal);
}

/** A refusal as an error, for calls that have no other answer than "go on". */
export function errorOf({ code, message, details }: Refusal): ThroughlineError {
  return new ThroughlineError(THROWN[code] ?? "NOT_FOUND", message, { details });
}
