import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs } from "../kernel/instant.js";
import { type StreamId, type StreamKind, safeId } from "../kernel/stream-id.js";
import { decodeCursor } from "./cursor.js";
import type { Commit, IndexKey, NewEvent, StoreCapabilities } from "./event-store.js";

/** The most a page of `find` or `list` holds where the caller does not say. */
const DEFAULT_PAGE = 100;

/**
 * What every adapter checks of an `append` before it looks at what it has stored: ids, the expected version, keys, the
 * number of events, and that no `tx` is given where transactions are not supported. The size in bytes is left to
 * `checkBytes`, since an adapter knows best when it has the text.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @throws ThroughlineError `LIMIT_EXCEEDED` for more events than `capabilities.limits.eventsPerAppend`
 * @throws ThroughlineError `TX_UNSUPPORTED`
 * @example
 * ```ts
 * checkAppend(capabilities, { tenant: "acme", kind: "journey", id: "j-1" }, -1, commit); // throws INVALID_INPUT, field "expected"
 * ```
 */
export function checkAppend(
  capabilities: StoreCapabilities,
  stream: StreamId,
  expected: number,
  commit: Commit,
  options?: { readonly tx?: unknown },
): void {
  checkStream(stream);
  if (!Number.isSafeInteger(expected) || expected < 0)
    throw invalid("expected", "must be the version the stream is at: an integer, 0 for a new stream");
  safeId(commit.command.id, "command.id");
  safeId(commit.command.fingerprint, "command.fingerprint");
  const { eventsPerAppend } = capabilities.limits;
  if (commit.events.length > eventsPerAppend)
    throw new ThroughlineError(
      "LIMIT_EXCEEDED",
      `One append takes ${eventsPerAppend} events, and there are ${commit.events.length}. Split the command.`,
      { details: { limit: "eventsPerAppend", max: eventsPerAppend, met: commit.events.length } },
    );
  for (const event of commit.events) checkEvent(event);
  if (commit.index !== undefined) {
    for (const { key } of commit.index.add ?? []) checkKey(key);
    for (const key of commit.index.remove ?? []) checkKey(key);
  }
  checkTx(capabilities, options);
}

/**
 * Refuses a transaction of the caller's where there are none.
 *
 * @throws ThroughlineError `TX_UNSUPPORTED`
 * @example
 * ```ts
 * checkTx({ transactions: false }, { tx: client }); // throws TX_UNSUPPORTED
 * checkTx({ transactions: false }, undefined); // nothing: none was given
 * ```
 */
export function checkTx(
  { transactions }: { readonly transactions: boolean },
  options: { readonly tx?: unknown } | undefined,
): void {
  if (options?.tx === undefined || transactions) return;
  throw new ThroughlineError(
    "TX_UNSUPPORTED",
    "This store cannot take part in a transaction of yours. Call it without tx, or use a store whose capabilities.transactions is true.",
  );
}

/**
 * Checks the three parts of a stream id.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkStream({ tenant: "acme", kind: "journey", id: "a b" }); // throws INVALID_INPUT, field "stream.id"
 * ```
 */
export function checkStream(stream: StreamId): void {
  safeId(stream.tenant, "stream.tenant");
  checkKind(stream.kind, "stream.kind");
  safeId(stream.id, "stream.id");
}

/**
 * Checks the tenant that `find` or `list` is asked for.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkTenant("acme"); // nothing: it is valid
 * checkTenant("acme/eu"); // throws INVALID_INPUT, field "tenant"
 * ```
 */
export function checkTenant(tenant: string): void {
  safeId(tenant, "tenant");
}

/**
 * Checks a kind of stream.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkKind("journey"); // nothing: it is valid
 * ```
 */
export function checkKind(kind: unknown, field = "kind"): void {
  if (!isStreamKind(kind)) throw invalid(field, "must be journey or customer");
}

/**
 * Tells the kinds of stream from any other text, such as a column of a table.
 *
 * @example
 * ```ts
 * isStreamKind("journey"); // true
 * isStreamKind("Journey"); // false
 * ```
 */
export function isStreamKind(kind: unknown): kind is StreamKind {
  return kind === "journey" || kind === "customer";
}

