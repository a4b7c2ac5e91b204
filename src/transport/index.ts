/**
 * The port every transport implements, the envelopes it brings, and what adapters share.
 *
 * @module transport
 */
export type { JsonLimits, JsonObject } from "../kernel/json.js";
export type { StreamId, StreamKind } from "../kernel/stream-id.js";
export { checkEnvelope, envelopeKey, parseEnvelope, streamOf, subjectKey } from "./check-envelope.js";
export { checkSubscribe, transportClosed } from "./check-input.js";
export type { Envelope } from "./envelope.js";
export { type EnvelopeParts, type EventToSend, envelopeOf } from "./envelope-of.js";
export { envelopeBytes, type Outgoing, outgoing } from "./outgoing.js";
export type { Sleep } from "./pausing.js";
export { pauseMs, RETRIES, type RetryPolicy, retryPolicy } from "./retries.js";
export type {
  DeadLetter,
  DeadLetters,
  Delivery,
  EnvelopeHandler,
  Published,
  SubscribeOptions,
  Subscription,
  Transport,
  TransportCapabilities,
} from "./transport.js";
