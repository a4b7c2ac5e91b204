import { ThroughlineError } from "../kernel/error.js";
import type { EpochMs } from "../kernel/instant.js";
import type { JsonObject } from "../kernel/json.js";
import { type StreamId, safeId } from "../kernel/stream-id.js";
import type { Envelope } from "./envelope.js";

/** The part of a stored event that goes into an envelope. Its personal part is not among it. */
export interface EventToSend {
  readonly id: string;
  readonly type: string;
  readonly recordedAt: EpochMs;
  /** Its position in the stream, from 1. */
  readonly version: number;
  readonly data: JsonObject;
}

/** What an envelope is made of. */
export interface EnvelopeParts {
  readonly stream: StreamId;
  readonly event: EventToSend;
  /** W3C trace context, `00-<trace id>-<span id>-<flags>`. Default: none. */
  readonly traceparent?: string;
}

/** What the source of an envelope begins with; the tenant follows. */
export const SOURCE_PREFIX = "urn:throughline:";

/** RFC 3339 has four digits for the year. */
const FIRST_MS = -62_167_219_200_000;
const LAST_MS = 253_402_300_799_999;

/**
 * Makes an envelope of a stored event: its `data` and never its `personal` part. The data is not copied.
 *
 * @throws ThroughlineError `INVALID_INPUT` for a part that is no id, or a time outside the years 0000 to 9999
 * @example
 * ```ts
 * const envelope = envelopeOf({ stream: { tenant: "acme", kind: "journey", id: "j-1" }, event });
 * envelope.subject; // "journey/j-1"
 * envelope.source; // "urn:throughline:acme"
 * ```
 */
export function envelopeOf({ stream, event, traceparent }: EnvelopeParts): Envelope {
  const { recordedAt } = event;
  if (!Number.isSafeInteger(recordedAt) || recordedAt < FIRST_MS || recordedAt > LAST_MS)
    throw new ThroughlineError(
      "INVALID_INPUT",
      "event.recordedAt must be epoch milliseconds in the years 0000 to 9999, which is all that RFC 3339 can write.",
      { details: { field: "event.recordedAt" } },
    );
  return {
    specversion: "1.0",
    id: safeId(event.id, "event.id"),
    source: `${SOURCE_PREFIX}${safeId(stream.tenant, "stream.tenant")}`,
    type: safeId(event.type, "event.type"),
    subject: `${stream.kind}/${safeId(stream.id, "stream.id")}`,
    time: new Date(recordedAt).toISOString(),
    datacontenttype: "application/json",
    subjectversion: event.version,
    ...(traceparent === undefined ? {} : { traceparent }),
    data: event.data,
  };
}
