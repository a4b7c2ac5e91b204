import { ThroughlineError } from "./error.js";

/** The kinds of stream the library keeps. */
export type StreamKind = "journey" | "customer";

/** Names one stream of events. No part of it may hold anything personal. */
export interface StreamId {
  readonly tenant: string;
  readonly kind: StreamKind;
  readonly id: string;
}

const SAFE_ID = /^(?!\.{1,2}$)[A-Za-z0-9_.:~-]{1,128}$/;

/** Whether `value` may be a tenant, stream, event or command id: 1 to 128 characters of `[A-Za-z0-9_.:~-]` other than `.` and `..`, safe in any key, path or header. */
export function isSafeId(value: unknown): value is string {
  return typeof value === "string" && SAFE_ID.test(value);
}

/**
 * Checks an id at a boundary and gives it back.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 */
export function safeId(value: string, field: string): string {
  if (isSafeId(value)) return value;
  throw new ThroughlineError(
    "INVALID_INPUT",
    `${field} is not a valid id. Use 1 to 128 characters of letters, digits and _ . : ~ -`,
    { details: { field } },
  );
}

/** One text for a stream, to key maps by. Different streams give different texts. */
export function streamKey(stream: StreamId): string {
  return `${stream.tenant}/${stream.kind}/${stream.id}`;
}
