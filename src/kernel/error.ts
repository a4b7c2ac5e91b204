/**
 * Every code an error or a refusal of this library can carry. Codes never change meaning; messages may.
 * Cause and remedy of each are in `docs/errors.md`.
 */
export const ERROR_CODES = [
  "ABORTED",
  "ADAPTER_BROKEN",
  "CARRIER_NEEDS_REFERENCE",
  "CARRIER_NEEDS_TOKEN",
  "CLOCK_LEAPT",
  "COMMAND_REUSED",
  "CONFLICT",
  "CORRUPT_EVENT",
  "ENVELOPE_REJECTED",
  "ERASURE_UNSUPPORTED",
  "INVALID_INPUT",
  "JSON_LIMIT",
  "JSON_MALFORMED",
  "JSON_UNSAFE",
  "KEY_DESTROYED",
  "LEASE_EXPIRED",
  "LIMIT_EXCEEDED",
  "NOT_ALLOWED",
  "NOT_FOUND",
  "NOT_OWNER",
  "PACKET_EXPIRED",
  "PACKET_MISDIRECTED",
  "PACKET_NOT_TRUSTED",
  "PACKET_REPLAYED",
  "PEER_MISSING",
  "SECRET_UNKNOWN",
  "STALE_EPOCH",
  "STORE_BUSY",
  "STORE_CLOSED",
  "STORE_FAILED",
  "STORE_FULL",
  "STORE_NOT_MIGRATED",
  "STORE_TOO_NEW",
  "TRANSPORT_CLOSED",
  "TRANSPORT_FAILED",
  "TX_UNSUPPORTED",
  "UNKNOWN_EVENT",
  "UNKNOWN_SCHEMA",
  "VAULT_FAILED",
  "WRONG_STATUS",
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What an error may carry beside its message: plain data, never anything personal. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The one error class of the library. The message says what is wrong and what to do about it.
 *
 * @example
 * ```ts
 * try {
 *   await desk.journeys.get("unknown");
 * } catch (error) {
 *   if (isThroughlineError(error, "NOT_FOUND")) console.log(error.code); // "NOT_FOUND"
 * }
 * ```
 */
export class ThroughlineError extends Error {
  override readonly name = "ThroughlineError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, options?: { details?: ErrorDetails; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options?.details ?? {};
  }

  /** Each entry point and each module format is a file with a class of its own: `instanceof` goes by the code, as {@link isThroughlineError} does. */
  static override [Symbol.hasInstance](value: unknown): value is ThroughlineError {
    return isThroughlineError(value);
  }
}

/**
 * Recognises an error of this library by its `code`, so that it also works across the ESM and the CommonJS build.
 *
 * @param code when given, only this code matches
 */
export function isThroughlineError(error: unknown, code?: ErrorCode): error is ThroughlineError {
  if (!(error instanceof Error) || error.name !== "ThroughlineError" || !("code" in error)) return false;
  return code === undefined ? ERROR_CODES.some((known) => known === error.code) : error.code === code;
}
