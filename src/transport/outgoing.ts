import { isThroughlineError } from "../kernel/error.js";
import { assertJson } from "../kernel/json-check.js";
import { type JsonLimits, jsonLimits } from "../kernel/json-limits.js";
import { envelopeKey, subjectKey, withAttributes } from "./check-envelope.js";
import type { Envelope } from "./envelope.js";

/** An envelope made ready to be sent. */
export interface Outgoing {
  readonly envelope: Envelope;
  /** {@link envelopeKey} of it. */
  readonly key: string;
  /** {@link subjectKey} of it. */
  readonly subject: string;
  /** Its JSON text; `null` where no receiver would take it: too large, or its data breaks the rules of JSON from outside. */
  readonly text: string | null;
}

const utf8 = new TextEncoder();

/**
 * UTF-8 bytes of the JSON text of an envelope: what is compared with `maxBytes`.
 *
 * @example
 * ```ts
 * envelopeBytes(envelope); // 297
 * ```
 */
export function envelopeBytes(envelope: Envelope): number {
  return utf8.encode(JSON.stringify(envelope)).length;
}

/**
 * What every transport does with a batch before it sends any of it. An envelope that can never be taken stands there with `text: null`, to be
 * answered `rejected`; the others go their way.
 *
 * @throws ThroughlineError `INVALID_INPUT` for what is no envelope, its details naming the `field`
 * @example
 * ```ts
 * outgoing([envelope], 1_048_576)[0]?.text; // '{"specversion":"1.0",…}'
 * outgoing([envelope], 100)[0]?.text; // null
 * ```
 */
export function outgoing(batch: readonly Envelope[], maxBytes: number): readonly Outgoing[] {
  const limits = jsonLimits({ bytes: maxBytes });
  return batch.map((given) => {
    const envelope = withAttributes(given);
    return {
      envelope,
      key: envelopeKey(envelope),
      subject: subjectKey(envelope),
      text: textOf(envelope, limits),
    };
  });
}

function textOf(envelope: Envelope, limits: JsonLimits): string | null {
  try {
    assertJson(envelope.data, limits);
  } catch (error) {
    if (isThroughlineError(error, "JSON_LIMIT") || isThroughlineError(error, "JSON_UNSAFE")) return null;
    throw error;
  }
  const { bytes: maxBytes } = limits;
  const text = JSON.stringify(envelope);
  if (text.length * 3 <= maxBytes) return text;
  return text.length <= maxBytes && utf8.encode(text).length <= maxBytes ? text : null;
}
