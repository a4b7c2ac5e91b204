import { ThroughlineError } from "../kernel/error.js";
import { readInstant } from "../kernel/instant.js";
import { checkJson, type JsonLimits, type JsonObject, parseJson } from "../kernel/json.js";
import { isSafeId, type StreamId } from "../kernel/stream-id.js";
import type { Envelope } from "./envelope.js";
import { SOURCE_PREFIX } from "./envelope-of.js";

const SUBJECT = /^(journey|customer)\/(.+)$/;
const TRACE_PARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Reads an envelope from text of outside, under the limits and rules of JSON from outside. Attributes that are not those of
 * {@link Envelope} are left out: CloudEvents lets anybody on the way add some.
 *
 * No error quotes the text.
 *
 * @param limits stricter or wider than `JSON_LIMITS`, which are the default
 * @throws ThroughlineError `JSON_LIMIT`, `JSON_MALFORMED`, `JSON_UNSAFE`
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * parseEnvelope(JSON.stringify(envelope)).id; // envelope.id
 * parseEnvelope('{"specversion":"0.3"}'); // throws INVALID_INPUT, field "envelope.specversion"
 * ```
 */
export function parseEnvelope(text: string, limits?: Partial<JsonLimits>): Envelope {
  return withAttributes(parseJson(text, limits));
}

/**
 * Holds an object to what an envelope is, data included. Gives it with the attributes of {@link Envelope} only; the data is not copied.
 *
 * @param limits stricter or wider than `JSON_LIMITS`, which are the default
 * @throws ThroughlineError `JSON_LIMIT`, `JSON_UNSAFE`
 * @throws ThroughlineError `INVALID_INPUT`, its details naming the `field`
 * @example
 * ```ts
 * checkEnvelope({ ...envelope, subject: "ticket/7" }); // throws INVALID_INPUT, field "envelope.subject"
 * ```
 */
export function checkEnvelope(value: unknown, limits?: Partial<JsonLimits>): Envelope {
  const envelope = withAttributes(value);
  checkJson(envelope.data, limits);
  return envelope;
}

/** As {@link checkEnvelope}, with `data` known to be an object and no more. */
export function withAttributes(value: unknown): Envelope {
  if (!isObject(value)) throw invalid("", "must be an object");
  const { specversion, id, source, type, subject, time, datacontenttype, subjectversion, traceparent, data } =
    value;
  if (specversion !== "1.0") throw invalid("specversion", 'must be "1.0"');
  if (!isSafeId(id)) throw invalid("id", "must be an id");
  if (typeof source !== "string" || !isSafeId(tenantOf(source)))
    throw invalid("source", "must be urn:throughline:<tenant>");
  if (!isSafeId(type)) throw invalid("type", "must be the type of an event");
  if (typeof subject !== "string" || !isSafeId(SUBJECT.exec(subject)?.[2]))
    throw invalid("subject", "must be journey/<id> or customer/<id>");
  if (typeof time !== "string" || !isTime(time)) throw invalid("time", "must be a time after RFC 3339");
  if (datacontenttype !== "application/json") throw invalid("datacontenttype", 'must be "application/json"');
  if (typeof subjectversion !== "number" || !Number.isSafeInteger(subjectversion) || subjectversion < 1)
    throw invalid("subjectversion", "must be an integer of at least 1");
  if (traceparent !== undefined && (typeof traceparent !== "string" || !TRACE_PARENT.test(traceparent)))
    throw invalid("traceparent", "must be a W3C trace context");
  if (!isJsonObject(data)) throw invalid("data", "must be a JSON object");
  return {
    specversion,
    id,
    source,
    type,
    subject,
    time,
    datacontenttype,
    subjectversion,
    ...(traceparent === undefined ? {} : { traceparent }),
    data,
  };
}

/**
 * The stream an envelope is about.
 *
 * @throws ThroughlineError `INVALID_INPUT` for an envelope that was never checked and has another subject or source
 * @example
 * ```ts
 * streamOf(envelope); // { tenant: "acme", kind: "journey", id: "j-1" }
 * ```
 */
export function streamOf({ source, subject }: Pick<Envelope, "source" | "subject">): StreamId {
  const [, kind, id] = SUBJECT.exec(subject) ?? [];
  const tenant = tenantOf(source);
  if (!isSafeId(tenant)) throw invalid("source", "must be urn:throughline:<tenant>");
  if ((kind !== "journey" && kind !== "customer") || !isSafeId(id))
    throw invalid("subject", "must be journey/<id> or customer/<id>");
  return { tenant, kind, id };
}

/**
 * One text for an envelope: the same for the same event, other for another event, also of another tenant. Transports know duplicates by it.
 *
 * @example
 * ```ts
 * envelopeKey(envelope); // "acme/e-1"
 * ```
 */
export function envelopeKey({ source, id }: Pick<Envelope, "source" | "id">): string {
  return `${tenantOf(source) ?? ""}/${id}`;
}

/**
 * One text for what an envelope is about. Envelopes of one are handled in order.
 *
 * @example
 * ```ts
 * subjectKey(envelope); // "acme/journey/j-1"
 * ```
 */
export function subjectKey({ source, subject }: Pick<Envelope, "source" | "subject">): string {
  return `${tenantOf(source) ?? ""}/${subject}`;
}

/** As envelopes are made, on a day that every month has: by far the most, and known without a look at the calendar. */
const USUAL_TIME = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

function isTime(text: string): boolean {
  return USUAL_TIME.test(text) || readInstant(text) !== null;
}

function tenantOf(source: string): string | undefined {
  return source.startsWith(SOURCE_PREFIX) ? source.slice(SOURCE_PREFIX.length) : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object; that it holds nothing but JSON is looked at by whoever goes through it. */
function isJsonObject(value: unknown): value is JsonObject {
  return isObject(value);
}

function invalid(attribute: string, rule: string): ThroughlineError {
  const field = attribute === "" ? "envelope" : `envelope.${attribute}`;
  return new ThroughlineError("INVALID_INPUT", `${field} ${rule}. Make envelopes with envelopeOf.`, {
    details: { field },
  });
}
