/**
 * Every reason for which a well-formed command is refused by the state it met. A refusal is data and changes nothing.
 * Cause and remedy of each are in `docs/errors.md`.
 */
export const REFUSAL_CODES = [
  "ALREADY_OPEN",
  "ALREADY_OWNER",
  "CONSULT_OPEN",
  "EVIDENCE_WEAK",
  "HANDOFF_OPEN",
  "LEASE_EXPIRED",
  "NOT_ALLOWED",
  "NOT_IN_QUEUE",
  "NOT_OFFERED",
  "NOT_OWNER",
  "NO_CONSULT",
  "NO_CUSTOMER",
  "NO_HANDOFF",
  "NO_JOURNEY",
  "OFFER_EXPIRED",
  "OUT_OF_SCALE",
  "PASS_EXPIRED",
  "PASS_INVALID",
  "PASS_USED",
  "STALE_EPOCH",
  "SURVEY_EXPIRED",
  "TARGET_INVALID",
  "UNKNOWN_ITEM",
  "WRONG_STATE",
  "WRONG_STATUS",
] as const;

/** One of {@link REFUSAL_CODES}. */
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why a command was refused: what was met, and what to do. Never anything personal. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What deciding a command gives: the events to append, or the reason why there are none. */
export type Decision<Event> =
  | {
      readonly status: "accepted";
      /** In order. Empty where the command changes nothing, as for an observation that was recorded before. */
      readonly events: readonly Event[];
      /** The command was accepted before under the same id; its outcome stands in the events of then. */
      readonly repeated: boolean;
    }
  | { readonly status: "refused"; readonly refusal: Refusal };

export function accepted<Event>(...events: readonly Event[]): Decision<Event> {
  return { status: "accepted", events, repeated: false };
}

export function refused(
  code: RefusalCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): { readonly status: "refused"; readonly refusal: Refusal } {
  return { status: "refused", refusal: { code, message, details } };
}
