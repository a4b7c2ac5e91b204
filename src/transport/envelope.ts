import type { JsonObject } from "../kernel/json.js";

/**
 * An event on its way, as CloudEvents 1.0 has it. Nothing personal: who may read it reads the journey.
 */
export interface Envelope {
  readonly specversion: "1.0";
  /** The event's id. With `source` it is unique: the same one again is the same event. */
  readonly id: string;
  /** `urn:throughline:<tenant>`. */
  readonly source: string;
  /** The event's type, such as `handoff.requested`. */
  readonly type: string;
  /** The journey (or customer) it happened to: `<kind>/<id>`. Envelopes of one subject are handled in order. */
  readonly subject: string;
  /** When it was recorded, RFC 3339 in UTC with milliseconds, such as `2026-03-01T07:00:00.000Z`. */
  readonly time: string;
  readonly datacontenttype: "application/json";
  /** An extension attribute: the version of the subject after the event: 1, 2, 3, … without a gap. */
  readonly subjectversion: number;
  /** W3C trace context, where there is one. */
  readonly traceparent?: string;
  /** The event's data; never its personal part. */
  readonly data: JsonObject;
}
