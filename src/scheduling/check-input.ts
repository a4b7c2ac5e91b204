import { ThroughlineError } from "../kernel/error.js";
import { type EpochMs, LARGEST_EPOCH_MS } from "../kernel/instant.js";
import { checkJson, type JsonObject } from "../kernel/json.js";
import { safeId } from "../kernel/stream-id.js";
import type { RunOnceOptions, Timer, TimerHandler, TimerKey } from "./scheduler.js";

/** A timer that was checked, its data as JSON text. */
export interface CheckedTimer extends TimerKey {
  readonly dueAt: EpochMs;
  readonly data: string;
}

const LARGEST_DATA_BYTES = 16_384;
/** What `runOnce` takes where the caller does not say. */
const DEFAULT_LIMIT = 100;

/** Of the characters of an id, and long enough for one behind a prefix. */
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.:~-]{1,160}$/;

const utf8 = new TextEncoder();

/**
 * What every adapter checks of a timer before it keeps it. What comes back is a copy.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`; `JSON_UNSAFE` and `JSON_LIMIT` for data that is no JSON;
 * `LIMIT_EXCEEDED` for data of more than 16,384 bytes of JSON text
 * @example
 * ```ts
 * checkTimer({ tenant: "acme", name: "journey:j-1", dueAt: 5, data: { n: 1 } }).data; // '{"n":1}'
 * checkTimer({ tenant: "acme", name: "journey:j-1", dueAt: 0.5 }); // throws INVALID_INPUT, field "dueAt"
 * ```
 */
export function checkTimer(timer: Timer): CheckedTimer {
  const { tenant, name } = checkTimerKey(timer);
  const { dueAt } = timer;
  if (!Number.isInteger(dueAt) || Math.abs(dueAt) > LARGEST_EPOCH_MS)
    throw invalid("dueAt", "must be epoch milliseconds, an integer");
  return { tenant, name, dueAt, data: dataText(timer.data ?? {}) };
}

/**
 * Checks what names a timer.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkTimerKey({ tenant: "acme", name: "journey j-1" }); // throws INVALID_INPUT, field "name"
 * ```
 */
export function checkTimerKey(key: TimerKey): TimerKey {
  if (typeof key !== "object" || key === null) throw invalid("timer", "must be an object");
  const { tenant, name } = key;
  if (typeof name !== "string" || !NAME.test(name))
    throw invalid("name", "is not valid: use 1 to 160 characters of letters, digits and _ . : ~ -");
  return { tenant: safeId(tenant, "tenant"), name };
}

/**
 * Checks what timers are handed to.
 *
 * @throws ThroughlineError `INVALID_INPUT`
 * @example
 * ```ts
 * checkHandler(async () => {}); // nothing: it is valid
 * ```
 */
export function checkHandler(handle: TimerHandler): void {
  if (typeof handle !== "function") throw invalid("handle", "must be a function");
}

/**
 * Checks what `runOnce` is asked for, and puts in its default.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkRunOnce({ handle }).limit; // 100
 * checkRunOnce({ handle, limit: 0 }); // throws INVALID_INPUT, field "limit"
 * ```
 */
export function checkRunOnce(options: RunOnceOptions): RunOnceOptions & { readonly limit: number } {
  if (typeof options !== "object" || options === null) throw invalid("options", "must be an object");
  const { limit = DEFAULT_LIMIT, signal } = options;
  checkHandler(options.handle);
  if (!Number.isSafeInteger(limit) || limit < 1) throw invalid("limit", "must be an integer of at least 1");
  if (signal !== undefined && !(typeof signal === "object" && signal !== null && "aborted" in signal))
    throw invalid("signal", "must be an AbortSignal");
  return { ...options, limit };
}

/**
 * Refuses a transaction of the caller's where there are none.
 *
 * @throws ThroughlineError `TX_UNSUPPORTED`
 * @example
 * ```ts
 * checkTimerTx({ transactions: false }, { tx: client }); // throws TX_UNSUPPORTED
 * ```
 */
export function checkTimerTx(
  { transactions }: { readonly transactions: boolean },
  options: { readonly tx?: unknown } | undefined,
): void {
  if (options?.tx === undefined || transactions) return;
  throw new ThroughlineError(
    "TX_UNSUPPORTED",
    "This scheduler cannot take part in a transaction of yours. Call it without tx, or use one whose capabilities.transactions is true.",
  );
}

/**
 * The error for using a scheduler after it was closed.
 *
 * @example
 * ```ts
 * if (closed) throw schedulerClosed();
 * ```
 */
export function schedulerClosed(): ThroughlineError {
  return new ThroughlineError("STORE_CLOSED", "This scheduler was closed. Open a new one.");
}

/** The error for an option or argument that is not valid. */
export function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}

function dataText(data: JsonObject): string {
  const json = checkJson(data);
  if (typeof json !== "object" || json === null || Array.isArray(json))
    throw invalid("data", "must be a JSON object");
  const text = JSON.stringify(json);
  const bytes = utf8.encode(text).length;
  if (bytes <= LARGEST_DATA_BYTES) return text;
  throw new ThroughlineError(
    "LIMIT_EXCEEDED",
    `A timer takes ${LARGEST_DATA_BYTES} bytes of data as JSON text, and there are ${bytes}. Keep it elsewhere, and only its id in the timer.`,
    { details: { limit: "data", max: LARGEST_DATA_BYTES, met: bytes } },
  );
}
