import { ThroughlineError } from "../kernel/error.js";
import type { StreamId } from "../kernel/stream-id.js";
import { checkStream, checkTx } from "./check-input.js";
import type { KeyVaultCapabilities, WrappedKey } from "./key-vault.js";

const WRAPPED = /^[A-Za-z0-9_-]{1,1024}$/;
const WRAPPER = /^[A-Za-z0-9_.:~-]{1,160}$/;

/**
 * What every vault checks of a `put` before it looks at what it has.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`; `TX_UNSUPPORTED`
 * @example
 * ```ts
 * checkPut(capabilities, { tenant: "acme", kind: "journey", id: "j-1" }, -1, key); // throws INVALID_INPUT, field "expected"
 * ```
 */
export function checkPut(
  capabilities: KeyVaultCapabilities,
  stream: StreamId,
  expected: number,
  { wrapped, wrappedBy }: WrappedKey,
  options?: { readonly tx?: unknown },
): void {
  checkStream(stream);
  if (!Number.isSafeInteger(expected) || expected < 0)
    throw invalid("expected", "must be the revision the key is at: an integer, 0 for a stream without one");
  if (typeof wrapped !== "string" || !WRAPPED.test(wrapped))
    throw invalid("wrapped", "must be 1 to 1,024 characters of base64url text without padding");
  checkWrapper(wrappedBy);
  checkTx(capabilities, options);
}

/**
 * Checks the name of what a key is wrapped by.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkWrapper("root:2026-03"); // nothing: it is valid
 * ```
 */
export function checkWrapper(wrappedBy: string): void {
  if (typeof wrappedBy !== "string" || !WRAPPER.test(wrappedBy))
    throw invalid("wrappedBy", "must be 1 to 160 characters of letters, digits and _ . : ~ -");
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