/**
 * Checks the three parts of a key.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkKey({ kind: "phone", kid: "k1", mac: "+30 210 1234567" }); // throws INVALID_INPUT, field "key.mac"
 * ```
 */
export function checkKey(key: IndexKey): void {
  safeId(key.kind, "key.kind");
  safeId(key.kid, "key.kid");
  safeId(key.mac, "key.mac");
}

/**
 * Checks what `read` is asked for, and fills in the defaults.
 *
 * @returns `from`, and the last version wanted (`Number.MAX_SAFE_INTEGER` where there is no limit)
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * readRange({ from: 3, limit: 2 }); // { from: 3, to: 4 }
 * ```
 */
export function readRange(options?: { readonly from?: number; readonly limit?: number }): {
  readonly from: number;
  readonly to: number;
} {
  const from = options?.from ?? 1;
  if (!Number.isSafeInteger(from) || from < 1)
    throw invalid("from", "must be a version: an integer of at least 1");
  if (options?.limit === undefined) return { from, to: Number.MAX_SAFE_INTEGER };
  return { from, to: Math.min(from + pageLimit(options.limit) - 1, Number.MAX_SAFE_INTEGER) };
}

/**
 * The size of a page: `limit` itself, or 100 where it is not given.
 *
 * @throws ThroughlineError `INVALID_INPUT` unless it is an integer of at least 1
 * @example
 * ```ts
 * pageLimit(undefined); // 100
 * pageLimit(0); // throws INVALID_INPUT, field "limit"
 * ```
 */
export function pageLimit(limit: number | undefined): number {
  if (limit === undefined) return DEFAULT_PAGE;
  if (!Number.isSafeInteger(limit) || limit < 1) throw invalid("limit", "must be an integer of at least 1");
  return limit;
}

/** Where a page of `list` begins, and the time its streams changed before. */
export interface ChangeRange {
  /** With an `id`, what comes after that stream in the order of change time and id; without, everything changed at or after the time. */
  readonly from: { readonly changedAt: EpochMs; readonly id?: string };
  readonly changedTo: EpochMs;
}

/**
 * Checks what `list` is asked for, and reads its cursor, whose parts are the change time and the id of the last stream.
 *
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * changeRange({ changedFrom: 5 }); // { from: { changedAt: 5 }, changedTo: 9007199254740991 }
 * changeRange({ changedFrom: 5, after: encodeCursor([7, "j-1"]) }).from; // { changedAt: 7, id: "j-1" }
 * ```
 */
export function changeRange(options: {
  readonly changedFrom?: EpochMs;
  readonly changedTo?: EpochMs;
  readonly after?: string;
}): ChangeRange {
  const { changedFrom = Number.MIN_SAFE_INTEGER, changedTo = Number.MAX_SAFE_INTEGER } = options;
  if (!Number.isSafeInteger(changedFrom))
    throw invalid("changedFrom", "must be epoch milliseconds, an integer");
  if (!Number.isSafeInteger(changedTo)) throw invalid("changedTo", "must be epoch milliseconds, an integer");
  if (options.after !== undefined) {
    const [changedAt, id] = decodeCursor(options.after, [0, ""]);
    if (changedAt >= changedFrom) return { from: { changedAt, id }, changedTo };
  }
  return { from: { changedAt: changedFrom }, changedTo };
}

/**
 * The error for using a store after it was closed.
 *
 * @example
 * ```ts
 * if (closed) throw storeClosed();
 * ```
 */
export function storeClosed(): ThroughlineError {
  return new ThroughlineError("STORE_CLOSED", "This store was closed. Open a new one.");
}

function checkEvent(event: NewEvent): void {
  safeId(event.id, "event.id");
  safeId(event.type, "event.type");
  if (!Number.isSafeInteger(event.schema) || event.schema < 1)
    throw invalid("event.schema", "must be an integer of at least 1");
  if (!Number.isSafeInteger(event.recordedAt))
    throw invalid("event.recordedAt", "must be epoch milliseconds, an integer");
  if (event.personal !== null && typeof event.personal !== "string")
    throw invalid("event.personal", "must be text or null");
}

function invalid(field: string, rule: string): ThroughlineError {
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}.`, { details: { field } });
}
