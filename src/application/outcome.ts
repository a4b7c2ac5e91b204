import { type ErrorCode, ThroughlineError } from "../kernel/error.js";
import type { Refusal, RefusalCode } from "../kernel/refusal.js";
import type { Ran } from "./command-runner.js";

/** A command that was accepted. Repeating its command id gives the same again, rebuilt from the stored events. */
export interface Accepted<State, Event> {
  readonly status: "ok";
  /** It was accepted before, under the same command id. */
  readonly repeated: boolean;
  /** What it wrote. Empty where there was nothing new: then its id is not kept, and repeating it is decided anew. */
  readonly events: readonly Event[];
  /** As it stands now, which may be later than the command. Shared with other callers: read it only. */
  readonly state: State;
}

/** A command that the state it met does not allow. Expected, so it is data; nothing was written. */
export interface RefusedOutcome {
  readonly status: "refused";
  /** Why, and what to do. `refusal.code` is stable; every code is explained in `docs/errors.md`. */
  readonly refusal: Refusal;
}

/** What came of a command: accepted, or refused by the state it met. Told apart by `status`. */
export type Outcome<State, Event> = Accepted<State, Event> | RefusedOutcome;

/** Acting without the right to is a broken promise, not an outcome: whoever ignores a result must not send. */
const FENCES: Partial<Record<RefusalCode, ErrorCode>> = {
  LEASE_EXPIRED: "LEASE_EXPIRED",
  NOT_ALLOWED: "NOT_ALLOWED",
  NOT_OWNER: "NOT_OWNER",
  NO_CUSTOMER: "NOT_FOUND",
  NO_JOURNEY: "NOT_FOUND",
  STALE_EPOCH: "STALE_EPOCH",
};

/** Refusals that are errors only where "go on" is the only other answer. */
const ERRORS: Partial<Record<RefusalCode, ErrorCode>> = {
  ...FENCES,
  UNKNOWN_ITEM: "NOT_FOUND",
  WRONG_STATUS: "WRONG_STATUS",
};

/**
 * What a caller is told of a command that ran.
 *
 * @throws ThroughlineError `STALE_EPOCH`, `NOT_OWNER`, `NOT_ALLOWED`, `LEASE_EXPIRED`, `NOT_FOUND`; nothing was written
 */
export function outcomeOf<State, Event>(ran: Ran<State, Event>): Outcome<State, Event> {
  if (ran.status === "ok") return ran;
  if (ran.status !== "refused") throw unasked();
  const { refusal } = ran;
  if (FENCES[refusal.code] !== undefined) throw errorOf(refusal);
  return { status: "refused", refusal };
}

/** A refusal as an error, for calls that have no other answer than "go on". */
export function errorOf({ code, message, details }: Refusal): ThroughlineError {
  return new ThroughlineError(ERRORS[code] ?? "INVALID_INPUT", message, { details });
}

/** The event of a type that an accepted command always wrote. */
export function eventOf<Event extends { readonly type: string }, Type extends Event["type"]>(
  events: readonly Event[],
  type: Type,
): Extract<Event, { type: Type }> {
  const found = events.find((event): event is Extract<Event, { type: Type }> => event.type === type);
  if (found === undefined) throw unasked();
  return found;
}

function unasked(): ThroughlineError {
  return new ThroughlineError(
    "ADAPTER_BROKEN",
    "The store answered what nobody asked. Run the conformance kit on its adapter.",
  );
}
